"""What time alone brings about. Every tick may run in several workers at once: the second finds nothing
left to do."""

from datetime import timedelta

from services.registration.domain.transitions import expire
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.floor import Floor
from services.registration.handlers.ports import Transaction
from services.registration.handlers.retention import never_held
from shared.ids import new_id

MANY = 200
"""Offers looked at in one tick; the next one goes on."""

NEEDS_KEPT = timedelta(days=30)
FORGET_LOOK_BACK = timedelta(days=365)

LOOK_BACK = timedelta(days=7)
"""Pools released while no worker ran for so long are caught up with."""


def expire_offers(desk: Desk) -> int:
    """Offers past their deadline ended and their seats went on. Answers how many."""
    call = _call(desk)
    due = desk.store.records.registrations.due_offers(call.at, MANY)
    return sum(_expire(desk, call, event_id, registration_id) for event_id, registration_id in due)


def _expire(desk: Desk, call: Call, event_id: str, registration_id: str) -> bool:
    def work(tx: Transaction) -> bool:
        floor = Floor.of(tx, tx.events.get(event_id), call)
        before = floor.registration(registration_id)
        after, facts = expire(before, call.at)
        if facts:
            floor.follow(before, after, facts)
            floor.give_on()
            floor.save()
        return bool(facts)

    return desk.store.atomically(work)


def release_pools(desk: Desk) -> int:
    """Seats of pools past their release date went to those who waited. Answers how many events were
    touched."""
    call = _call(desk)
    events = desk.store.records.events.with_pools_to_release(call.at - LOOK_BACK, call.at)
    return sum(_give_on(desk, call, event_id) for event_id in events)


def forget_needs(desk: Desk) -> int:
    """What people told of diet, access and the like is gone 30 days after the event. Answers how many told.

    Source: GDPR Article 5(1)(e) and 9; needs serve the event alone.
    """
    until = desk.clock() - NEEDS_KEPT
    records = desk.store.records
    return records.registrations.forget_needs(records.events.over(until - FORGET_LOOK_BACK, until))


def forget_contacts(desk: Desk) -> int:
    """Whom contacts named for places, and which employers stood behind people, is gone 30 days after the
    event. Answers how many rows went.

    Source: GDPR Article 5(1)(e); it serves getting people there.
    """
    at, records = desk.clock(), desk.store.records
    until = at - NEEDS_KEPT
    held = records.events.over(until - FORGET_LOOK_BACK, until)
    return records.forget_contacts([*held, *never_held(records, at)])


def _give_on(desk: Desk, call: Call, event_id: str) -> bool:
    def work(tx: Transaction) -> bool:
        floor = Floor.of(tx, tx.events.get(event_id), call)
        floor.give_on()
        if floor.told:
            floor.save()
        return bool(floor.told)

    return desk.store.atomically(work)


def _call(desk: Desk) -> Call:
    return Call("clock", new_id(), desk.clock())
