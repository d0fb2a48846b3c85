"""Tables for each rule of seating; the laws that hold whatever happens stand in test_seating_laws."""

from datetime import UTC, datetime, timedelta

import pytest

from services.registration.domain import seating
from services.registration.domain.pools import Pool, WaitingListRule
from services.registration.domain.seats import (
    AwaitsApproval,
    Entry,
    Hold,
    Promotion,
    Queued,
    Refused,
    Seated,
    Seating,
    SeatingRules,
    Waiting,
)
from services.registration.domain.texts import LocalText
from shared.errors import Conflict
from tests.unit.registration.domain.builders import NOW, START, a_session, an_event

FAR = START - timedelta(days=30)
NOBODY = frozenset()
PPA, SKA = frozenset({"ppa"}), frozenset({"ska"})
KEPT = Pool("police", LocalText("Politsei"), 2, "ppa", START - timedelta(days=14))
VICTIM_SUPPORT = Pool("support", LocalText("Ohvriabi"), 1, "ska")


def rules(**values):
    return SeatingRules(**({"capacity": 2, "last_entry": START, "closes": START} | values))


def entries(*groups, **values):
    return [Entry(f"r{number}", each, NOW, **values) for number, each in enumerate(groups, start=1)]


def decided(state, given_rules, *groups, **values):
    return seating.enter(state, given_rules, entries(*groups, **values), NOW)


def queue(*groups):
    return [Waiting(f"w{place}", place, each) for place, each in enumerate(groups, start=1)]


def full(given_rules, *waiting, taken=None):
    state = Seating("e1", taken=taken or {"": given_rules.capacity}, next_place=len(waiting) + 1)
    return seating.recount_queue(state, given_rules, queue(*waiting))


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


def test_nobody_is_kept_hoping_for_approval_where_no_seat_can_follow():
    closed = rules(mode="none", approval=True)

    assert decided(full(closed), closed, NOBODY)[1] == [Refused("event-full")]


def test_somebody_added_by_hand_takes_a_free_seat_before_the_queue():
    state = full(rules(), NOBODY, taken={"": 1})

    assert decided(state, rules(), NOBODY, NOBODY, added=True)[1] == [Seated(""), Queued(2, 2)]


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


@pytest.mark.parametrize(
    ("at", "outcome"),
    [(KEPT.release_at - timedelta(seconds=1), Queued(1, 1)), (KEPT.release_at, Seated(""))],
)
def test_from_the_release_date_on_kept_seats_are_everybodys(at, outcome):
    kept = rules(pools=(KEPT,))

    assert seating.enter(Seating("e1"), kept, [Entry("r1", NOBODY, at)], at)[1] == [outcome]


def test_a_seat_taken_in_a_released_pool_still_counts():
    kept, state = rules(pools=(KEPT,)), Seating("e1", taken={"police": 1})

    outcomes = seating.enter(state, kept, entries(NOBODY, PPA), KEPT.release_at)[1]

    assert outcomes == [Seated(""), Queued(1, 1)]


def test_a_freed_seat_goes_to_whoever_waited_longest():
    state = seating.vacate(full(rules(), NOBODY, NOBODY), "")

    state, promotions = seating.fill(state, rules(), list(reversed(queue(NOBODY, NOBODY))), FAR)

    assert promotions == [Promotion("w1", "", "seat")]
    assert (state.waiting, state.taken) == (1, {"": 2})


def test_a_freed_kept_seat_goes_to_the_longest_waiting_member():
    kept = rules(capacity=3, pools=(KEPT,))
    state = seating.vacate(full(kept, NOBODY, PPA, PPA, taken={"police": 2, "": 1}), "police")

    assert seating.fill(state, kept, queue(NOBODY, PPA, PPA), FAR)[1] == [Promotion("w2", "police", "seat")]


def test_a_freed_kept_seat_nobody_may_take_stays_free_until_the_release():
    kept = rules(capacity=3, pools=(KEPT,))
    state = seating.vacate(full(kept, NOBODY, SKA, taken={"police": 2, "": 1}), "police")

    before, none = seating.fill(state, kept, queue(NOBODY, SKA), FAR)
    after = seating.fill(before, kept, queue(NOBODY, SKA), KEPT.release_at)[1]

    assert none == []
    assert after == [Promotion("w1", "", "seat")]


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
        (rules(status="completed"), {"": 1}, "event-over"),
    ],
)
def test_promoting_by_hand_is_refused_where_there_is_no_seat(given, taken, code):
    with pytest.raises(Conflict) as refusal:
        seating.promote(full(given, NOBODY, taken=taken), given, queue(NOBODY)[0], FAR)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("after", "taken", "waiting", "code", "params"),
    [
        (rules(capacity=2), {"": 2}, 0, None, {}),
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


def test_a_pool_no_longer_there_leaves_its_people_seated():
    state = Seating("e1", taken={"police": 2})

    assert seating.seats(state, rules(capacity=3), NOW).open_to_all == 1


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
