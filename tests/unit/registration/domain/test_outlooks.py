"""What somebody in the queue is told: the numbers, what comes next, and until when."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain import seating
from services.registration.domain.outlooks import look_ahead
from tests.unit.registration.domain.builders import START
from tests.unit.registration.domain.seat_builders import FAR, KEPT, NOBODY, PPA, RELEASE, full, queue, rules

A_DAY = timedelta(days=1)


def test_who_waits_reads_the_place_the_seats_and_what_is_held_for_others() -> None:
    found = look_ahead(full(rules(), NOBODY, NOBODY), rules(), 2, 1, FAR)

    assert (found.position, found.waiting, found.capacity, found.offers) == (2, 2, 2, 1)
    assert found.freezes_at == START - A_DAY


def test_free_seats_that_are_kept_for_a_group_are_named_with_the_day_they_come_free() -> None:
    law = rules(capacity=3, pools=(KEPT,))

    found = look_ahead(full(law, NOBODY, taken={"": 1}), law, 1, 0, FAR)
    later = look_ahead(full(law, NOBODY, taken={"": 1}), law, 1, 0, RELEASE)

    assert (found.kept, found.kept_until) == (2, RELEASE)
    assert (later.kept, later.kept_until) == (0, None)


@pytest.mark.parametrize(
    ("mode", "before", "next_step"),
    [
        ("automatic", timedelta(days=2), "gets-seat"),
        ("offer", timedelta(days=2), "gets-offer"),
        ("offer", A_DAY, "organiser-calls"),
        ("automatic", timedelta(hours=1), "organiser-calls"),
        ("automatic", timedelta(0), "too-late"),
    ],
)
def test_what_comes_next_follows_the_rule_and_the_hour(mode: str, before: timedelta, next_step: str) -> None:
    law = rules(mode=mode)

    assert look_ahead(full(law, NOBODY), law, 1, 0, START - before).next == next_step


@given(
    free=st.integers(0, 2), hours=st.integers(-2, 60), mode=st.sampled_from(["automatic", "offer", "none"])
)
def test_nobody_is_promised_a_seat_that_the_rule_would_not_give(free: int, hours: int, mode: str) -> None:
    law, at = rules(mode=mode), START - timedelta(hours=hours)
    state = full(law, NOBODY, PPA, taken={"": 2 - free})

    promised = look_ahead(state, law, 1, 0, at).next in ("gets-seat", "gets-offer")
    moved_up = seating.fill(state, law, queue(NOBODY, PPA), at)[1]

    assert not moved_up or promised
