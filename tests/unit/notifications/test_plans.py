"""What becomes of the steps of a plan as its event moves and time passes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.calendar.holidays import is_free
from services.notifications.domain.carried import carried_over
from services.notifications.domain.events import Event
from services.notifications.domain.plans import (
    DEFAULTS,
    MORNING,
    Fate,
    Plan,
    Reason,
    State,
    Step,
    counted,
    decided,
)
from services.notifications.domain.programme_plans import ProgrammePlan
from services.notifications.domain.reminders import LATEST, Anchor, Mail, Unit, When
from tests.unit.notifications.builders import NOW, PROGRAMME, an_event, session

WEEK = datetime(2026, 12, 2, 16, tzinfo=UTC)
DAY = datetime(2026, 12, 8, 16, tzinfo=UTC)
THANKS = Step("thanks", Mail.THANKS, When(Anchor.COMPLETION, 1, Unit.DAYS, after=True, at=MORNING))


def new_plan(event: Event) -> Plan:
    """What events begin with where nobody has changed anything."""
    return ProgrammePlan("p").for_event(event)


def on(day: datetime, version: int = 2, **changes: Any) -> Event:
    """The event begins at another moment."""
    return an_event(version, sessions=[session(1, day)], **changes)


def planned(event: Event | None = None, at: datetime = NOW, **steps: Any) -> Plan:
    """A plan that was just counted, `steps` being changes to all of its steps."""
    event = event or an_event()
    plan = new_plan(event)
    plan = replace(plan, steps=tuple(replace(each, **steps) for each in plan.steps))
    return counted(plan, event, at, is_free)


def fates(plan: Plan) -> dict[str, str]:
    """Step -> its reason if it was dropped, else its state."""
    return {each.id: each.fate.reason.value or each.fate.state.value for each in plan.steps}


def step(plan: Plan, step_id: str) -> Step:
    """The step with this id."""
    found = plan.step(step_id)
    assert found
    return found


def sent(plan: Plan, step_id: str) -> Plan:
    """The plan after the mails of a step have gone out."""
    one = step(plan, step_id)
    return plan.with_step(replace(one, fate=replace(one.fate, state=State.SENT, told=18)))


def test_what_is_past_is_never_planned_and_says_so() -> None:
    plan = planned(on(NOW + timedelta(days=3), minimum=6))

    assert fates(plan) == {
        "trainer-month": "past",
        "minimum-deadline": "no-deadline",
        "minimum-start": "past",
        "trainer-week": "past",
        "week": "past",
        "trainer-day": "planned",
        "day": "planned",
        "feedback": "no-feedback",
        "feedback-again": "off",
        "feedback-last": "off",
    }


@pytest.mark.parametrize(
    ("status", "why"), [("draft", "draft"), ("cancelled", "cancelled"), ("completed", "over")]
)
def test_nobody_is_reminded_of_what_does_not_take_place(status: str, why: str) -> None:
    dropped = counted(planned(), an_event(2, status=status), NOW, is_free)

    assert {fates(dropped)[each] for each in ("week", "day", "trainer-week", "trainer-day")} == {why}
    assert dropped.next_at is None


def test_an_event_that_takes_place_after_all_has_its_reminders_back() -> None:
    gone = counted(planned(), an_event(2, status="cancelled"), NOW, is_free)

    assert fates(counted(gone, an_event(3), NOW, is_free))["day"] == "planned"


def test_reminders_move_with_the_event_but_what_was_sent_stays_sent() -> None:
    plan = sent(planned(), "week")

    moved = counted(plan, on(datetime(2027, 1, 20, 8, tzinfo=UTC)), NOW, is_free)

    assert step(moved, "week").fate == step(plan, "week").fate
    assert step(moved, "day").fate == Fate(State.PLANNED, datetime(2027, 1, 19, 16, tzinfo=UTC))


def test_what_was_skipped_once_stays_skipped_wherever_the_event_moves() -> None:
    plan = planned()
    skipped = decided(plan, replace(step(plan, "week"), skip=True), an_event(), WEEK, 3)

    moved = counted(plan.with_step(skipped), on(datetime(2027, 1, 20, 8, tzinfo=UTC)), NOW, is_free)

    assert fates(moved)["week"] == "skipped"


@pytest.mark.parametrize("reason", [Reason.LATE, Reason.PAUSED, Reason.PAST, Reason.STARTED])
def test_what_was_missed_comes_back_with_a_new_date_and_not_without(reason: Reason) -> None:
    plan = planned()
    missed = plan.with_step(replace(step(plan, "week"), fate=Fate(State.DROPPED, WEEK, reason)))

    assert fates(counted(missed, an_event(2), NOW, is_free))["week"] == reason.value
    assert fates(counted(missed, on(datetime(2027, 1, 20, 8, tzinfo=UTC)), NOW, is_free))["week"] == "planned"


def test_a_change_at_the_very_moment_a_step_is_due_does_not_lose_it() -> None:
    plan = planned()

    same = counted(plan, an_event(2), WEEK + timedelta(seconds=5), is_free)

    assert same == plan
    assert same.due(WEEK + timedelta(seconds=5)) == step(plan, "trainer-week")


def test_a_step_that_waits_for_the_completion_is_planned_without_a_moment() -> None:
    plan = counted(replace(new_plan(an_event()), steps=(THANKS,)), an_event(), NOW, is_free)
    assert (fates(plan), plan.next_at) == ({"thanks": "planned"}, None)

    plan = replace(plan, completed_at=datetime(2026, 12, 10, 12, tzinfo=UTC))
    over = counted(plan, an_event(2, status="completed"), datetime(2026, 12, 10, 12, tzinfo=UTC), is_free)

    assert over.next_at == datetime(2026, 12, 11, 7, tzinfo=UTC)


def test_a_step_before_the_event_that_would_come_after_its_start_is_dropped() -> None:
    late = When(Anchor.DEADLINE, 3, Unit.DAYS, after=True, at=MORNING)
    event = an_event(closes=datetime(2026, 12, 8, tzinfo=UTC))
    plan = replace(new_plan(event), steps=(Step("own", Mail.REMINDER, late),))

    assert fates(counted(plan, event, NOW, is_free)) == {"own": "started"}


@pytest.mark.parametrize(("minimum", "why"), [(0, "no-minimum"), (6, "planned")])
def test_organisers_are_warned_only_where_a_minimum_is_set(minimum: int, why: str) -> None:
    event = an_event(minimum=minimum, closes=datetime(2026, 12, 4, 22, tzinfo=UTC))
    plan = planned(event)

    assert {fates(plan)["minimum-deadline"], fates(plan)["minimum-start"]} == {why}
    if minimum:
        # Registration closes on Friday night, 5 December 2026, at midnight: the next working day is Monday.
        assert step(plan, "minimum-deadline").fate.due_at == datetime(2026, 12, 7, 7, tzinfo=UTC)
        assert step(plan, "minimum-start").fate.due_at == datetime(2026, 12, 2, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("late", "why"), [(timedelta(0), ""), (LATEST, ""), (LATEST + timedelta(seconds=1), "late")]
)
def test_a_step_more_than_an_hour_late_is_dropped(late: timedelta, why: str) -> None:
    plan = planned()

    assert decided(plan, step(plan, "day"), an_event(), DAY + late, 3).fate.reason.value == why


@pytest.mark.parametrize(
    ("plan_changes", "step_changes", "event_changes", "seated", "why"),
    [
        ({}, {}, {}, 0, ""),
        ({"paused": True}, {}, {}, 0, "paused"),
        ({}, {"paused": True}, {}, 0, "paused"),
        ({}, {"skip": True}, {}, 0, "skipped"),
        ({"paused": True}, {"skip": True}, {}, 0, "skipped"),
        ({}, {"mail": Mail.MINIMUM}, {"minimum": 6}, 5, ""),
        ({}, {"mail": Mail.MINIMUM}, {"minimum": 6}, 6, "minimum-reached"),
        (
            {},
            {"mail": Mail.MINIMUM},
            {"minimum": 6, "programme": {**PROGRAMME, "contact_email": ""}},
            5,
            "no-contact",
        ),
        ({}, {}, {"sessions": [session(1, DAY)]}, 0, "started"),
    ],
)
def test_what_keeps_a_step_from_going_out_at_its_moment(
    plan_changes: Any, step_changes: Any, event_changes: Any, seated: int, why: str
) -> None:
    plan = planned()
    one = replace(step(plan, "day"), **step_changes)

    after = decided(replace(plan, **plan_changes), one, an_event(**event_changes), DAY, seated)

    assert after.fate.reason.value == why
    assert after.fate.state is (State.DROPPED if why else State.SENDING)
    assert (after.fate.at, after.skip) == (DAY, False)


@pytest.mark.parametrize(
    ("state", "due", "why"),
    [
        ("sent", WEEK, "sent"),
        ("dropped", WEEK, "past"),
        # About to go out at the moment of the upgrade: it still does.
        ("planned", WEEK, "planned"),
    ],
)
def test_an_upgrade_sends_nothing_twice_and_loses_nothing(state: str, due: datetime, why: str) -> None:
    plan = carried_over(new_plan(an_event()), {"week": (state, due)})

    after = counted(plan, an_event(), WEEK + timedelta(minutes=5), is_free)

    assert (fates(after)["week"], fates(after)["trainer-week"]) == (why, why)
    assert fates(after)["day"] == "planned"


MOMENTS = st.integers(0, 60 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["move", "wait", "pause", "resume", "skip", "cancel", "reinstate"]),
        MOMENTS,
        st.sampled_from([each.id for each in DEFAULTS]),
    ),
    max_size=25,
)


@given(ACTS)
def test_whatever_happens_each_step_goes_out_once_at_most_and_never_late_or_for_what_is_past(
    acts: list[tuple[str, datetime, str]],
) -> None:
    event, at, gone = an_event(minimum=6), NOW, list[tuple[str, datetime]]()
    plan = counted(new_plan(event), event, at, is_free)
    for act, moment, name in acts:
        at = max(at, moment) if act == "wait" else at
        if act == "move":
            event = on(moment + timedelta(days=5), event.version + 1, status=event.status, minimum=6)
        if act in ("cancel", "reinstate"):
            event = replace(event, status="cancelled" if act == "cancel" else "published")
        if act in ("pause", "resume", "skip"):
            one = replace(step(plan, name), paused=act == "pause", skip=act == "skip")
            plan = plan.with_step(one)
        plan = counted(plan, event, at, is_free)
        while due := plan.due(at):
            after = decided(plan, due, event, at, 3)
            plan = plan.with_step(after)
            if after.fate.state is State.SENDING:
                gone.append((due.id, at))
                assert due.fate.due_at
                assert due.fate.due_at <= at <= due.fate.due_at + LATEST
                assert event.starts > at
                assert event.status == "published"
                assert (due.paused, due.skip) == (False, False)

    names = [name for name, _ in gone]
    assert sorted(names) == sorted(set(names))


def test_while_an_event_is_postponed_its_steps_wait_and_a_new_date_brings_them_back() -> None:
    before = planned(an_event(minimum=5))
    postponed = counted(before, an_event(2, minimum=5, sessions=[]), NOW, is_free)
    back = counted(postponed, on(datetime(2027, 1, 20, 8, tzinfo=UTC), 3, minimum=5), NOW, is_free)

    assert (fates(postponed)["week"], fates(postponed)["trainer-day"]) == ("postponed", "postponed")
    assert postponed.next_at is None
    assert (fates(back)["week"], step(back, "week").fate.due_at) == (
        "planned",
        datetime(2027, 1, 13, 16, tzinfo=UTC),
    )
