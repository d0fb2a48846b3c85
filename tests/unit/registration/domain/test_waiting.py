"""A waiting list that explains itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain import seating, waiting
from services.registration.domain.pools import Pool
from services.registration.domain.seating import Seating, SeatingRules, Waiting
from services.registration.domain.texts import LocalText
from shared.errors import Conflict

AT = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
RULES = SeatingRules(capacity=2, mode="offer", last_entry=AT + timedelta(days=20))
FULL = Seating("e", taken={"": 2}, waiting=3)
QUEUE = [Waiting("tiia", 4), Waiting("mari", 2), Waiting("ott", 9)]
POLICE = Pool("police", LocalText("Politsei"), 1, "PPA")


def test_each_person_reads_how_many_seats_must_come_free() -> None:
    told = waiting.turns(FULL, RULES, QUEUE, AT)

    assert [(turn.registration_id, turn.position, turn.needed) for turn in told] == [
        ("mari", 1, 1),
        ("tiia", 2, 2),
        ("ott", 3, 3),
    ]


def test_whoever_belongs_to_a_group_waits_for_its_seats_too() -> None:
    rules = replace(RULES, pools=(POLICE,))
    held = Seating("e", taken={"": 1, "police": 1}, waiting=2, waiting_for={"police": 1})
    queue = [Waiting("mari", 1), Waiting("ott", 2, frozenset({"PPA"}))]

    assert [turn.kept for turn in waiting.turns(held, rules, queue, AT)] == [(), (("police", 1),)]


def test_a_dry_run_names_whom_more_seats_would_be_offered_to() -> None:
    foreseen = waiting.foresee(FULL, RULES, QUEUE, 4, AT)

    assert [(one.registration_id, one.kind) for one in foreseen.promotions] == [
        ("mari", "offer"),
        ("tiia", "offer"),
    ]
    assert (foreseen.seats.free, foreseen.frozen) == (0, False)


def test_in_the_last_day_nobody_would_move_up_and_the_dry_run_says_so() -> None:
    late = replace(RULES, last_entry=AT + timedelta(hours=23))

    foreseen = waiting.foresee(FULL, late, QUEUE, 4, AT)

    assert foreseen.promotions == ()
    assert (foreseen.seats.free, foreseen.frozen) == (2, True)


def test_fewer_seats_than_are_taken_are_refused_as_they_would_be_in_earnest() -> None:
    with pytest.raises(Conflict) as refused:
        waiting.foresee(FULL, RULES, QUEUE, 1, AT)

    assert refused.value.code == "capacity-below-seats"


@given(st.integers(2, 12), st.integers(0, 8))
def test_a_dry_run_is_what_happens(capacity: int, people: int) -> None:
    queue = [Waiting(str(place), place) for place in range(people)]
    full = replace(FULL, waiting=people)
    larger = replace(RULES, capacity=capacity)

    foreseen = waiting.foresee(full, RULES, queue, capacity, AT)
    done = seating.fill(seating.set_capacity(full, RULES, larger, AT), larger, queue, AT)

    assert list(foreseen.promotions) == done[1]
    for turn in waiting.turns(full, RULES, queue, AT):
        moved = turn.registration_id in {one.registration_id for one in foreseen.promotions}
        assert moved == (turn.needed <= capacity - RULES.capacity)
