"""Seats kept for a group until a date."""

from datetime import timedelta

import pytest

from services.registration.domain import seating
from services.registration.domain.seats import (
    Entry,
    Promotion,
    Queued,
    Seated,
    Seating,
)
from tests.unit.registration.domain.builders import NOW
from tests.unit.registration.domain.seat_builders import (
    FAR,
    KEPT,
    NOBODY,
    PPA,
    RELEASE,
    SKA,
    VICTIM_SUPPORT,
    decided,
    entries,
    full,
    queue,
    rules,
)


def test_a_member_takes_a_kept_seat_first_so_that_open_seats_stay_for_others():
    kept = rules(capacity=3, pools=(KEPT,))

    state, outcomes = decided(Seating("e1"), kept, PPA, PPA, PPA, NOBODY)

    assert outcomes == [Seated("police"), Seated("police"), Seated(""), Queued(1, 1)]
    assert state.taken == {"police": 2, "": 1}


def test_a_stranger_queues_though_kept_seats_are_free():
    kept = rules(capacity=2, pools=(KEPT,))

    assert decided(Seating("e1"), kept, NOBODY, SKA)[1] == [Queued(1, 1), Queued(2, 2)]


def test_strangers_waiting_do_not_keep_a_member_from_a_kept_seat():
    kept = rules(capacity=3, pools=(KEPT,))

    outcomes = decided(Seating("e1"), kept, NOBODY, NOBODY, PPA)[1]

    assert outcomes == [Seated(""), Queued(1, 1), Seated("police")]


def test_a_member_does_not_overtake_a_waiting_member():
    kept = rules(pools=(KEPT,))
    state = full(kept, PPA, taken={"police": 1})

    assert decided(state, kept, PPA)[1] == [Queued(2, 2)]


def test_somebody_in_two_groups_sits_where_more_seats_are_left():
    kept = rules(capacity=3, pools=(VICTIM_SUPPORT, KEPT))

    assert decided(Seating("e1"), kept, PPA | SKA, SKA, PPA)[1] == [
        Seated("police"),
        Seated("support"),
        Seated("police"),
    ]


def test_a_released_pool_of_ones_own_is_no_pool_any_more():
    kept = rules(capacity=3, pools=(KEPT, VICTIM_SUPPORT))

    outcomes = seating.enter(Seating("e1"), kept, entries(PPA | SKA, PPA | SKA), RELEASE)[1]

    assert outcomes == [Seated("support"), Seated("")]


@pytest.mark.parametrize(
    ("at", "outcome"),
    [(RELEASE - timedelta(seconds=1), Queued(1, 1)), (RELEASE, Seated(""))],
)
def test_from_the_release_date_on_kept_seats_are_everybodys(at, outcome):
    kept = rules(pools=(KEPT,))

    assert seating.enter(Seating("e1"), kept, [Entry("r1", NOBODY, at)], at)[1] == [outcome]


def test_a_seat_taken_in_a_released_pool_still_counts():
    kept, state = rules(pools=(KEPT,)), Seating("e1", taken={"police": 1})

    outcomes = seating.enter(state, kept, entries(NOBODY, PPA), RELEASE)[1]

    assert outcomes == [Seated(""), Queued(1, 1)]


def test_a_freed_kept_seat_goes_to_the_longest_waiting_member():
    kept = rules(capacity=3, pools=(KEPT,))
    state = seating.vacate(full(kept, NOBODY, PPA, PPA, taken={"police": 2, "": 1}), "police")

    assert seating.fill(state, kept, queue(NOBODY, PPA, PPA), FAR)[1] == [Promotion("w2", "police", "seat")]


def test_a_freed_kept_seat_nobody_may_take_stays_free_until_the_release():
    kept = rules(capacity=3, pools=(KEPT,))
    state = seating.vacate(full(kept, NOBODY, SKA, taken={"police": 2, "": 1}), "police")

    before, none = seating.fill(state, kept, queue(NOBODY, SKA), FAR)
    after = seating.fill(before, kept, queue(NOBODY, SKA), RELEASE)[1]

    assert none == []
    assert after == [Promotion("w1", "", "seat")]


def test_a_pool_no_longer_there_leaves_its_people_seated():
    state = Seating("e1", taken={"police": 2})

    assert seating.seats(state, rules(capacity=3), NOW).open_to_all == 1
