"""Who gets a seat, and who is next: the scarce thing of every event.

The words are defined in `seats`. Counters only, no person and no id: the state of any event stays small, and
a decision takes microseconds.

- A seat is *taken* when it is firm, offered, or held for an address that is to be confirmed.
- Seats kept for a group (a pool) are for its members until the release date, then for everybody.
- A member takes a kept seat first, so that the seats open to all stay for those who can sit nowhere else.
- While anybody waits who could take a seat, it is not for newcomers: they join the queue behind them.
- A freed seat goes to the longest waiting person who may take it; if nobody may, it stays free.
- A guest, who comes to one session alone, sits on a seat open to all (`visits`).
- In the last 24 hours nobody is moved up by themselves (`offers.is_frozen`). The organiser still can.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from services.registration.domain.offers import is_frozen, offer_ends
from services.registration.domain.pools import Pool
from services.registration.domain.room import GENERAL, Room, is_released
from services.registration.domain.seats import (
    AwaitsApproval,
    Entry,
    Hold,
    Outcome,
    Promotion,
    Queued,
    Refused,
    Seated,
    Seating,
    SeatingRules,
    Seats,
    Waiting,
)
from shared.errors import Conflict

__all__ = [
    "GENERAL",
    "AwaitsApproval",
    "Entry",
    "Hold",
    "Outcome",
    "Promotion",
    "Queued",
    "Refused",
    "Seated",
    "Seating",
    "SeatingRules",
    "Seats",
    "Waiting",
    "emptied",
    "enter",
    "fill",
    "leave_queue",
    "places_needed",
    "promote",
    "recount_queue",
    "seats",
    "set_capacity",
    "settle",
    "vacate",
]


def _room(seating: Seating, rules: SeatingRules, at: datetime) -> Room:
    return Room(rules.capacity - seating.crowd, rules.pools, seating.taken, at)


def seats(seating: Seating, rules: SeatingRules, at: datetime) -> Seats:
    """The seats of the event at this moment."""
    kept = sum(_room(seating, rules, at).kept.values())
    taken = sum(seating.taken.values())
    return Seats(rules.capacity, taken, rules.capacity - taken - seating.crowd, kept)


def _door(rules: SeatingRules, entry: Entry) -> Refused | None:
    """Whether the registration window is open to this entry."""
    if rules.status != "published":
        return Refused("not-yet-open" if rules.status == "draft" else "registration-closed")
    if entry.approved or entry.added:
        return None
    if rules.opens is not None and entry.at < rules.opens:
        return Refused("not-yet-open")
    if rules.postponed or (rules.closes is not None and entry.at >= rules.closes):
        return Refused("registration-closed")
    return None


def _pools_of(pools: Iterable[Pool], groups: frozenset[str]) -> list[str]:
    return [pool.key for pool in pools if pool.group in groups]


def enter(
    seating: Seating, rules: SeatingRules, requests: Sequence[Entry], at: datetime
) -> tuple[Seating, list[Outcome]]:
    """Every request has its outcome, decided in the order given; outcomes stand in the same order."""
    room = _room(seating, rules, at)
    waiting, waiting_for, place = seating.waiting, dict(seating.waiting_for), seating.next_place
    outcomes: list[Outcome] = []
    for entry in requests:
        refused = _door(rules, entry)
        if refused is not None:
            outcomes.append(refused)
            continue
        own = _pools_of(rules.pools, entry.groups)
        mine = own if entry.added else [key for key in own if not waiting_for.get(key)]
        pool = room.seat_for(mine, general=entry.added or not waiting)
        if pool is None and rules.mode == "none":
            outcomes.append(Refused("event-full"))
        elif rules.approval and not (entry.approved or entry.added):
            outcomes.append(AwaitsApproval())
        elif pool is not None:
            room.sit(pool)
            outcomes.append(Seated(pool))
        else:
            outcomes.append(Queued(entry.place or place, waiting + 1))
            place += entry.place is None
            waiting += not entry.unconfirmed
            for key in own if not entry.unconfirmed else ():
                waiting_for[key] = waiting_for.get(key, 0) + 1
    changed = replace(seating, taken=room.taken, waiting=waiting, waiting_for=waiting_for, next_place=place)
    return changed, outcomes


def vacate(seating: Seating, pool: str) -> Seating:
    """One seat of `pool` is free again. Call `fill` afterwards.

    Raises:
        ValueError: no such seat was taken: a defect of the caller.
    """
    left = seating.taken.get(pool, 0) - 1
    if left < 0:
        raise ValueError(f"no seat of pool {pool!r} is taken")
    return replace(seating, taken={**seating.taken, pool: left})


def leave_queue(seating: Seating, rules: SeatingRules, groups: frozenset[str]) -> Seating:
    """One person of these groups waits no longer.

    Raises:
        ValueError: nobody waits: a defect of the caller.
    """
    if not seating.waiting:
        raise ValueError("nobody waits")
    waiting_for = dict(seating.waiting_for)
    for key in _pools_of(rules.pools, groups):
        waiting_for[key] = max(0, waiting_for.get(key, 0) - 1)
    return replace(seating, waiting=seating.waiting - 1, waiting_for=waiting_for)


def settle(seating: Seating, rules: SeatingRules, before: Hold, after: Hold) -> Seating:
    """The counters follow what one registration gave up: `before.hold` and `after.hold`.

    Not for changes that `enter`, `fill` or `promote` made (those count themselves), nor for a substitution
    (the seat only changes hands).

    Raises:
        ValueError: the registration gained something: a defect of the caller.
    """
    gained_seat = after.pool is not None and after.pool != before.pool
    if gained_seat or (after.waits and not before.waits):
        raise ValueError("only enter, fill and promote give seats and places")
    if before.pool is not None and after.pool is None:
        return vacate(seating, before.pool)
    if before.waits and not after.waits:
        return leave_queue(seating, rules, before.groups)
    return seating


def _promotion(rules: SeatingRules, person: Waiting, pool: str, at: datetime) -> Promotion:
    if rules.mode != "offer":
        return Promotion(person.registration_id, pool, "seat")
    ends = offer_ends(at, rules.last_entry, rules.offer_hours, rules.timezone)
    return Promotion(person.registration_id, pool, "offer", ends)


def _moves_up(rules: SeatingRules, at: datetime) -> bool:
    return rules.status == "published" and not is_frozen(at, rules.last_entry)


def fill(
    seating: Seating, rules: SeatingRules, queue: Sequence[Waiting], at: datetime
) -> tuple[Seating, list[Promotion]]:
    """Every free seat has gone to the longest waiting person who may take it.

    Args:
        queue: the people waiting, or as many of the longest waiting as `places_needed` says.
    """
    if not queue or not _moves_up(rules, at):
        return seating, []
    room = _room(seating, rules, at)
    promotions = []
    for person in sorted(queue, key=lambda each: each.place):
        if not room.has_seats():
            break
        pool = room.seat_for(_pools_of(rules.pools, person.groups))
        if pool is not None:
            room.sit(pool)
            seating = leave_queue(seating, rules, person.groups)
            promotions.append(_promotion(rules, person, pool, at))
    return replace(seating, taken=room.taken), promotions


def places_needed(seating: Seating, rules: SeatingRules, at: datetime) -> int | None:
    """How many of the longest waiting `fill` must see: 0 = none, None = everybody."""
    if not seating.waiting or not _moves_up(rules, at):
        return 0
    room = _room(seating, rules, at)
    if any(free and seating.waiting_for.get(key) for key, free in room.kept.items()):
        return None
    return min(room.general, seating.waiting)


def promote(
    seating: Seating, rules: SeatingRules, person: Waiting, at: datetime, kind: str = "seat"
) -> tuple[Seating, Promotion]:
    """The organiser gives this person a firm seat, or offers one (`offer`), out of order and even in the
    last hours.

    Raises:
        Conflict: `event-over`, `no-free-seat`, or `only-kept-seats-free`: release or shrink the pool first;
            `too-late-to-offer`: nobody could accept it any more.
    """
    if rules.status != "published":
        raise Conflict("event-over")
    room = _room(seating, rules, at)
    pool = room.seat_for(_pools_of(rules.pools, person.groups))
    if pool is None:
        raise Conflict("only-kept-seats-free" if room.has_seats() else "no-free-seat")
    room.sit(pool)
    changed = replace(leave_queue(seating, rules, person.groups), taken=room.taken)
    if kind == "seat":
        return changed, Promotion(person.registration_id, pool, kind)
    ends = offer_ends(at, rules.last_entry, rules.offer_hours, rules.timezone)
    if ends <= at:
        raise Conflict("too-late-to-offer")
    return changed, Promotion(person.registration_id, pool, kind, ends)


def set_capacity(seating: Seating, before: SeatingRules, after: SeatingRules, at: datetime) -> Seating:
    """The new rules hold with the seats already given, offers and guests included. Call `fill` afterwards.

    Raises:
        Conflict: `capacity-below-seats` (`taken`, `asked`); `pool-below-seats` (`pool`, `taken`, `asked`);
            `kept-seats-not-free` (`kept`, `free`): more seats are to be kept than are left; `people-waiting`
            (`waiting`): the waiting list is to be closed while people stand in it.
    """
    taken = sum(seating.taken.values()) + seating.crowd
    if taken > after.capacity:
        raise Conflict("capacity-below-seats", taken=taken, asked=after.capacity)
    for pool in after.pools:
        held = seating.taken.get(pool.key, 0)
        if not is_released(pool, at) and held > pool.seats:
            raise Conflict("pool-below-seats", pool=pool.key, taken=held, asked=pool.seats)
    room = _room(seating, after, at)
    if room.general < 0:
        raise Conflict("kept-seats-not-free", kept=sum(room.kept.values()), free=after.capacity - taken)
    if after.mode == "none" and before.mode != "none" and seating.waiting:
        raise Conflict("people-waiting", waiting=seating.waiting)
    return seating


def recount_queue(seating: Seating, rules: SeatingRules, queue: Sequence[Waiting]) -> Seating:
    """`waiting` and `waiting_for` counted anew from the whole queue: needed when pools change."""
    waiting_for: dict[str, int] = {}
    for person in queue:
        for key in _pools_of(rules.pools, person.groups):
            waiting_for[key] = waiting_for.get(key, 0) + 1
    return replace(seating, waiting=len(queue), waiting_for=waiting_for)


def emptied(seating: Seating) -> Seating:
    """Nobody sits and nobody waits: the event was cancelled. Guests leave one by one, as they are told."""
    return replace(seating, taken={}, waiting=0, waiting_for={})
