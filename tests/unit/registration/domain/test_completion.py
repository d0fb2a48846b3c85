"""Who completed an event, explained; what document follows; what is told when the decision changes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.registration.domain import completion
from services.registration.domain.assessments import Assessment, check_assessment
from services.registration.domain.attendance import Mark
from services.registration.domain.completion import Completion, Reason
from services.registration.domain.events import CompletionRule, Trainer
from services.registration.domain.facts import CompletionReached, CompletionRevoked, Document
from services.registration.domain.seats import Queued
from services.registration.domain.texts import LocalText
from shared.errors import Conflict
from tests.unit.registration.domain.builders import NOW, START, a_registration, a_session, an_event

HERE, AWAY = Mark("present"), Mark("absent")
PASSED = Assessment("r1", True, "Kadri Katse", NOW)
FAILED = replace(PASSED, passed=False)
AFTER = START + timedelta(days=5)


def hours(code, attended, needed, planned):
    return Reason(code, {"attended": attended, "needed": needed, "planned": planned})


def two_days(**values):
    return an_event(2, **values)


def required_second_day(share=0.5):
    sessions = (a_session(1), a_session(2, required=True))
    return an_event(sessions=sessions, completion=CompletionRule(share))


@pytest.mark.parametrize(
    ("event", "marks", "reached", "reasons"),
    [
        (two_days(), {"s1": HERE, "s2": HERE}, True, [hours("hours-reached", 16, 12.8, 16)]),
        (
            two_days(),
            {"s1": HERE, "s2": Mark("partial", 216)},
            True,
            [hours("hours-reached", 12.8, 12.8, 16)],
        ),
        (
            two_days(),
            {"s1": HERE, "s2": Mark("partial", 215)},
            False,
            [hours("hours-short", 12.78, 12.8, 16)],
        ),
        (two_days(), {"s1": HERE, "s2": AWAY}, False, [hours("hours-short", 8, 12.8, 16)]),
        (two_days(), {"s1": HERE, "s2": Mark("excused")}, False, [hours("hours-short", 8, 12.8, 16)]),
        (two_days(), {"s1": HERE}, False, [hours("hours-short", 8, 12.8, 16)]),
        (two_days(), {}, False, [Reason("never-there")]),
        (two_days(completion=CompletionRule(0)), {"s1": AWAY, "s2": AWAY}, False, [Reason("never-there")]),
        (two_days(completion=CompletionRule(0)), {"s1": HERE}, True, [hours("hours-reached", 8, 0, 16)]),
        (
            required_second_day(),
            {"s1": HERE, "s2": AWAY},
            False,
            [hours("hours-reached", 8, 8, 16), Reason("session-missed", {"number": 2})],
        ),
        (
            required_second_day(),
            {"s1": AWAY, "s2": HERE},
            True,
            [hours("hours-reached", 8, 8, 16)],
        ),
        (
            required_second_day(0.9),
            {"s1": HERE, "s2": Mark("excused")},
            False,
            [hours("hours-short", 8, 14.4, 16), Reason("session-missed", {"number": 2})],
        ),
    ],
)
def test_the_share_of_hours_and_required_sessions_decide(event, marks, reached, reasons):
    decided = completion.decide(event, marks)

    assert (decided.reached, list(decided.reasons)) == (reached, reasons)
    assert decided.document == ("notice" if reached else "")


@pytest.mark.parametrize(
    ("attended", "reached", "code"),
    [(3, True, "sessions-reached"), (2, True, "sessions-reached"), (1, False, "sessions-short")],
)
def test_where_no_hours_are_counted_the_share_is_one_of_sessions(attended, reached, code):
    sessions = tuple(a_session(number, academic_hours=0) for number in (1, 2, 3))
    meeting = an_event(sessions=sessions, completion=CompletionRule(0.5), certificate_kind="none")

    decided = completion.decide(meeting, {f"s{number}": HERE for number in range(1, attended + 1)})

    assert (decided.reached, decided.document) == (reached, "")
    assert decided.reasons == (hours(code, attended, 2, 3),)


@pytest.mark.parametrize(
    ("assessment", "reached", "reason", "document"),
    [
        (PASSED, True, "passed", "certificate"),
        (FAILED, False, "not-passed", ""),
        (None, False, "not-assessed", ""),
    ],
)
def test_what_is_assessed_must_be_passed_and_earns_a_certificate(assessment, reached, reason, document):
    decided = completion.decide(an_event(assessed=True), {"s1": HERE}, assessment)

    assert (decided.reached, decided.reasons[-1].code, decided.document) == (reached, reason, document)


def test_passing_does_not_make_up_for_missing_hours():
    assert not completion.decide(two_days(assessed=True), {"s1": HERE}, PASSED).reached


def test_an_assessment_of_what_is_not_assessed_changes_nothing():
    assert completion.decide(an_event(), {"s1": HERE}, FAILED).reached


@pytest.mark.parametrize("kind", ["certificate", "notice", "participation"])
def test_the_document_is_of_the_events_kind(kind):
    assert completion.decide(an_event(certificate_kind=kind), {"s1": HERE}).document == kind


REACHED = Completion(True, 8, 8, (hours("hours-reached", 8, 6.4, 8),), "notice")
SHORT = Completion(False, 8, 4, (hours("hours-short", 4, 6.4, 8),))
PARTLY = replace(REACHED, hours_attended=7)
NO_PAPER = replace(REACHED, document="")


def tell(before, after):
    return completion.tell(an_event(), a_registration(), before, after, AFTER)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, REACHED, [CompletionReached]),
        (None, SHORT, []),
        (None, NO_PAPER, []),
        (SHORT, REACHED, [CompletionReached]),
        (REACHED, REACHED, []),
        (REACHED, PARTLY, [CompletionReached]),
        (REACHED, SHORT, [CompletionRevoked]),
        (NO_PAPER, SHORT, []),
    ],
)
def test_people_hear_of_a_decision_once_and_again_when_it_changes(before, after, told):
    assert [type(fact) for fact in tell(before, after)] == told


def test_a_completion_taken_back_says_why():
    back = completion.take_back(REACHED, "Allkiri puudus")

    assert (back.reached, back.document, back.reasons) == (
        False,
        "",
        (Reason("taken-back", {"reason": "Allkiri puudus"}),),
    )
    assert tell(REACHED, back) == (CompletionRevoked("e1", AFTER, "r1", "Allkiri puudus"),)
    with pytest.raises(Conflict, match="not-completed"):
        completion.take_back(back, "veel kord")


def test_a_certificate_names_outcomes_and_how_they_were_assessed_a_notice_does_not():
    outcomes, method = (LocalText("Tunneb ära"),), LocalText("Praktiline töö")
    event = an_event(
        assessed=True, outcomes=outcomes, assessment_method=method, trainers=(Trainer("a", "Kadri Katse"),)
    )
    certificate = completion.decide(event, {"s1": HERE}, PASSED)

    assert completion.document_of(event, certificate, AFTER) == Document(
        "certificate", 8, 8, date(2027, 1, 20), outcomes, method, ("Kadri Katse",)
    )
    assert completion.document_of(event, REACHED, AFTER).outcomes == ()


def test_the_day_of_completion_is_the_last_day_where_the_event_was():
    late = START.replace(hour=22, minute=30)
    event = an_event(sessions=(a_session(ends=late),))

    assert completion.document_of(event, REACHED, AFTER).completed_on == date(2027, 1, 21)
    assert completion.document_of(event, REACHED, NOW).completed_on == date(2026, 11, 21)


def test_only_seated_people_of_an_assessed_event_are_assessed():
    check_assessment(an_event(assessed=True), a_registration())
    with pytest.raises(Conflict, match="event-not-assessed"):
        check_assessment(an_event(), a_registration())
    with pytest.raises(Conflict, match="no-seat"):
        check_assessment(an_event(assessed=True), a_registration(Queued(1, 1)))
