"""Moving registrations to another group: both groups' seats and queues follow in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from services.registration.domain import moves as rules
from services.registration.domain import seating
from services.registration.domain.event_groups import person_at
from services.registration.domain.events import Event
from services.registration.domain.nominations import check_entry
from services.registration.domain.prerequisites import check_prerequisite, prerequisite_met
from services.registration.domain.registrations import Details, Elsewhere, Registration, Request
from services.registration.domain.seating import Outcome, Queued, Refused, Seated, SeatingRules
from services.registration.domain.transitions import PERSON
from services.registration.handlers import prerequisites
from services.registration.handlers.announcements import of_registration
from services.registration.handlers.answer_files import carry_over
from services.registration.handlers.batches import check_details
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import views_of
from services.registration.handlers.floor import Floor, audit
from services.registration.handlers.ports import DuplicateError, Transaction
from services.registration.handlers.records import Records
from services.registration.handlers.registrations import behind, view_registration
from services.registration.handlers.views import EventView, RegistrationView
from shared.errors import Conflict, Invalid, NotFound
from shared.ids import new_id

MOST_GROUPS = 50
MANY = 5_000
"""Wishes looked at in one tick."""


@dataclass(frozen=True)
class Destination:
    """Where to. `queue`: when it is full there, wait there and keep what is here meanwhile."""

    slug: str
    queue: bool = False


@dataclass(frozen=True)
class Group:
    """Another group, and what would come of a move there now."""

    view: EventView
    outcome: Outcome

    @property
    def fate(self) -> str:
        """`seat`, `queue`, `full` or `closed`."""
        match self.outcome:
            case Seated():
                return "seat"
            case Queued():
                return "queue"
            case Refused("event-full"):
                return "full"
        return "closed"


def move(desk: Desk, call: Call, slug: str, registration_id: str, to: Destination) -> Registration:
    """The person is in the other group: answers the registration there. Seat and place here went on, in the
    same transaction; asked again it changes nothing.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `move-group-full`, `already-registered`, as `domain.moves` says; nothing has changed then.
    """
    fresh_id = new_id()

    def work(tx: Transaction) -> Registration:
        here = Floor.of(tx, tx.events.by_slug(slug), call)
        return move_on(here, here.registration(registration_id), to, fresh_id)

    return _atomically(desk, work)


def move_own(desk: Desk, call: Call, token: str, to: Destination) -> RegistrationView:
    """As `move`, asked for by the person: answers the registration in the other group.

    Raises:
        NotFound: `unknown-link`, `unknown-event`.
        Conflict: as `move`, and `move-asks-organiser`, `move-form-differs`.
    """
    fresh_id = new_id()

    def work(tx: Transaction) -> Registration:
        before = behind(desk, tx, token)
        return move_on(Floor.of(tx, tx.events.get(before.event_id), call), before, to, fresh_id)

    return view_registration(desk, _atomically(desk, work))


def _atomically(desk: Desk, work: Callable[[Transaction], Registration]) -> Registration:
    try:
        return desk.store.atomically(work)
    except DuplicateError:
        raise Conflict("already-registered") from None


def move_on(here: Floor, before: Registration, to: Destination, fresh_id: str) -> Registration:
    """As `move`, in a transaction that is under way; both groups are saved."""
    tx, call = here.tx, here.call
    there = Floor.of(tx, tx.events.by_slug(to.slug), call)
    if arrived := _arrived(tx, before, there.event):
        return arrived
    rules.check_move(before, here.event, there.event, call.at, call.actor)
    _check_wish(tx, before)
    known = replace(before, person=person_at(before.person, here.event, there.event))
    request = _request(there, known, fresh_id)
    entry = rules.entry_of(before, here.event, there.event, call.at, call.actor)
    there.seating, outcomes = seating.enter(there.seating, there.rules, [entry], call.at)
    moved = rules.move(before, there.event, request, outcomes[0], to.queue)
    there.told += of_registration(moved.there, moved.facts_there, call.correlation_id)
    tx.registrations.add_many([moved.there])
    here.follow(before, moved.here, moved.facts_here)
    here.give_on()
    if call.actor != PERSON:
        audit(tx, call, "move", f"registrations/{before.id}")
    for floor in sorted((here, there), key=lambda one: one.event.id):
        floor.save()
    return moved.there


def _arrived(tx: Transaction, before: Registration, other: Event) -> Registration | None:
    """The registration that an earlier, equal request has led to."""
    if before.moved_to is None or before.moved_to.event_id != other.id:
        return None
    found = tx.registrations.get(before.moved_to.registration_id)
    return found if found and found.is_live else None


def _check_wish(tx: Transaction, before: Registration) -> None:
    """Nobody waits to go over to two groups at once.

    Raises:
        Conflict: `move-waits-elsewhere`.
    """
    found = tx.registrations.get(before.moved_to.registration_id) if before.moved_to else None
    if found is not None and found.is_live:
        raise Conflict("move-waits-elsewhere")


def _request(there: Floor, before: Registration, fresh_id: str) -> Request:
    """What the person brings along; an organiser may bring somebody whose answers do not fill the form there.

    Raises:
        Conflict: `move-form-differs`, `prerequisite-missing`, `nomination-required`.
    """
    event, call = there.event, there.call
    apart = there.tx.sensitive.get(before.id)
    answers = {**before.answers, **(apart.answers if apart else {})}
    details = rules.carried(replace(before, answers=answers), event.form)
    details = replace(details, answers=carry_over(there.tx, before, event, details.answers, fresh_id))
    skilled = prerequisites.skilled(there.tx, event, [before.email_canonical])
    met = prerequisite_met(event, {event.requires_activity} if skilled else set(), before.person)
    if call.actor == PERSON:
        check_entry(event, details.nominated_by)
        check_prerequisite(event, met)
        _check_form(event, details)
    return Request(
        registration_id=fresh_id,
        details=replace(details, prerequisite_met=met),
        idempotency_key=fresh_id,
        at=call.at,
        by=call.actor,
        added=call.actor != PERSON,
    )


def _check_form(event: Event, details: Details) -> None:
    try:
        check_details(event, details)
    except Invalid:
        raise Conflict("move-form-differs") from None


def groups(desk: Desk, call: Call, registration: Registration) -> list[Group]:
    """The other groups the registration may move to now, by their first day; none when it may not move.

    Args:
        call: who asks; people see only where they may go by themselves.
    """
    records, found = desk.store.records, _open_groups(desk, call, registration)
    event = records.events.get(registration.event_id)
    if event is None:
        return []
    return [
        Group(view, _outlook(records, registration, (event, view.event), call))
        for view in views_of(desk, found)
    ]


def has_groups(desk: Desk, call: Call, registration: Registration) -> bool:
    """Is there any group the registration may move to?"""
    return registration.status in rules.MOVABLE and bool(_open_groups(desk, call, registration))


def _open_groups(desk: Desk, call: Call, registration: Registration) -> list[Event]:
    records = desk.store.records
    event = records.events.get(registration.event_id)
    beside = records.events.groups_beside(event, MOST_GROUPS) if event else []
    return [one for one in beside if event and _may_go(registration, event, one, call)]


def _may_go(registration: Registration, event: Event, other: Event, call: Call) -> bool:
    try:
        rules.check_move(registration, event, other, call.at, call.actor)
    except Conflict:
        return False
    return True


def _outlook(records: Records, registration: Registration, way: tuple[Event, Event], call: Call) -> Outcome:
    event, other = way
    stand = records.seatings.get(other.id)
    if stand is None:
        raise NotFound("unknown-event")
    entry = rules.entry_of(registration, event, other, call.at, call.actor)
    return seating.enter(stand.seating, SeatingRules.of(other), [entry], call.at)[1][0]


def other_end(desk: Desk, elsewhere: Elsewhere | None) -> RegistrationView | None:
    """The registration at the other group that this one points to."""
    found = desk.store.records.registrations.get(elsewhere.registration_id) if elsewhere else None
    return view_registration(desk, found) if found else None


def finish_moves(desk: Desk) -> int:
    """Whoever waited to go over and has a firm seat there has left the group here, and its seat went on;
    wishes that came to nothing are forgotten. Answers how many registrations changed.
    """
    call = Call("clock", new_id(), desk.clock())
    registrations = desk.store.records.registrations
    waiting = registrations.moving(MANY)
    there = registrations.many([one.moved_to.registration_id for one in waiting if one.moved_to])
    decided = [one for one in waiting if one.moved_to and not _waits(there, one.moved_to)]
    return sum(_finish(desk, call, one.event_id, one.id) for one in decided)


def _waits(there: Mapping[str, Registration], wish: Elsewhere) -> bool:
    found = there.get(wish.registration_id)
    return found is not None and found.is_live and found.status != "confirmed"


def _finish(desk: Desk, call: Call, event_id: str, registration_id: str) -> bool:
    def work(tx: Transaction) -> bool:
        floor = Floor.of(tx, tx.events.get(event_id), call)
        before = floor.registration(registration_id)
        if not before.is_live or before.moved_to is None:
            return False
        there = tx.registrations.get(before.moved_to.registration_id)
        if there is not None and there.status == "confirmed":
            floor.follow(before, *rules.leave(before, before.moved_to, call.at, call.actor))
            floor.give_on()
        elif there is None or not there.is_live:
            floor.keep(*rules.forget_wish(before, call.at, call.actor))
        if floor.told:
            floor.save()
        return bool(floor.told)

    return desk.store.atomically(work)
