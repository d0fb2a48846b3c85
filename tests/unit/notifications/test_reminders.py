"""When steps of a plan are due, and whom they are for."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.calendar.holidays import country, is_free
from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Role, Standing
from services.notifications.domain.plans import DEFAULTS
from services.notifications.domain.reminders import (
    MOST,
    Anchor,
    Audience,
    Mail,
    Unit,
    When,
    due_at,
    is_for,
    joined_too_late,
    template,
)
from tests.unit.notifications.builders import NOW, PROGRAMME, an_event, an_invitee, session

TALLINN = ZoneInfo("Europe/Tallinn")
EVENING = time(18)


def before(count: int, unit: Unit = Unit.DAYS, anchor: Anchor = Anchor.START, at: time = EVENING) -> When:
    """So long before the event starts."""
    return When(anchor, count, unit, after=False, at=at)


def after(count: int, unit: Unit = Unit.DAYS, anchor: Anchor = Anchor.END, at: time = EVENING) -> When:
    """So long after it ends."""
    return When(anchor, count, unit, after=True, at=at)


def starting(day: date, at: time = time(10), **changes: object) -> Event:
    """An event that begins in Tallinn on this day."""
    return an_event(sessions=[session(1, datetime.combine(day, at, TALLINN))], **changes)


def wall(when: When, event: Event) -> str:
    """What clock and calendar show where the event is when the step is due."""
    due = due_at(when, event, None, is_free)
    return f"{due.astimezone(TALLINN):%Y-%m-%d %H:%M}" if due else ""


@pytest.mark.parametrize(
    ("starts", "days", "due"),
    [
        (datetime(2026, 12, 9, 8, tzinfo=UTC), 7, datetime(2026, 12, 2, 16, tzinfo=UTC)),
        (datetime(2026, 12, 9, 8, tzinfo=UTC), 1, datetime(2026, 12, 8, 16, tzinfo=UTC)),
        # Clocks went forward on 28 March 2027: 18:00 is 15:00 UTC from then on.
        (datetime(2027, 3, 30, 7, tzinfo=UTC), 7, datetime(2027, 3, 23, 16, tzinfo=UTC)),
        (datetime(2027, 3, 30, 7, tzinfo=UTC), 1, datetime(2027, 3, 29, 15, tzinfo=UTC)),
        # Clocks went back on 25 October 2026.
        (datetime(2026, 10, 26, 8, tzinfo=UTC), 7, datetime(2026, 10, 19, 15, tzinfo=UTC)),
        (datetime(2026, 10, 26, 8, tzinfo=UTC), 1, datetime(2026, 10, 25, 16, tzinfo=UTC)),
        # An evening event that is already tomorrow in UTC counts by the local day.
        (datetime(2026, 12, 9, 22, 30, tzinfo=UTC), 1, datetime(2026, 12, 9, 16, tzinfo=UTC)),
    ],
)
def test_days_are_counted_on_the_local_calendar_and_hours_on_the_wall(
    starts: datetime, days: int, due: datetime
) -> None:
    assert due_at(before(days), an_event(sessions=[session(1, starts)]), None, is_free) == due


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        # 03:30 does not exist when clocks go forward: it counts as if they had not, and the wall says 04:30.
        (date(2027, 3, 28), time(3, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2027, 3, 28), time(4, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        # 03:30 comes twice on the night they go back: the first is meant.
        (date(2026, 10, 25), time(3, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(4, 0), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_an_hour_the_clock_skips_or_shows_twice_has_one_meaning(day: date, at: time, utc: datetime) -> None:
    event = starting(day + timedelta(days=1))

    assert due_at(before(1, at=at), event, None, is_free) == utc


@pytest.mark.parametrize(
    ("starts", "months", "due"),
    [
        (date(2027, 3, 31), 1, "2027-02-28"),
        (date(2028, 3, 31), 1, "2028-02-29"),
        (date(2028, 2, 29), 12, "2027-02-28"),
        (date(2027, 1, 15), 1, "2026-12-15"),
        (date(2026, 12, 31), 1, "2026-11-30"),
    ],
)
def test_a_month_before_is_the_same_day_or_the_last_of_that_month(
    starts: date, months: int, due: str
) -> None:
    assert wall(before(months, Unit.MONTHS), starting(starts)) == f"{due} 18:00"


@pytest.mark.parametrize(
    ("starts", "days", "due"),
    [
        (date(2026, 12, 9), 1, "2026-12-08"),
        (date(2026, 12, 7), 1, "2026-12-04"),  # a Monday: the Friday before
        (date(2026, 12, 28), 1, "2026-12-23"),  # Christmas from 24 to 26 December, then a Sunday
        (date(2026, 6, 25), 1, "2026-06-22"),  # Victory Day and Midsummer Day
        (date(2026, 2, 25), 1, "2026-02-23"),  # Independence Day
        (date(2026, 4, 6), 1, "2026-04-02"),  # Good Friday
        (date(2026, 12, 9), 5, "2026-12-02"),
        (date(2026, 12, 6), 0, "2026-12-04"),  # a Sunday: the nearest working day before
        (date(2026, 12, 9), 0, "2026-12-09"),
    ],
)
def test_working_days_leave_out_weekends_and_public_holidays(starts: date, days: int, due: str) -> None:
    assert wall(before(days, Unit.WORKING_DAYS), starting(starts)) == f"{due} 18:00"


def test_working_days_are_counted_forward_too() -> None:
    assert wall(after(1, Unit.WORKING_DAYS), starting(date(2026, 12, 23))) == "2026-12-28 18:00"


@pytest.mark.parametrize(
    ("zone", "code"),
    [
        ("Europe/Tallinn", "EE"),
        ("Europe/Helsinki", "FI"),
        ("America/New_York", "US"),
        ("UTC", "EE"),
        ("Mars", "EE"),
    ],
)
def test_holidays_are_those_of_the_country_of_the_time_zone(zone: str, code: str) -> None:
    assert country(zone) == code


def test_a_working_day_of_one_country_is_a_holiday_of_another() -> None:
    assert is_free("Europe/Tallinn", date(2026, 2, 24))
    assert not is_free("Europe/Helsinki", date(2026, 2, 24))


def test_steps_are_counted_from_the_start_the_end_the_deadline_or_the_completion() -> None:
    event = an_event(
        sessions=[
            session(1, datetime(2026, 12, 9, 8, tzinfo=UTC)),
            session(2, datetime(2026, 12, 16, 8, tzinfo=UTC)),
        ],
        closes=datetime(2026, 12, 1, 22, tzinfo=UTC),
    )
    completed_at = datetime(2026, 12, 18, 12, tzinfo=UTC)

    due = [due_at(after(1, anchor=each), event, completed_at, is_free) for each in Anchor]

    assert [each.day for each in due if each] == [10, 17, 3, 19]


def test_without_a_deadline_or_a_completion_there_is_nothing_to_count_from() -> None:
    assert due_at(after(1, anchor=Anchor.DEADLINE), an_event(), None, is_free) is None
    assert due_at(after(1, anchor=Anchor.COMPLETION), an_event(), None, is_free) is None


@given(
    st.dates(date(2026, 1, 1), date(2035, 12, 31)),
    st.sampled_from(["Europe/Tallinn", "Europe/Dublin", "America/New_York", "Asia/Kathmandu", "UTC"]),
    st.sampled_from(list(Unit)),
    st.integers(0, 30),
    st.booleans(),
    st.times(time(5), time(23, 59)),
)
def test_it_is_that_hour_on_the_wall_wherever_and_whenever(
    day: date, zone: str, unit: Unit, count: int, forward: bool, at: time
) -> None:
    starts = datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo(zone))
    event = an_event(sessions=[session(1, starts)], programme={**PROGRAMME, "timezone": zone})
    when = When(Anchor.START, min(count, MOST[unit]), unit, forward, at.replace(second=0, microsecond=0))

    due = due_at(when, event, None, is_free)
    assert due
    local = due.astimezone(ZoneInfo(zone))

    assert (local.hour, local.minute) == (at.hour, at.minute)
    assert (local.date() >= day) if forward else (local.date() <= day)
    if unit is Unit.DAYS:
        assert abs((day - local.date()).days) == count
    if unit is Unit.WORKING_DAYS:
        assert not is_free(zone, local.date())
        first, last = sorted((day, local.date()))
        between = [first + timedelta(days=each) for each in range((last - first).days + 1)]
        assert sum(not is_free(zone, each) for each in between if each != day) == max(
            count, local.date() != day
        )


SEATED, LINE, OUT = Standing.SEATED, Standing.IN_LINE, Standing.OUT


@pytest.mark.parametrize(
    ("standing", "status", "completed", "audiences"),
    [
        (SEATED, "confirmed", False, {Audience.SEATED, Audience.NOT_COMPLETED}),
        (SEATED, "confirmed", True, {Audience.SEATED, Audience.COMPLETED}),
        (SEATED, "", False, {Audience.SEATED, Audience.NOT_COMPLETED}),
        (LINE, "waitlisted", False, {Audience.WAITING}),
        (LINE, "offered", False, {Audience.OFFERED}),
        (LINE, "pending_approval", False, set()),
        (LINE, "", False, set()),
        (OUT, "withdrawn", False, set()),
    ],
)
def test_each_status_has_its_mails(
    standing: Standing, status: str, completed: bool, audiences: set[Audience]
) -> None:
    invitee = an_invitee(standing=standing, status=status, completed=completed)

    assert {each for each in Audience if is_for(invitee, each)} == audiences


def test_trainers_get_what_is_for_trainers_and_nothing_else() -> None:
    trainer = an_invitee(role=Role.TRAINER)

    assert {each for each in Audience if is_for(trainer, each)} == {Audience.TRAINERS}


@pytest.mark.parametrize(
    ("since", "too_late"),
    [
        (NOW - timedelta(days=30), False),
        (NOW - timedelta(hours=2), False),
        (NOW - timedelta(hours=2) + timedelta(seconds=1), True),
        (NOW + timedelta(hours=1), True),
    ],
)
def test_whoever_joined_less_than_two_hours_before_is_left_in_peace(since: datetime, too_late: bool) -> None:
    assert joined_too_late(an_invitee(since=since), NOW) is too_late


@pytest.mark.parametrize(
    ("days", "folder"),
    [(7, "reminder_week"), (1, "reminder_day"), (0, "reminder_soon"), (3, "reminder_soon")],
)
def test_a_reminder_says_how_near_the_day_is(days: int, folder: str) -> None:
    event = an_event()

    assert template(Mail.REMINDER, event, event.starts - timedelta(days=days)) == folder


def test_the_defaults_are_those_we_promise() -> None:
    told = [
        (each.id, each.mail.value, each.when.anchor.value, each.when.count, each.when.unit.value)
        for each in DEFAULTS
    ]

    assert told == [
        ("trainer-month", "roster", "start", 1, "months"),
        ("minimum-deadline", "minimum", "deadline", 1, "working-days"),
        ("minimum-start", "minimum", "start", 5, "working-days"),
        ("trainer-week", "roster", "start", 7, "days"),
        ("week", "reminder", "start", 7, "days"),
        ("trainer-day", "roster", "start", 1, "days"),
        ("day", "reminder", "start", 1, "days"),
        ("feedback", "feedback", "completion", 1, "days"),
        ("feedback-again", "feedback", "completion", 4, "days"),
        ("feedback-last", "feedback", "completion", 10, "days"),
    ]
