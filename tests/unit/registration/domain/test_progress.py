"""What is still lacking for completion, explained without promising what the rule would refuse."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain import completion
from services.registration.domain.assessments import Assessment
from services.registration.domain.attendance import Mark
from services.registration.domain.events import CompletionRule, Event
from services.registration.domain.progress import MakeUp, Progress, progress
from services.registration.domain.texts import LocalText
from tests.unit.registration.domain.builders import NOW, START, a_session, an_event

HERE, AWAY = Mark("present"), Mark("absent")
PASSED = Assessment("r1", True, "Kadri Katse", NOW)
BETWEEN = START + timedelta(days=1, hours=-1)
"""After the first day and before the second."""

MARKS = st.sampled_from([HERE, AWAY, Mark("late", 60), Mark("partial", 90), Mark("excused")])
ASSESSMENTS = st.sampled_from([None, PASSED, Assessment("r1", False, "Kadri Katse", NOW)])


def so_far(event: Event, marks: dict[str, Mark], **given_more: Any) -> Progress:
    """What is explained between the first and the second day, unless said otherwise."""
    values = {"assessment": None, "make_ups": {}, "at": BETWEEN} | given_more
    found = progress(event, marks, values["assessment"], values["make_ups"], values["at"])
    assert found is not None
    return found


def instead(event: Event) -> MakeUp:
    """The second day in another group."""
    return MakeUp("abc-teine", LocalText("Teine rühm"), event.sessions[1], event.timezone)


def test_before_the_first_day_everything_is_ahead_and_within_reach() -> None:
    found = so_far(an_event(2), {}, at=NOW)

    assert [part.state for part in found.parts] == ["ahead", "ahead"]
    assert (found.verdict, found.attended, found.needed, found.planned) == ("within-reach", 0, 12.8, 16)


def test_a_day_that_nobody_marked_yet_is_not_called_missed() -> None:
    found = so_far(an_event(2), {})

    assert [part.state for part in found.parts] == ["unmarked", "ahead"]
    assert found.verdict == "within-reach"


def test_a_session_that_has_begun_is_not_called_to_come() -> None:
    event = an_event(2)
    moments = (event.sessions[0].starts, event.sessions[0].ends)

    states = [[part.state for part in so_far(event, {}, at=moment).parts] for moment in moments]

    assert states == [["under-way", "ahead"], ["unmarked", "ahead"]]
    assert so_far(event, {}, at=moments[0]).verdict == "within-reach"


def test_a_missed_day_is_out_of_reach_until_another_group_makes_up_for_it() -> None:
    event, after = an_event(2), START + timedelta(days=3)
    marks = {"s1": HERE, "s2": AWAY}

    alone = so_far(event, marks, at=after)
    helped = so_far(event, marks, at=after, make_ups={"s2": [instead(event)]})

    assert (alone.verdict, [part.session.number for part in alone.missed]) == ("out-of-reach", [2])
    assert helped.verdict == "by-making-up"
    assert helped.missed[0].make_ups == (instead(event),)


def test_what_was_attended_can_not_be_made_up_for() -> None:
    event = an_event(2)

    found = so_far(event, {"s1": HERE, "s2": HERE}, make_ups={"s2": [instead(event)]})

    assert found.verdict == "reached"
    assert not any(part.make_ups for part in found.parts)


def test_whoever_did_not_pass_is_not_told_that_attending_is_enough() -> None:
    event = an_event(2, assessed=True)
    failed = Assessment("r1", False, "Kadri Katse", NOW)

    assert so_far(event, {"s1": HERE, "s2": HERE}).lacks_assessment
    assert so_far(event, {"s1": HERE, "s2": HERE}).verdict == "within-reach"
    assert so_far(event, {"s1": HERE}, assessment=failed).verdict == "out-of-reach"


def test_a_meeting_without_hours_counts_its_sessions() -> None:
    event = an_event(sessions=(a_session(1, academic_hours=0), a_session(2, academic_hours=0)))

    found = so_far(event, {"s1": HERE})

    assert (found.unit, found.attended, found.needed, found.planned) == ("sessions", 1, 2, 2)


def test_a_course_at_ones_own_pace_has_nothing_to_attend() -> None:
    assert progress(an_event(sessions=()), {}, None, {}, NOW) is None


@given(data=st.data())
def test_the_rule_of_completion_keeps_what_the_explanation_promises(data: st.DataObject) -> None:
    days = data.draw(st.integers(1, 4))
    hours = data.draw(st.sampled_from([0.0, 4.0, 8.0]))
    event = an_event(
        sessions=tuple(
            a_session(number, academic_hours=hours, required=data.draw(st.booleans()))
            for number in range(1, days + 1)
        ),
        completion=CompletionRule(data.draw(st.sampled_from([0.0, 0.5, 0.8, 1.0]))),
        assessed=data.draw(st.booleans()),
    )
    marks = data.draw(st.dictionaries(st.sampled_from([one.id for one in event.sessions]), MARKS))
    assessment = data.draw(ASSESSMENTS)
    at = START + timedelta(days=data.draw(st.integers(-1, 5)), hours=-1)

    found = so_far(event, marks, assessment=assessment, at=at)

    attended = {
        part.session.id: HERE for part in found.parts if part.state in ("ahead", "under-way", "unmarked")
    }
    best = completion.decide(event, {**marks, **attended}, assessment or PASSED)
    now = completion.decide(event, marks, assessment)
    assert (found.verdict == "reached") == now.reached
    assert (found.verdict in ("reached", "within-reach")) == best.reached
    assert found.verdict != "by-making-up"
    assert found.attended <= found.planned or not found.planned
