"""Where an event stands on its way."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain import stages
from services.registration.domain.event_periods import in_periods
from services.registration.domain.events import Event
from services.registration.domain.progress import make_ups
from services.registration.domain.sessions import Session
from shared.errors import Conflict
from tests.unit.registration.domain.builders import an_event

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def held(starts: datetime, counts_as: str = "", session_id: str = "s1") -> Session:
    ends = starts + timedelta(hours=6)
    return Session(id=session_id, number=1, starts=starts, ends=ends, academic_hours=8, counts_as=counts_as)


def public(minimum: int = 8, starts: datetime = AT + timedelta(days=30)) -> Event:
    return replace(an_event(), status="published", minimum=minimum, sessions=(held(starts),))


def test_what_hangs_on_enough_people_is_tentative_until_somebody_says_so() -> None:
    event = public()
    confirmed, facts = stages.confirm(event, AT)

    assert stages.stage(event, AT) == "tentative"
    assert stages.stage(public(minimum=0), AT) == "confirmed"
    assert stages.stage(confirmed, AT) == "confirmed"
    assert [type(each).__name__ for each in facts] == ["EventChanged"]
    assert stages.confirm(confirmed, AT) == (confirmed, ())


def test_it_runs_by_the_clock_alone() -> None:
    event = public()
    assert event.starts

    assert stages.stage(event, event.starts) == "running"


def test_only_what_is_completed_is_closed_and_it_opens_again() -> None:
    completed = replace(public(), status="completed")
    closed = stages.close(completed, AT)

    assert (stages.stage(completed, AT), stages.stage(closed, AT)) == ("completed", "closed")
    with pytest.raises(Conflict, match="event-closed"):
        stages.ensure_open(closed)
    assert stages.stage(stages.reopen(closed), AT) == "completed"
    with pytest.raises(Conflict, match="event-not-completed"):
        stages.close(public(), AT)


@pytest.mark.parametrize(
    ("status", "code"), [("draft", "event-not-published"), ("cancelled", "event-cancelled")]
)
def test_only_a_public_event_is_confirmed(status: str, code: str) -> None:
    with pytest.raises(Conflict, match=code):
        stages.confirm(replace(public(), status=status), AT)
    with pytest.raises(Conflict, match="event-postponed"):
        stages.confirm(replace(public(), sessions=()), AT)


def test_sessions_of_other_groups_under_the_same_word_stand_for_a_missed_one() -> None:
    mine = replace(public(), sessions=(held(AT - timedelta(days=1), "Päev  2"),))
    soon, later = AT + timedelta(days=9), AT + timedelta(days=5)
    groups = [
        replace(public(), slug="grupp-4", sessions=(held(soon, "päev 2"),)),
        replace(public(), slug="grupp-5", sessions=(held(later, "PÄEV 2"),)),
        replace(public(), slug="grupp-6", sessions=(held(later, "päev 1"), held(soon, "", "s2"))),
        replace(public(), slug="grupp-1", sessions=(held(AT - timedelta(days=2), "päev 2"),)),
    ]

    found = make_ups(mine, groups, AT)

    assert [each.event_slug for each in found["s1"]] == ["grupp-5", "grupp-4"]
    assert make_ups(public(), groups, AT) == {}


DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


@given(st.dictionaries(DAYS, st.tuples(st.integers(1, 9), st.integers(0, 1)), min_size=1, max_size=9), DAYS)
def test_every_registration_is_in_one_period_and_they_leave_no_gap(
    arrivals: dict[date, tuple[int, int]], today: date
) -> None:
    periods = in_periods(arrivals, today)

    assert sum(each.registered for each in periods) == sum(count for count, _ in arrivals.values())
    assert periods[-1].total == sum(each.registered for each in periods)
    for before, after in itertools.pairwise(periods):
        assert after.first == before.last + timedelta(days=1)
    assert len(periods) <= 54
    assert periods[0].first <= min(arrivals)
    assert periods[-1].last >= max(today, *arrivals)
