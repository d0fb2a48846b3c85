"""Marks become academic hours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain.attendance import (
    Mark,
    attended_hours,
    check_mark,
    planned_hours,
    was_there,
)
from services.registration.domain.hours import academic_hours, teaching_minutes, total_hours
from shared.errors import Invalid
from tests.unit.registration.domain.builders import a_session, an_event


@pytest.mark.parametrize(
    ("mark", "hours", "there"),
    [
        (Mark("present"), 8, True),
        (Mark("late"), 8, True),
        (Mark("late", 45), 7, True),
        (Mark("late", 360), 0, True),
        (Mark("partial", 90), 2, True),
        (Mark("partial", 0), 0, False),
        (Mark("partial", 999), 8, True),
        (Mark("partial", 100), 2.22, True),
        (Mark("excused"), 0, False),
        (Mark("absent"), 0, False),
        (None, 0, False),
    ],
)
def test_a_mark_counts_for_so_many_academic_hours(mark, hours, there):
    session = a_session()

    assert attended_hours(an_event(sessions=(session,)), {session.id: mark} if mark else {}) == hours
    assert was_there(mark) is there


@pytest.mark.parametrize(
    ("mark", "fields"),
    [
        (Mark("present"), None),
        (Mark("late", 360), None),
        (Mark("partial", 0), None),
        (Mark("there"), {"mark": ["unknown-mark"]}),
        (Mark("partial"), {"minutes": ["minutes-required"]}),
        (Mark("present", 10), {"minutes": ["minutes-not-asked"]}),
        (Mark("absent", 0), {"minutes": ["minutes-not-asked"]}),
        (Mark("partial", -1), {"minutes": ["minutes-out-of-range"]}),
        (Mark("partial", 361), {"minutes": ["minutes-out-of-range"]}),
    ],
)
def test_a_mark_makes_sense_for_its_session(mark, fields):
    if fields is None:
        check_mark(a_session(), mark)
        return
    with pytest.raises(Invalid) as refusal:
        check_mark(a_session(), mark)
    assert refusal.value.fields == fields


def test_hours_of_all_sessions_add_up_without_rounding_on_the_way():
    event = an_event(3)
    marks = {f"s{number}": Mark("partial", 20) for number in (1, 2, 3)}

    assert planned_hours(event) == 24
    assert attended_hours(event, marks) == 1.33


def test_marks_of_a_session_that_is_gone_do_not_count():
    assert attended_hours(an_event(), {"s9": Mark("present")}) == 0


def test_an_academic_hour_is_45_minutes():
    assert (academic_hours(360), teaching_minutes(8)) == (8, 360)


@pytest.mark.parametrize("days", [1, 2, 3, 7])
def test_days_of_seven_hours_come_to_the_same_added_up_attended_and_taught(days):
    event = an_event(sessions=tuple(a_session(day, academic_hours=9.33) for day in range(1, days + 1)))
    marks = {session.id: Mark("present") for session in event.sessions}

    hours = academic_hours(days * 420)
    assert planned_hours(event) == attended_hours(event, marks) == hours
    assert total_hours(session.academic_hours for session in event.sessions) == hours


@given(st.integers(0, 45_000))
def test_hours_counted_from_whole_minutes_are_those_minutes_again(minutes):
    assert teaching_minutes(academic_hours(minutes)) == minutes


@given(st.integers(0, 100_000))
def test_hours_somebody_typed_stay_what_was_typed(hundredths):
    assert total_hours([hundredths / 100]) == hundredths / 100
