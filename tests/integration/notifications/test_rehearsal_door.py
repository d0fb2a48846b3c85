"""What would be told of an event, asked by another service over HTTP."""

from datetime import timedelta
from typing import Any

from shared.contracts import registration
from shared.contracts.envelope import Message, dumps
from shared.web.access import issue_token
from shared.web.rehearsals import REHEARSAL, RehearsalBody
from tests.integration.notifications.conftest import Office
from tests.integration.notifications.doors import door
from tests.unit.notifications.builders import Course, Registration

KINDS = {kind.name: kind for kind in registration.TYPES}


def asked(office: Office, role: str, *messages: Message) -> Any:
    """The answer to somebody with this role."""
    app = door(office)
    token = issue_token(
        app.extensions["kutse.tokens"][0], "event-page", role, office.now, timedelta(minutes=5)
    )
    bodies = [dumps(KINDS[each.type], each) for each in messages]
    return app.test_client().post(
        "/api/v1/rehearsals",
        json={"event_id": "e" * 24, "messages": bodies},
        headers={"Authorization": f"Bearer {token}"},
    )


def test_another_service_learns_who_would_be_told_and_nothing_is_stored(office: Office) -> None:
    course = Course()
    mari = Registration(course)
    office.hear(course.published(), mari.confirmed())
    change = course.changed(venue={"name": "Näidismaja", "address": "Aia 2", "town": "Tartu"})
    before = office.everything()

    answer = asked(office, REHEARSAL, change)

    told = RehearsalBody().load(answer.json)
    assert office.everything() == before
    assert [(one["mail"], one["status"], one["people"]) for one in told["groups"]] == [
        ("event_changed", "confirmed", 1)
    ]
    assert "Aia 2" in told["samples"][0]["text"]
    office.hear(change)
    assert office.templates()[-1] == "event_changed"


def test_nobody_but_a_service_asks(office: Office) -> None:
    course = Course()
    office.hear(course.published())

    refused = asked(office, "administrator", course.cancelled())

    assert (refused.status_code, refused.json["code"]) == (401, "token-invalid")


def test_what_cannot_be_read_or_is_not_known_is_refused(office: Office) -> None:
    assert asked(office, REHEARSAL, Course().published()).status_code == 404
