"""When reminders go out, and when they do not."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.invitees import Standing
from services.notifications.domain.reminders import (
    LATEST,
    STEPS,
    Plan,
    Reminder,
    at_its_time,
    due_at,
    is_for,
    planned,
)
from tests.unit.notifications.builders import NOW, PROGRAMME, an_event, an_invitee, session

TALLINN = ZoneInfo("Europe/Tallinn")


@pytest.mark.parametrize(
    ("starts", "step", "due"),
    [
        (datetime(2026, 12, 9, 8, tzinfo=UTC), "week", datetime(2026, 12, 2, 16, tzinfo=UTC)),
        (datetime(2026, 12, 9, 8, tzinfo=UTC), "day", datetime(2026, 12, 8, 16, tzinfo=UTC)),
        # Clocks went forward on 28 March 2027: 18:00 is 15:00 UTC from then on.
        (datetime(2027, 3, 30, 7, tzinfo=UTC), "week", datetime(2027, 3, 23, 16, tzinfo=UTC)),
        (datetime(2027, 3, 30, 7, tzinfo=UTC), "day", datetime(2027, 3, 29, 15, tzinfo=UTC)),
        # Clocks went back on 25 October 2026.
        (datetime(2026, 10, 26, 8, tzinfo=UTC), "week", datetime(2026, 10, 19, 15, tzinfo=UTC)),
        (datetime(2026, 10, 26, 8, tzinfo=UTC), "day", datetime(2026, 10, 25, 16, tzinfo=UTC)),
        # An evening event that is already tomorrow in UTC counts by the local day.
        (datetime(2026, 12, 9, 22, 30, tzinfo=UTC), "day", datetime(2026, 12, 9, 16, tzinfo=UTC)),
    ],
)
def test_reminders_are_due_at_18_local_so_many_calendar_days_before(
    starts: datetime, step: str, due: datetime
) -> None:
    assert due_at(an_event(sessions=[session(1, starts)]), step) == due


@given(
    st.dates(date(2026, 1, 1), date(2035, 12, 31)),
    st.sampled_from(["Europe/Tallinn", "Europe/Dublin", "America/New_York", "Asia/Kathmandu", "UTC"]),
    st.sampled_from(list(STEPS)),
)
def test_it_is_18_on_the_wall_wherever_and_whenever(day: date, zone: str, step: str) -> None:
    starts = datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo(zone))
    event = an_event(sessions=[session(1, starts)], programme={**PROGRAMME, "timezone": zone})
    due = due_at(event, step).astimezone(ZoneInfo(zone))

    assert (due.hour, due.minute) == (18, 0)
    assert (day - due.date()).days == STEPS[step]


def test_an_event_of_several_days_is_reminded_of_before_its_first() -> None:
    event = an_event(
        sessions=[
            session(2, datetime(2026, 12, 16, 8, tzinfo=UTC)),
            session(1, datetime(2026, 12, 9, 8, tzinfo=UTC)),
        ]
    )

    assert due_at(event, "day").day == 8


def test_what_is_past_is_never_planned() -> None:
    event = an_event(sessions=[session(1, NOW + timedelta(days=3))])
    plans = {each.step: each.state for each in planned(event, {}, NOW)}

    assert plans == {"week": Plan.DROPPED, "day": Plan.PLANNED}


@pytest.mark.parametrize("status", ["draft", "cancelled", "completed"])
def test_nobody_is_reminded_of_what_does_not_take_place(status: str) -> None:
    known = {each.step: each for each in planned(an_event(), {}, NOW)}
    dropped = planned(an_event(2, status=status), known, NOW)

    assert [each.state for each in dropped] == [Plan.DROPPED, Plan.DROPPED]


def test_reminders_move_with_the_event_but_are_never_sent_twice() -> None:
    known = {each.step: each for each in planned(an_event(), {}, NOW)}
    known["week"] = Reminder(known["week"].event_id, "week", known["week"].due_at, Plan.SENT)
    later = an_event(2, sessions=[session(1, datetime(2027, 1, 20, 8, tzinfo=UTC))])

    (moved,) = planned(later, known, NOW)
    assert (moved.step, moved.due_at, moved.state) == (
        "day",
        datetime(2027, 1, 19, 16, tzinfo=UTC),
        Plan.PLANNED,
    )


def test_a_plan_that_stays_is_not_written_again() -> None:
    known = {each.step: each for each in planned(an_event(), {}, NOW)}

    assert planned(an_event(2), known, NOW) == []


@pytest.mark.parametrize(
    ("late", "state"),
    [(timedelta(0), Plan.SENT), (LATEST, Plan.SENT), (LATEST + timedelta(seconds=1), Plan.DROPPED)],
)
def test_a_reminder_more_than_an_hour_late_is_dropped(late: timedelta, state: Plan) -> None:
    reminder = Reminder("e", "day", NOW, Plan.PLANNED)

    assert at_its_time(reminder, NOW + late).state is state


@pytest.mark.parametrize(
    ("since", "standing", "gets_it"),
    [
        (NOW - timedelta(days=30), Standing.SEATED, True),
        (NOW - timedelta(hours=2), Standing.SEATED, True),
        (NOW - timedelta(hours=2) + timedelta(seconds=1), Standing.SEATED, False),
        (NOW + timedelta(hours=1), Standing.SEATED, False),
        (NOW - timedelta(days=30), Standing.IN_LINE, False),
        (NOW - timedelta(days=30), Standing.OUT, False),
    ],
)
def test_reminders_are_for_people_who_had_a_seat_for_a_while(
    since: datetime, standing: Standing, gets_it: bool
) -> None:
    reminder = Reminder("e" * 24, "day", NOW, Plan.SENT)

    assert is_for(an_invitee(since=since, standing=standing), reminder) is gets_it
