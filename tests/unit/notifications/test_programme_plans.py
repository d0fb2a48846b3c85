"""The plan of a programme, and events that take it over."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.calendar.holidays import is_free
from services.notifications.domain.plan_changes import add, begin_anew, edit, goes_by, switch_off
from services.notifications.domain.plans import DEFAULTS, Fate, Plan, Reason, State, Step, counted
from services.notifications.domain.programme_plans import ProgrammePlan, changed, restored, with_feedback
from services.notifications.domain.reminders import Anchor, Mail, Unit, When
from services.notifications.domain.texts import Hand
from shared.errors import Conflict, Invalid
from tests.unit.notifications.builders import NOW, an_event

HAND = Hand("organiser:liis", NOW)
THREE = When(Anchor.START, 3, Unit.WORKING_DAYS, after=False, at=time(9, 30))


def test_of_two_who_change_a_programmes_plan_the_later_one_is_told() -> None:
    first = changed(ProgrammePlan("p"), 0, lambda plan: add(plan, "own", Mail.REMINDER, THREE), HAND)

    with pytest.raises(Conflict, match="plan-changed"):
        changed(first, 0, restored, HAND)
    assert (first.version, first.by, len(first.steps)) == (1, HAND.by, len(DEFAULTS) + 1)


def test_the_built_in_plan_comes_back() -> None:
    own = changed(ProgrammePlan("p"), 0, lambda plan: switch_off(plan, "week", "liis"), HAND)

    back = changed(own, 1, restored, HAND)

    assert (own.is_built_in, back.is_built_in, back.version) == (False, True, 2)


@pytest.mark.parametrize(
    "address",
    ["http://forms.example.org/", "https://forms", "javascript:alert(1)", "https://u@forms.example.org/",
     "https://forms.example.org/ a", 'https://forms.example.org/"><b>', "https://f.example.org/" + "x" * 500],
)  # fmt: skip
def test_a_page_for_feedback_is_an_address_on_the_web(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        with_feedback(ProgrammePlan("p").as_plan(), {"et": address})

    assert list(refused.value.fields) == ["feedback.et"]


def test_an_empty_address_is_none() -> None:
    plan = with_feedback(ProgrammePlan("p").as_plan(), {"et": "  ", "en": "", "ru": ""})

    assert plan.feedback == {}


def counted_now(plan: Plan) -> Plan:
    """The plan of the event as it is."""
    return counted(plan, an_event(), NOW, is_free)


WHENS = st.builds(
    When,
    st.just(Anchor.START),
    st.integers(0, 30),
    st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS]),
    st.just(value=False),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
STEPS = st.lists(
    st.builds(Step, st.sampled_from("abcdef"), st.just(Mail.REMINDER), WHENS), unique_by=lambda s: s.id
)
OVER = (Fate(State.SENT, NOW, told=3), Fate(State.DROPPED, NOW, Reason.SKIPPED))


@given(STEPS, STEPS, st.sets(st.sampled_from("abcdef")), st.sampled_from(OVER))
def test_taking_a_plan_over_keeps_what_is_over_and_makes_the_rest_the_same(
    own: list[Step], usual: list[Step], over: set[str], fate: Fate
) -> None:
    steps = tuple(replace(each, fate=fate) if each.id in over else each for each in own)
    programme = ProgrammePlan("p", tuple(usual), {"en": "https://forms.example.org/"})
    before = counted_now(Plan("e" * 24, steps, paused=True))

    after = counted_now(begin_anew(before, programme.for_event(an_event()), "liis"))

    assert goes_by(after, programme.for_event(an_event()))
    kept = {each.id: each for each in before.steps if each.id in over}
    assert {each.id: each for each in after.steps if each.fate == fate and each.id in kept} == kept
    assert {each.id for each in after.steps} == {each.id for each in usual} | set(kept)
    assert (after.paused, after.feedback) == (False, programme.feedback)


def test_a_plan_that_was_changed_differs_and_one_that_is_paused_does_not() -> None:
    usual = ProgrammePlan("p").for_event(an_event())

    assert goes_by(replace(counted_now(usual), paused=True), usual)
    assert not goes_by(edit(usual, "week", Mail.REMINDER, THREE), usual)
    assert not goes_by(with_feedback(usual, {"en": "https://forms.example.org/"}), usual)


def test_feedback_is_asked_for_only_where_there_is_a_page() -> None:
    done = replace(an_event(3), status="completed")
    plan = replace(ProgrammePlan("p").for_event(done), completed_at=NOW)
    asking = with_feedback(plan, {"en": "https://forms.example.org/"})

    without, with_page = counted(plan, done, NOW, is_free), counted(asking, done, NOW, is_free)

    reasons = [one.step("feedback").fate.reason for one in (without, with_page)]  # type: ignore[union-attr]
    assert reasons == [Reason.NO_FEEDBACK, Reason.NONE]
    assert counted(without, done, NOW, is_free) == without
    assert counted(replace(without, feedback=asking.feedback), done, NOW, is_free).next_at
