"""Addresses that are to be confirmed: what the link in the mail opens, and what time alone brings about."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from services.registration.domain import confirmations, seating, transitions
from services.registration.domain import successions as succession_rules
from services.registration.domain.registrations import UNCONFIRMED, Registration
from services.registration.domain.seats import Outcome, Queued, Seated
from services.registration.domain.transitions import Changed
from services.registration.handlers import successions
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import view_of
from services.registration.handlers.floor import Floor
from services.registration.handlers.ports import DuplicateError, Transaction
from services.registration.handlers.records import Records
from services.registration.handlers.registrations import view_registration
from services.registration.handlers.views import EventView, RegistrationView
from shared import links
from shared.errors import Conflict, NotFound
from shared.ids import new_id

MANY = 200
"""Holds looked at in one tick; the next one goes on."""


@dataclass(frozen=True)
class HoldView:
    """What the link in the mail opens.

    Args:
        answered: the address was confirmed, or what was held was given up, before.
        late: the time is over; what is free now can still be had, or what was wished does not happen.
        wish: `seat` that a colleague hands over, another `address`; empty for whoever registered.
    """

    registration: Registration
    event: EventView
    answered: bool
    late: bool
    wish: str = ""


def by_link(desk: Desk, token: str) -> HoldView:
    """What is to be confirmed, and until when.

    Raises:
        NotFound: `unknown-link`, also after the address was put right.
    """
    registration = _behind(desk, desk.store.records, token)
    event = desk.store.records.events.get(registration.event_id)
    if event is None:
        raise NotFound("unknown-link")
    at = desk.clock()
    open_ones = (UNCONFIRMED, confirmations.LAPSED)
    return HoldView(
        registration=registration,
        event=view_of(desk, event),
        answered=registration.status not in open_ones,
        late=not (confirmations.is_held(registration, at) and successions.is_wanted(desk, registration)),
        wish=succession_rules.kind_of(registration),
    )


def confirm(desk: Desk, call: Call, token: str) -> RegistrationView:
    """The address is the person's: they have the seat that was held or, too late, what is free now.

    Raises:
        NotFound: `unknown-link`.
        Conflict: `link-used`; `event-over`; `prerequisite-missing`; `hand-over-ended`; too late:
            `registration-closed`, `event-full`, `already-registered`.
    """

    def work(tx: Transaction) -> Registration:
        before = _behind(desk, tx, token)
        floor = Floor.of(tx, tx.events.get(before.event_id), call)
        return confirm_on(floor, before)

    try:
        return view_registration(desk, desk.store.atomically(work))
    except DuplicateError:
        raise Conflict("already-registered") from None


def confirm_on(floor: Floor, before: Registration) -> Registration:
    """As `confirm`, in a transaction that is under way."""
    if before.status not in (UNCONFIRMED, confirmations.LAPSED):
        raise Conflict("link-used")
    if before.succeeds:
        return successions.confirm_on(floor, before)
    transitions.require_ahead(floor.event, floor.call.at)
    outcome = _outcome(floor, before)
    after, facts = confirmations.confirm(floor.event, before, outcome, floor.call.at)
    floor.keep(after, facts)
    if not confirmations.is_held(before, floor.call.at):
        floor.give_on()
    floor.save()
    return floor.registration(after.id)


def let_go(desk: Desk, call: Call, token: str) -> None:
    """What was held is free: it was not the person's wish. Asked again nothing happens.

    Raises:
        NotFound: `unknown-link`.
        Conflict: `link-used` once the address was confirmed.
    """

    def work(tx: Transaction) -> None:
        before = _behind(desk, tx, token)
        floor = Floor.of(tx, tx.events.get(before.event_id), call)
        if before.status not in (UNCONFIRMED, confirmations.LAPSED, "withdrawn"):
            raise Conflict("link-used")
        if before.status == UNCONFIRMED:
            _give_up(floor, before, confirmations.let_go(before, call.at))

    desk.store.atomically(work)


def lapse_holds(desk: Desk) -> int:
    """What was held for addresses nobody confirmed in time went on. Answers how many."""
    due = desk.store.records.registrations.due_holds(desk.clock(), MANY)
    return sum(_tick(desk, one, confirmations.lapse) for one in due)


def remind_unconfirmed(desk: Desk) -> int:
    """Who has not answered by half of the time is asked once more. Answers how many."""
    due = desk.store.records.registrations.to_remind(desk.clock(), MANY)
    return sum(_tick(desk, one, confirmations.remind) for one in due)


def _tick(desk: Desk, which: tuple[str, str], verb: Callable[[Registration, datetime], Changed]) -> bool:
    event_id, registration_id = which
    call = Call("clock", new_id(), desk.clock())

    def work(tx: Transaction) -> bool:
        floor = Floor.of(tx, tx.events.get(event_id), call)
        before = floor.registration(registration_id)
        changed = verb(before, call.at)
        if changed[1]:
            _give_up(floor, before, changed)
        return bool(changed[1])

    return desk.store.atomically(work)


def _give_up(floor: Floor, before: Registration, changed: Changed) -> None:
    floor.follow(before, *changed)
    floor.give_on()
    floor.save()


def _outcome(floor: Floor, before: Registration) -> Outcome:
    """What the person has: the seat that is held, or what seating says of somebody who asks."""
    at = floor.call.at
    if confirmations.is_held(before, at) and before.pool is not None:
        return Seated(before.pool)
    if before.status == UNCONFIRMED:
        floor.seating = seating.settle(floor.seating, floor.rules, before.hold, seating.Hold())
    entry = confirmations.entry_of(before, at)
    floor.seating, (outcome,) = seating.enter(floor.seating, floor.rules, [entry], at)
    if isinstance(outcome, Queued):
        ahead = floor.tx.registrations.position(floor.event.id, outcome.place)
        return replace(outcome, position=ahead + 1)
    return outcome


def _behind(desk: Desk, records: Records, token: str) -> Registration:
    registration = records.registrations.get(desk.links.thing_id(token))
    if registration is None:
        raise NotFound("unknown-link")
    desk.links.verify(links.CONFIRMATION, token, registration.link)
    return registration
