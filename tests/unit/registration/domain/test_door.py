"""Whom a hurried hand means, and how late somebody is."""

from datetime import timedelta

import pytest

from services.registration.domain.attendance import Mark
from services.registration.domain.check_in import is_open, mark_at, step_at, steps_good_at, typed_digits
from services.registration.domain.door import is_meant, minutes_late, minutes_left, session_at
from tests.unit.registration.domain.builders import START, a_session, an_event


@pytest.mark.parametrize(
    ("typed", "name", "meant"),
    [
        ("oun", "Jüri Õun", True),
        ("JURI O", "Jüri Õun", True),
        ("oun juri", "Jüri Õun", True),
        ("zurek", "Agnieszka Żurek", True),
        ("lodz", "Ewa Łódź", True),
        ("tamm", "Mari-Liis Tamm", True),
        ("liis", "Mari-Liis Tamm", True),
        ("brien", "Sean O'Brien", True),
        ("серг", "Сергей Образ", True),
        ("un", "Jüri Õun", False),
        ("mari oun", "Jüri Õun", False),
        ("", "Jüri Õun", True),
        ("  - ", "Jüri Õun", True),
    ],
)
def test_a_name_is_found_without_its_marks(typed, name, meant):
    assert is_meant(name, typed) is meant


@pytest.mark.parametrize(
    ("minute", "late", "left", "mark"),
    [
        (-20, 0, 0, Mark("present")),
        (5, 0, 360, Mark("present")),
        (12, 12, 360, Mark("late", 12)),
        (400, 360, 20, Mark("late", 360)),
        (420, 360, 0, Mark("late", 360)),
    ],
)
def test_minutes_are_counted_from_the_beginning_and_to_the_end(minute, late, left, mark):
    session, at = a_session(), START + timedelta(minutes=minute)

    assert minutes_late(session, at) == late
    assert minutes_left(session, at) == left
    assert mark_at(session, at) == mark


@pytest.mark.parametrize(("minute", "opens"), [(-31, False), (-30, True), (419, True), (420, False)])
def test_one_checks_in_from_half_an_hour_before_until_the_end(minute, opens):
    assert is_open(a_session(), START + timedelta(minutes=minute)) is opens


def test_digits_are_good_for_two_steps_at_most():
    for seconds in range(0, 121, 7):
        at = START + timedelta(seconds=seconds)
        shown = [
            second for second in range(-90, 1) if step_at(at + timedelta(seconds=second)) in steps_good_at(at)
        ]
        assert 30 <= len(shown) <= 60


def test_digits_may_be_typed_in_groups():
    assert typed_digits(" 123 456 ") == typed_digits("123-456") == "123456"


@pytest.mark.parametrize(("day", "number"), [(-9, 1), (0, 1), (1, 2), (9, 2)])
def test_people_come_in_to_the_session_of_the_day_or_the_next_one(day, number):
    event = an_event(days=2)

    found = session_at(event.sessions, event.timezone, START + timedelta(days=day))

    assert found is not None
    assert found.number == number
    assert session_at((), event.timezone, START) is None
