"""An erased person's document can still be verified, and nobody learns from it whose it is."""

from shared.contracts import persons
from shared.contracts.envelope import Message
from tests.integration.certificates.builders import Participant, message
from tests.integration.certificates.conftest import Site

CANARY = "Kanaarilind"


def erased(*ids: str, evidence: tuple[str, ...] = ()) -> Message:
    """The person behind these registrations was erased."""
    data = {"erasure_id": "f" * 24, "registration_ids": list(ids), "evidence_ids": list(evidence)}
    more = {"feed_id": "b" * 24, "pseudonym": "9" * 24}
    return message(persons.PERSON_ERASED, f"erasures/{'f' * 24}", 1, data | more)


def test_number_and_hash_stay_and_the_person_is_gone(site: Site) -> None:
    office = site.office
    document = office.issue(first_name="Laulev", last_name=CANARY, email=f"{CANARY}@example.org")

    office.hear(erased(document.registration_id))
    page = site.client.get(f"/en/verify/{document.code}").text
    token = site.token(document.registration_id)

    assert CANARY not in repr(office.everything())
    assert CANARY not in page
    assert document.number in page
    assert document.sha256 in page
    assert "whose name was deleted" in page
    assert site.client.get(f"/api/v1/certificates/{document.code}.pdf?token={token}").status_code == 404


def test_what_proves_something_to_the_funder_stays_whole_until_told_again(site: Site) -> None:
    document = site.office.issue(last_name=CANARY)

    site.office.hear(erased(evidence=(document.registration_id,)))
    before = site.client.get(f"/en/verify/{document.code}").text
    site.office.hear(erased(document.registration_id))
    after = site.client.get(f"/en/verify/{document.code}").text

    assert CANARY in before
    assert CANARY not in after


def test_a_document_nobody_has_seen_is_not_made_any_more(site: Site) -> None:
    office = site.office
    somebody = Participant(office.course(), last_name=CANARY)
    office.hear(somebody.completed())

    office.hear(erased(somebody.id))

    assert office.make_all() == []
    assert CANARY not in repr(office.everything())
