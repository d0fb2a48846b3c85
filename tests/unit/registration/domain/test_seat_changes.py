"""How the seats of an event follow what is changed about it."""

from datetime import UTC, datetime, timedelta

import pytest

from services.registration.domain import seating
from services.registration.domain.pools import WaitingListRule
from services.registration.domain.seats import (
    Entry,
    Hold,
    Queued,
    Seated,
    Seating,
    SeatingRules,
)
from shared.errors import Conflict
from tests.unit.registration.domain.builders import NOW, START, a_session, an_event
from tests.unit.registration.domain.seat_builders import (
    FAR,
    KEPT,
    NOBODY,
    PPA,
    RELEASE,
    VICTIM_SUPPORT,
    full,
    queue,
    rules,
)


@pytest.mark.parametrize(
    ("after", "taken", "waiting", "code", "params"),
    [
        (rules(capacity=2), {"": 2}, 0, None, {}),
        (rules(capacity=2, pools=(KEPT,)), {"police": 2}, 0, None, {}),
        (rules(capacity=1), {"": 2}, 0, "capacity-below-seats", {"taken": 2, "asked": 1}),
        (
            rules(capacity=5, pools=(KEPT,)),
            {"police": 3},
            0,
            "pool-below-seats",
            {"pool": "police", "taken": 3, "asked": 2},
        ),
        (rules(capacity=3, pools=(KEPT,)), {"": 2}, 0, "kept-seats-not-free", {"kept": 2, "free": 1}),
        (rules(mode="none"), {"": 2}, 1, "people-waiting", {"waiting": 1}),
    ],
)
def test_seats_already_given_limit_how_the_event_may_change(after, taken, waiting, code, params):
    state = full(rules(capacity=9), *[NOBODY] * waiting, taken=taken)

    if code is None:
        assert seating.set_capacity(state, rules(capacity=9), after, NOW) == state
        return
    with pytest.raises(Conflict) as refusal:
        seating.set_capacity(state, rules(capacity=9), after, NOW)
    assert (refusal.value.code, refusal.value.params) == (code, params)


def test_a_released_pool_may_shrink_below_those_who_sit_in_it():
    state, smaller = Seating("e1", taken={"police": 3}), rules(capacity=5, pools=(KEPT,))

    assert seating.set_capacity(state, rules(capacity=5), smaller, RELEASE) == state


def test_an_empty_waiting_list_may_be_closed():
    assert seating.set_capacity(full(rules()), rules(), rules(mode="none"), NOW) == full(rules())


def test_capacity_does_not_sink_below_an_outstanding_offer():
    offers = rules(mode="offer")
    state = seating.vacate(full(offers, NOBODY), "")
    state, _ = seating.fill(state, offers, queue(NOBODY), FAR)

    with pytest.raises(Conflict):
        seating.set_capacity(state, offers, rules(mode="offer", capacity=1), FAR)


def test_raised_capacity_moves_exactly_so_many_up():
    state, more = full(rules(), *[NOBODY] * 5), rules(capacity=5)

    state, promotions = seating.fill(
        seating.set_capacity(state, rules(), more, FAR), more, queue(*[NOBODY] * 5), FAR
    )

    assert [each.registration_id for each in promotions] == ["w1", "w2", "w3"]
    assert (state.waiting, sum(state.taken.values())) == (2, 5)


@pytest.mark.parametrize(
    ("given", "waiting", "taken", "needed"),
    [
        (rules(), [], {"": 1}, 0),
        (rules(), [NOBODY] * 3, {"": 2}, 0),
        (rules(capacity=4), [NOBODY] * 3, {"": 2}, 2),
        (rules(capacity=9), [NOBODY] * 3, {"": 2}, 3),
        (rules(capacity=4, pools=(KEPT,)), [NOBODY] * 3, {"": 1}, 1),
        (rules(capacity=4, pools=(KEPT,)), [NOBODY, NOBODY, PPA], {"": 1}, None),
        (rules(capacity=4, pools=(KEPT,)), [NOBODY, NOBODY, PPA], {"": 1, "police": 2}, 1),
    ],
)
def test_only_so_much_of_the_queue_is_read_as_can_matter(given, waiting, taken, needed):
    assert seating.places_needed(full(given, *waiting, taken=taken), given, FAR) == needed


@pytest.mark.parametrize(
    ("before", "after", "taken", "waiting"),
    [
        (Hold(""), Hold(), {"": 1, "police": 1}, 1),
        (Hold("police"), Hold(), {"": 2, "police": 0}, 1),
        (Hold(waits=True), Hold(), {"": 2, "police": 1}, 0),
        (Hold(""), Hold(""), {"": 2, "police": 1}, 1),
        (Hold(), Hold(), {"": 2, "police": 1}, 1),
    ],
)
def test_the_counters_follow_what_a_registration_gave_up(before, after, taken, waiting):
    state = Seating("e1", taken={"": 2, "police": 1}, waiting=1)

    settled = seating.settle(state, rules(), before, after)

    assert (settled.taken, settled.waiting) == (taken, waiting)


@pytest.mark.parametrize("after", [Hold(""), Hold(waits=True)])
def test_settling_never_gives_anything(after):
    with pytest.raises(ValueError, match="only enter, fill and promote"):
        seating.settle(Seating("e1"), rules(), Hold(), after)


def test_what_nobody_has_cannot_be_given_back():
    with pytest.raises(ValueError, match="no seat"):
        seating.vacate(Seating("e1"), "")
    with pytest.raises(ValueError, match="nobody waits"):
        seating.leave_queue(Seating("e1"), rules(), NOBODY)


def test_after_a_cancelled_event_nobody_sits_and_nobody_waits():
    empty = seating.emptied(full(rules(), NOBODY))

    assert (empty.taken, empty.waiting, empty.waiting_for) == ({}, 0, {})


def test_what_people_are_told_about_seats():
    kept = rules(capacity=10, pools=(KEPT, VICTIM_SUPPORT))
    told = seating.seats(Seating("e1", taken={"": 3, "police": 1}), kept, FAR)

    assert (told.capacity, told.taken, told.free, told.kept, told.open_to_all) == (10, 4, 6, 2, 4)


def test_the_rules_come_from_the_event():
    event = an_event(
        2, pools=(KEPT,), approval=True, waiting_list=WaitingListRule("offer", 24), opens=NOW, status="draft"
    )

    assert SeatingRules.of(event) == SeatingRules(
        capacity=20,
        pools=(KEPT,),
        mode="offer",
        offer_hours=24,
        approval=True,
        status="draft",
        opens=NOW,
        closes=START,
        last_entry=START,
    )


def test_whoever_learns_at_their_own_pace_may_join_and_be_moved_up_after_the_start():
    ends = datetime(2027, 6, 1, tzinfo=UTC)
    course = SeatingRules.of(an_event(kind="e-course", sessions=(a_session(ends=ends),), capacity=1))
    later = START + timedelta(days=10)

    state, outcomes = seating.enter(Seating("e1"), course, [Entry("r1", NOBODY, later)] * 2, later)
    moved = seating.fill(seating.vacate(state, ""), course, queue(NOBODY), later)[1]

    assert outcomes == [Seated(""), Queued(1, 1)]
    assert [each.registration_id for each in moved] == ["w1"]
