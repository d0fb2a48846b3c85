"""The maker: whatever happens to it, there is exactly one whole document or none."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from prometheus_client import REGISTRY

from services.certificates.domain.certificates import Certificate, State
from services.certificates.handlers import making
from services.certificates.handlers.counting import count_documents
from services.certificates.handlers.desk import Call
from services.certificates.handlers.making import Made, conclude, make_next, retry_failed
from services.certificates.renderer.pdf import Renderer
from shared.contracts import registration
from tests.dying import claim_of_the_dead
from tests.integration.certificates.builders import Participant
from tests.integration.certificates.conftest import NOW, Office

OPERATOR = Call("operator", "retry", NOW)


class Killed(BaseException):
    """The process dies here."""


def set_free(office: Office) -> None:
    """The time of every claim has run out."""
    office.store.database["certificates"].update_many({}, [{"$set": {"claim.until": "$$NOW"}}])


def waiting(office: Office, count: int = 1) -> list[Participant]:
    """People whose documents wait to be made."""
    course = office.course()
    people = [Participant(course, last_name=f"Näidis{place}") for place in range(count)]
    office.hear(*(person.completed() for person in people))
    return people


def assert_one_whole_document(office: Office, person: Participant) -> None:
    """One valid document, one file that is whole, one announcement."""
    (document,) = office.of(person)
    assert document.state is State.VALID
    assert office.store.database["pdfs"].count_documents({}) == 1
    pdf = office.store.files.read(document.code)
    assert pdf is not None
    assert pdf.rstrip().endswith(b"%%EOF")
    assert [each["type"] for each in office.announced()] == ["kutse.certificate.issued.v1"]


@pytest.mark.parametrize(
    "moment", ["before rendering", "while rendering", "after rendering", "while storing"]
)
def test_a_maker_killed_at_any_moment_leaves_nothing_half_done(office: Office, moment: str) -> None:
    (person,) = waiting(office)

    def render(document: Certificate) -> bytes:
        if moment != "after rendering":
            raise Killed
        office.render(document)
        raise Killed

    if moment == "before rendering":
        assert office.store.claim() is not None
    elif moment == "while storing":
        claim = office.store.claim()
        assert claim is not None

        def die_before_the_commit(tx: object) -> None:
            conclude(tx, office.desk, claim.document, Made(pdf=office.render(claim.document)))  # type: ignore[arg-type]
            raise Killed

        with pytest.raises(Killed):
            office.store.atomically(die_before_the_commit)
    else:
        with pytest.raises(Killed):
            make_next(office.desk, render)

    assert office.store.database["pdfs"].count_documents({}) == 0
    assert office.announced() == []
    assert make_next(office.desk, office.render) is None
    set_free(office)
    office.make_all()
    assert_one_whole_document(office, person)


def test_a_maker_that_begins_takes_up_at_once_what_one_had_that_died(office: Office) -> None:
    waiting(office, 2)
    _mine, theirs = office.store.claim(), office.store.claim()
    assert theirs
    rows = office.store.database["certificates"]
    rows.update_one({"_id": theirs.document.code}, {"$set": {"claim.by": claim_of_the_dead()}})

    assert office.store.take_back() == 1

    again = office.store.claim()
    assert again
    assert (again.document.code, again.attempts) == (theirs.document.code, 2)
    assert office.store.claim() is None


def test_a_maker_that_wakes_up_too_late_changes_nothing(office: Office) -> None:
    (person,) = waiting(office)
    claim = office.store.claim()
    assert claim is not None
    set_free(office)
    office.make_all()
    before = office.everything()

    late = Made(pdf=office.render(claim.document))
    office.store.atomically(lambda tx: conclude(tx, office.desk, claim.document, late))

    assert office.everything() == before
    assert_one_whole_document(office, person)


def test_a_document_corrected_while_it_was_being_set_is_set_again(office: Office) -> None:
    (person,) = waiting(office)
    claim = office.store.claim()
    assert claim is not None
    old = Made(pdf=office.render(claim.document))

    office.hear(person.completed(hours_attended=7.0))
    office.store.atomically(lambda tx: conclude(tx, office.desk, claim.document, old))
    assert office.announced() == []
    office.make_all()

    (document,) = office.of(person)
    assert document.printed.hours_attended == 7.0
    assert office.store.files.read(document.code) == office.render(document)


def test_a_document_revoked_while_it_was_being_set_is_never_issued(office: Office) -> None:
    (person,) = waiting(office)
    claim = office.store.claim()
    assert claim is not None

    office.hear(person.completion_revoked())
    made = Made(pdf=office.render(claim.document))
    office.store.atomically(lambda tx: conclude(tx, office.desk, claim.document, made))

    assert office.of(person)[0].state is State.REVOKED
    assert office.announced() == []
    assert office.store.database["pdfs"].count_documents({}) == 0


def test_several_makers_share_the_work_without_doubles(office: Office) -> None:
    people = waiting(office, 24)
    begun = threading.Barrier(4)

    def work(_: int) -> int:
        renderer = Renderer(lambda code: f"https://kutse.example.org/verify/{code}")
        begun.wait()
        return len(list(iter(lambda: make_next(office.desk, renderer.render), None)))

    with ThreadPoolExecutor(4) as makers:
        shares = list(makers.map(work, range(4)))

    assert sum(shares) == len(people)
    assert office.store.database["pdfs"].count_documents({}) == len(people)
    numbers = [each["data"]["number"] for each in office.announced()]
    assert sorted(numbers) == [f"MJA-TE-2026-{place:04d}" for place in range(1, len(people) + 1)]


def test_a_name_no_font_can_print_holds_up_nobody_and_is_shown_to_staff(office: Office) -> None:
    course = office.course()
    people = [Participant(course, first_name=name) for name in ("Mari", "末子", "Jüri")]
    office.hear(*(person.completed() for person in people))

    office.make_all()

    states = [office.of(person)[0].state for person in people]
    assert states == [State.VALID, State.FAILED, State.VALID]
    (stuck,) = office.store.register.unfinished(course.slug, 10)
    assert (stuck.problem, stuck.problem_detail) == ("letters-missing", "末")
    count_documents(office.desk)
    assert REGISTRY.get_sample_value("kutse_certificates", {"state": "failed"}) == 1
    assert REGISTRY.get_sample_value("kutse_certificates", {"state": "valid"}) == 2


def test_whoever_keeps_the_roster_is_told_of_a_document_that_cannot_be_made(office: Office) -> None:
    participant = Participant(office.course(), first_name="末子")
    office.hear(participant.completed())

    office.make_all()

    (told,) = office.announced()
    assert told["type"] == "kutse.certificate.failed.v1"
    assert (told["data"]["problem"], told["data"]["number"]) == ("letters-missing", "MJA-TE-2026-0001")
    assert "person" not in told["data"]
    assert "末" not in str(told)


def test_the_end_of_a_document_others_heard_of_is_told_though_it_was_never_made(office: Office) -> None:
    participant = Participant(office.course(), first_name="末子")
    office.hear(participant.completed())
    office.make_all()
    retry_failed(office.desk, OPERATOR)

    office.hear(participant.completion_revoked())

    told = office.announced()[-1]
    assert (told["type"], told["data"]["made"]) == ("kutse.certificate.revoked.v1", False)


def test_an_event_corrected_by_staff_frees_the_documents_it_held_up(office: Office) -> None:
    course = office.course(title={"et": "Koolitus 🎓"})
    participant = Participant(course)
    office.hear(participant.completed())
    office.make_all()
    assert office.of(participant)[0].state is State.FAILED

    course.version, course.title = 2, {"et": "Koolitus"}
    office.hear(course.announced(registration.EVENT_CHANGED))
    office.make_all()

    (document,) = office.of(participant)
    assert (document.state, document.number) == (State.VALID, "MJA-TE-2026-0001")
    assert office.announced()[-1]["type"] == "kutse.certificate.issued.v1"
    assert office.announced()[-1]["time"] == NOW.isoformat()


def test_what_failed_is_tried_again_when_staff_say_so(office: Office) -> None:
    (person,) = waiting(office)
    claim = office.store.claim()
    assert claim is not None
    office.store.atomically(
        lambda tx: conclude(tx, office.desk, claim.document, Made(problem="not-printable"))
    )

    assert retry_failed(office.desk, OPERATOR) == 1
    office.make_all()

    assert office.of(person)[0].state is State.VALID
    told = [each["type"] for each in office.announced()]
    assert told == ["kutse.certificate.failed.v1", "kutse.certificate.issued.v1"]
    assert retry_failed(office.desk, OPERATOR) == 0


def test_a_document_whose_makers_keep_dying_is_put_aside(office: Office) -> None:
    (person,) = waiting(office)

    def render(document: Certificate) -> bytes:
        raise Killed

    for _ in range(making.MOST_ATTEMPTS):
        with pytest.raises(Killed):
            make_next(office.desk, render)
        set_free(office)
    office.make_all()

    (document,) = office.of(person)
    assert (document.state, document.problem) == (State.FAILED, "making-breaks-off")


def test_a_changed_file_is_not_handed_out(office: Office) -> None:
    document = office.issue()
    office.store.database["pdfs"].update_one({}, {"$set": {"pdf": b"%PDF-1.7 forged"}})

    with pytest.raises(RuntimeError, match=document.code):
        office.store.files.read(document.code)
