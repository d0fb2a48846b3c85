"""What is heard, and what follows from it; every message is delivered twice."""

from datetime import date, timedelta

import pytest

from services.certificates.domain.certificates import State
from services.certificates.handlers.certificates import opened_by
from services.certificates.messages import PUBLISHES, SUBSCRIBES
from shared.contracts import registration
from shared.contracts.routes import LISTENERS, PUBLISHERS
from shared.errors import NotYet
from tests.integration.certificates.builders import COMPLETED_AT, Participant
from tests.integration.certificates.conftest import Office


def test_the_two_tables_are_what_the_map_says() -> None:
    assert set(SUBSCRIBES) == set(LISTENERS["certificates"])
    assert set(PUBLISHES) == set(PUBLISHERS["certificates"])


def test_a_completion_becomes_one_numbered_document(office: Office) -> None:
    participant = Participant(office.course())

    office.hear(participant.completed())
    office.make_all()

    (document,) = office.of(participant)
    assert (document.state, document.number) == (State.VALID, "MJA-TE-2026-0001")
    assert document.issued_on == date(2026, 4, 22)
    assert document.printed.place == "Näidiskolledž, Narva"
    pdf = office.store.files.read(document.code)
    assert pdf is not None
    assert pdf.startswith(b"%PDF-1.7")


def test_the_issue_is_announced_with_the_moment_of_the_completion(office: Office) -> None:
    participant = Participant(office.course(), link=2)

    office.hear(participant.completed())
    assert office.announced() == []
    office.make_all()

    (announced,) = office.announced()
    (document,) = office.of(participant)
    assert announced["type"] == "kutse.certificate.issued.v1"
    assert announced["time"] == COMPLETED_AT.isoformat()
    assert announced["subject"] == f"certificates/{document.code}"
    assert announced["data"]["number"] == document.number
    assert announced["data"]["link"] == 2
    assert announced["data"]["person"]["email"] == "mari@kool-01.example.org"


def test_a_completion_waits_for_its_event(office: Office) -> None:
    participant = Participant(office.course())
    office.store.database["events"].delete_many({})
    completed = participant.completed()

    with pytest.raises(NotYet):
        office.deliver(completed)
    office.hear(participant.course.announced(registration.EVENT_COMPLETED))
    office.hear(completed)

    assert len(office.of(participant)) == 1


def test_numbers_have_no_gap_and_each_kind_its_own_series(office: Office) -> None:
    course = office.course()
    people = [Participant(course, last_name=f"Näidis{place}") for place in range(3)]
    office.hear(*(person.completed() for person in people))
    master = Participant(course)
    office.hear(master.completed(kind="certificate", outcomes=[{"et": "oskab"}]))

    numbers = [office.of(person)[0].number for person in [*people, master]]

    assert numbers == ["MJA-TE-2026-0001", "MJA-TE-2026-0002", "MJA-TE-2026-0003", "MJA-T-2026-0001"]


def test_an_aborted_reservation_leaves_no_gap(office: Office) -> None:
    course = office.course()
    lost = Participant(course).completed()

    def fail_at_the_end(tx: object) -> None:
        SUBSCRIBES[registration.COMPLETION_REACHED](tx, lost, office.desk)  # type: ignore[arg-type]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        office.store.atomically(fail_at_the_end)
    office.hear(Participant(course).completed())

    assert [row["number"] for row in office.store.database["certificates"].find()] == ["MJA-TE-2026-0001"]


def test_the_year_of_the_series_is_the_local_one(office: Office) -> None:
    participant = Participant(office.course())
    new_year = COMPLETED_AT.replace(month=12, day=31, hour=22, minute=30)

    office.hear(participant.completed(at=new_year))

    assert office.of(participant)[0].number == "MJA-TE-2027-0001"


def test_a_completion_taken_back_revokes_the_document_and_says_why(office: Office) -> None:
    participant = Participant(office.course())
    office.hear(participant.completed())
    office.make_all()

    office.hear(participant.completion_revoked())

    (document,) = office.of(participant)
    assert (document.state, document.reason) == (State.REVOKED, "Osalemine märgiti ekslikult")
    assert office.announced()[-1]["type"] == "kutse.certificate.revoked.v1"
    assert office.store.files.read(document.code) is not None


def test_a_completion_taken_back_in_time_means_nothing_is_made_or_announced(office: Office) -> None:
    participant = Participant(office.course())

    office.hear(participant.completed(), participant.completion_revoked())

    assert office.make_all() == []
    assert office.announced() == []
    assert office.of(participant)[0].state is State.REVOKED


def test_completed_again_after_a_revocation_there_is_a_new_number_and_the_old_day(office: Office) -> None:
    participant = Participant(office.course())
    office.hear(participant.completed(), participant.completion_revoked())
    office.hear(participant.completed(at=COMPLETED_AT + timedelta(days=9)))
    office.make_all()

    first, second = office.of(participant)

    assert (first.state, second.state) == (State.REVOKED, State.VALID)
    assert (first.number, second.number) == ("MJA-TE-2026-0001", "MJA-TE-2026-0002")
    assert second.printed.completed_on == date(2026, 4, 22)
    assert second.code != first.code


def test_corrected_hours_replace_the_document(office: Office) -> None:
    participant = Participant(office.course())
    office.hear(participant.completed())
    office.make_all()

    office.hear(participant.completed(hours_attended=7.0))
    assert office.of(participant)[0].state is State.VALID
    office.make_all()

    old, new = office.of(participant)
    assert (old.state, old.replaced_by, new.replaces) == (State.REPLACED, new.code, old.number)
    assert office.announced()[-1]["type"] == "kutse.certificate.replaced.v1"
    assert office.announced()[-1]["data"]["replaces"] == old.number


def test_a_new_address_closes_the_old_link_and_changes_nothing_printed(office: Office) -> None:
    participant = Participant(office.course())
    office.hear(participant.completed())
    office.make_all()
    (before,) = office.of(participant)
    old = office.desk.links.token("registration", participant.id, 0)

    participant.email, participant.link, participant.last_name = "uus@kool-02.example.org", 1, "Näide"
    office.hear(participant.changed("email", "last_name"))

    (after,) = office.of(participant)
    assert (after.recipient.email, after.link) == ("uus@kool-02.example.org", 1)
    assert (after.state, after.printed, after.sha256) == (before.state, before.printed, before.sha256)
    assert not opened_by(office.desk, after, old)
    assert opened_by(office.desk, after, office.desk.links.token("registration", participant.id, 1))


def test_a_corrected_name_frees_a_document_that_could_not_be_made(office: Office) -> None:
    participant = Participant(office.course(), first_name="末")
    office.hear(participant.completed())
    office.make_all()

    participant.first_name = "Sue"
    office.hear(participant.changed("first_name"))
    office.make_all()

    (document,) = office.of(participant)
    assert (document.state, document.printed.holder) == (State.VALID, "Sue Näidis")


def test_whatever_the_order_of_arrival_the_last_word_counts(office: Office) -> None:
    participant = Participant(office.course())
    reached, revoked = participant.completed(), participant.completion_revoked()

    office.hear(revoked, reached)

    assert office.of(participant) == []


def test_an_older_announcement_of_an_event_changes_nothing(office: Office) -> None:
    course = office.course()
    old = course.announced(registration.EVENT_CHANGED)
    course.version, course.title = 2, {"et": "Uus pealkiri"}
    office.hear(course.announced(registration.EVENT_CHANGED), old)

    participant = Participant(course)
    office.hear(participant.completed())

    assert office.of(participant)[0].printed.title["et"] == "Uus pealkiri"


def test_what_becomes_of_the_event_later_does_not_touch_an_issued_document(office: Office) -> None:
    participant = Participant(office.course())
    office.hear(participant.completed())
    office.make_all()
    before = office.of(participant), office.store.files.read(office.of(participant)[0].code)

    participant.course.version, participant.course.title = 2, {"et": "Uus pealkiri"}
    office.hear(participant.course.announced(registration.EVENT_CHANGED))
    office.make_all()

    assert (office.of(participant), office.store.files.read(before[0][0].code)) == before


def test_two_programmes_with_the_same_initials_count_apart(office: Office) -> None:
    mine, other = office.course(), office.course(slug="muu")
    theirs = {**other.announced().data["event"]["programme"], "id": "1" * 24, "slug": "minu-joud-algab"}
    other.version = 2
    office.hear(other.announced(registration.EVENT_CHANGED, programme=theirs))

    office.hear(Participant(mine).completed(), Participant(other).completed())

    numbers = {row["number"] for row in office.store.database["certificates"].find()}
    assert numbers == {"MJA-TE-2026-0001", "MJA.2-TE-2026-0001"}
