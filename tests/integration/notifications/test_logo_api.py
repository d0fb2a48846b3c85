"""The funder's logo through the door for programs."""

import base64
from datetime import UTC, datetime

from services.notifications.domain.logos import Logo
from services.notifications.handlers import logos
from services.notifications.handlers.desk import Call
from tests.integration.notifications.conftest import Office
from tests.integration.notifications.doors import program
from tests.unit.notifications.builders import Course


def test_a_program_that_prints_gets_the_logo_of_a_programmes_mails(office: Office) -> None:
    course = Course()
    office.hear(course.published())
    client = program(office)
    slug = str(course.published().data["event"]["programme"]["slug"])

    missing = client.get(f"/api/v1/logos/programmes/{slug}")
    call = Call("organiser:1", "test", datetime(2026, 11, 21, tzinfo=UTC))
    logos.change(office.desk, call, slug, Logo(b"picture", "png", 30, 12))
    found = client.get(f"/api/v1/logos/programmes/{slug}")

    assert missing.status_code == 404
    assert found.json == {"kind": "png", "content": base64.b64encode(b"picture").decode()}
    assert client.get("/api/v1/logos/programmes/nobody").status_code == 404
