"""Who gets a seat and who queues; the laws that hold whatever happens stand in test_seating_laws."""

from datetime import timedelta

import pytest

from services.registration.domain import seating
from services.registration.domain.seats import (
    AwaitsApproval,
    Entry,
    Promotion,
    Queued,
    Refused,
    Seated,
    Seating,
)
from shared.errors import Conflict
from tests.unit.registration.domain.builders import NOW, START
from tests.unit.registration.domain.seat_builders import (
    FAR,
    KEPT,
    NOBODY,
    decided,
    full,
    queue,
    rules,
)


def test_people_sit_in_order_of_arrival_and_the_rest_queue_behind_each_other():
    state, outcomes = decided(Seating("e1"), rules(), NOBODY, NOBODY, NOBODY, NOBODY)

    assert outcomes == [Seated(""), Seated(""), Queued(1, 1), Queued(2, 2)]
    assert (state.taken, state.waiting, state.next_place) == ({"": 2}, 2, 3)


def test_while_anybody_waits_a_newcomer_queues_though_a_seat_is_free():
    state = full(rules(), NOBODY, taken={"": 1})

    assert decided(state, rules(), NOBODY)[1] == [Queued(2, 2)]


def test_positions_shrink_but_places_only_rise():
    state = seating.leave_queue(full(rules(), NOBODY, NOBODY), rules(), NOBODY)

    assert decided(state, rules(), NOBODY)[1] == [Queued(3, 2)]


def test_without_a_waiting_list_a_full_event_refuses():
    state, outcomes = decided(Seating("e1"), rules(mode="none", capacity=1), NOBODY, NOBODY)

    assert outcomes == [Seated(""), Refused("event-full")]
    assert state.waiting == 0


@pytest.mark.parametrize(
    ("values", "at", "code"),
    [
        ({"opens": NOW}, NOW, None),
        ({"opens": NOW}, NOW - timedelta(microseconds=1), "not-yet-open"),
        ({"closes": NOW}, NOW - timedelta(microseconds=1), None),
        ({"closes": NOW}, NOW, "registration-closed"),
        ({"closes": None}, NOW, None),
        ({"status": "draft"}, NOW, "not-yet-open"),
        ({"status": "cancelled"}, NOW, "registration-closed"),
        ({"status": "completed"}, NOW, "registration-closed"),
    ],
)
def test_the_window_opens_at_its_first_moment_and_is_shut_at_its_last(values, at, code):
    [outcome] = seating.enter(Seating("e1"), rules(**values), [Entry("r1", NOBODY, at)], NOW)[1]

    assert outcome == (Refused(code) if code else Seated(""))


def test_arrival_not_decision_counts_for_the_window():
    early = Entry("r1", NOBODY, NOW - timedelta(milliseconds=5))

    assert seating.enter(Seating("e1"), rules(closes=NOW), [early], NOW + timedelta(seconds=1))[1] == [
        Seated("")
    ]


@pytest.mark.parametrize("kind", ["approved", "added"])
def test_the_organiser_lets_people_in_outside_the_window(kind):
    shut = rules(closes=NOW - timedelta(days=1), approval=True)

    assert decided(Seating("e1"), shut, NOBODY, **{kind: True})[1] == [Seated("")]


@pytest.mark.parametrize("kind", ["approved", "added"])
def test_nobody_enters_a_cancelled_event_not_even_by_hand(kind):
    assert decided(Seating("e1"), rules(status="cancelled"), NOBODY, **{kind: True})[1] == [
        Refused("registration-closed")
    ]


def test_pending_people_hold_nothing():
    state, outcomes = decided(Seating("e1"), rules(approval=True, capacity=1), NOBODY, NOBODY)

    assert outcomes == [AwaitsApproval(), AwaitsApproval()]
    assert seating.seats(state, rules(capacity=1), NOW).free == 1


def test_approval_at_a_full_event_gives_a_place_at_the_end_of_the_queue():
    state = full(rules(approval=True), NOBODY)

    assert decided(state, rules(approval=True), NOBODY, approved=True)[1] == [Queued(2, 2)]


def test_somebody_added_by_hand_takes_a_free_seat_before_the_queue():
    state = full(rules(), NOBODY, taken={"": 1})

    assert decided(state, rules(), NOBODY, NOBODY, added=True)[1] == [Seated(""), Queued(2, 2)]


def test_a_freed_seat_goes_to_whoever_waited_longest():
    state = seating.vacate(full(rules(), NOBODY, NOBODY), "")

    state, promotions = seating.fill(state, rules(), list(reversed(queue(NOBODY, NOBODY))), FAR)

    assert promotions == [Promotion("w1", "", "seat")]
    assert (state.waiting, state.taken) == (1, {"": 2})


def test_a_seat_freed_once_is_given_once():
    state = seating.vacate(full(rules(), NOBODY, NOBODY), "")

    state, _ = seating.fill(state, rules(), queue(NOBODY, NOBODY), FAR)

    assert seating.fill(state, rules(), queue(NOBODY, NOBODY)[1:], FAR)[1] == []


@pytest.mark.parametrize(
    ("at", "moves"),
    [(START - timedelta(hours=24, seconds=1), True), (START - timedelta(hours=24), False), (START, False)],
)
def test_in_the_last_day_nobody_is_moved_up_by_themselves(at, moves):
    state = seating.vacate(full(rules(), NOBODY), "")

    assert bool(seating.fill(state, rules(), queue(NOBODY), at)[1]) is moves
    assert seating.places_needed(state, rules(), at) == int(moves)


def test_nobody_is_moved_up_at_a_cancelled_event():
    state = seating.vacate(full(rules(), NOBODY), "")

    assert seating.fill(state, rules(status="cancelled"), queue(NOBODY), FAR)[1] == []


def test_an_offer_holds_the_seat_until_its_deadline():
    offers = rules(mode="offer")
    state = seating.vacate(full(offers, NOBODY), "")

    state, promotions = seating.fill(state, offers, queue(NOBODY), FAR)

    assert promotions == [Promotion("w1", "", "offer", FAR + timedelta(hours=48))]
    assert seating.seats(state, offers, FAR).free == 0


def test_the_organiser_promotes_out_of_order_and_in_the_last_hours():
    state = seating.vacate(full(rules(mode="offer"), NOBODY, NOBODY), "")

    state, promotion = seating.promote(state, rules(mode="offer"), queue(NOBODY, NOBODY)[1], START)

    assert promotion == Promotion("w2", "", "seat")
    assert (state.waiting, state.taken) == (1, {"": 2})


@pytest.mark.parametrize(
    ("given", "taken", "code"),
    [
        (rules(), {"": 2}, "no-free-seat"),
        (rules(pools=(KEPT,)), {"police": 1}, "only-kept-seats-free"),
        (rules(pools=(KEPT,)), {"police": 2}, "no-free-seat"),
        (rules(status="completed"), {"": 1}, "event-over"),
    ],
)
def test_promoting_by_hand_is_refused_where_there_is_no_seat(given, taken, code):
    with pytest.raises(Conflict) as refusal:
        seating.promote(full(given, NOBODY, taken=taken), given, queue(NOBODY)[0], FAR)

    assert refusal.value.code == code


def test_nobody_is_kept_hoping_for_approval_where_no_seat_can_follow():
    closed = rules(mode="none", approval=True)

    assert decided(full(closed), closed, NOBODY)[1] == [Refused("event-full")]
