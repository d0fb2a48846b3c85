"""What waits for an organiser leads to where it can be done."""

from datetime import UTC, date, datetime
from typing import cast

from services.registration import bootstrap
from services.registration.store.database import DatabaseStore
from shared.contracts import certificates
from shared.contracts.envelope import Message
from shared.ids import new_id
from tests.integration.web.conftest import Site
from tests.integration.web.organising import signed_in


def test_a_document_that_cannot_be_made_leads_to_the_events_documents(site: Site) -> None:
    inside = signed_in(site)
    slug = inside.door.event()
    person = inside.door.register(slug)["id"]
    document = {"code": "C", "number": "N", "kind": "notice", "registration_id": person, "event_id": "e"}
    document |= {"event_slug": slug, "issued_on": date(2026, 11, 21), "problem": "letters-missing"}
    kind, at = certificates.CERTIFICATE_FAILED.name, datetime.now(UTC)
    failed = Message(new_id(), kind, "/kutse/certificates", f"certificates/{person}", 1, "c", at, document)
    bootstrap.deliver_to(cast(DatabaseStore, site.door.desk.store))(failed)

    home = inside.open("/en/manage/")

    assert "1 document cannot be made" in home.text
    assert any(link.endswith(f"/manage/certificates/events/{slug}") for link in home.links)
