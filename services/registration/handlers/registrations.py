"""Registrations, as the person they belong to asks for them."""

from collections.abc import Callable
from contextlib import suppress

from services.registration.domain import transitions
from services.registration.domain.events import Event
from services.registration.domain.persons import mailbox_of
from services.registration.domain.registrations import (
    UNCONFIRMED,
    Details,
    Registration,
    named_in,
)
from services.registration.domain.transitions import Changed
from services.registration.handlers.answer_files import check_asked
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.employers import named, stand_behind
from services.registration.handlers.event_views import view_of
from services.registration.handlers.floor import Floor
from services.registration.handlers.forms import whole_answers
from services.registration.handlers.ports import Answer, Asking, DuplicateError, Transaction
from services.registration.handlers.records import Records
from services.registration.handlers.turnstile import position
from services.registration.handlers.views import Delivery, Registered, RegistrationView
from shared import crash_points, links
from shared.errors import Conflict, NotFound
from shared.ids import new_id

TURNS = 3


def register(
    desk: Desk,
    call: Call,
    slug: str,
    details: Details,
    idempotency_key: str = "",
    instead_of: str = "",
) -> Registered:
    """The person has a seat, a place in the queue, or waits for approval; the same key gets the same
    registration. Where addresses are confirmed the answer is always that a mail is on its way, with no link,
    and the registration in it need not exist: nobody but the owner of an address learns whether it does.

    Args:
        idempotency_key: chosen by the asker, up to 64 characters; without one a repetition is a new request.
        instead_of: id answered earlier, whose address was a slip of the pen; unknown ones count for nothing.

    Raises:
        NotFound: `unknown-event`, also for drafts.
        Conflict: `already-registered`, `idempotency-key-reused`, `registration-closed`, `not-yet-open`,
            `event-full` (no waiting list), `nomination-required`, `prerequisite-missing`.
        Invalid: fields the event's form asks for.
        TooOften: `mailbox-flooded`.
        Unavailable: `mongodb`, not decided within 4 seconds (5 when the last try began late); asking again
            with the same key is safe.
    """
    fresh_id, mailbox = "" if idempotency_key else new_id(), mailbox_of(details.person.email)
    about = (call.at, call.actor, call.correlation_id)
    asking = Asking(details, idempotency_key, fresh_id, *about, instead_of=instead_of, mailbox=mailbox)
    registered = ask(desk, slug, asking)
    if details.nominated_by and details.nominated_by.by_person:
        stand_behind(desk, call, slug, details.nominated_by, [named(registered.registration, details.person)])
    return registered


def ask(desk: Desk, slug: str, asking: Asking) -> Registered:
    """What the turnstile answers, with the personal link.

    Raises:
        Invalid: `file-gone`, beside what `register` names.
    """
    check_asked(desk.store.records, slug, asking)
    crash_points.reach("web-asked")
    answer: Answer = desk.registrar.submit(slug, asking)
    crash_points.reach("web-answering")
    registration = answer.registration
    if registration.status == UNCONFIRMED:
        return Registered(registration, None, "", "", answer.repeated)
    token = token_of(desk, registration)
    return Registered(registration, answer.position, token, manage_url(desk, token), answer.repeated)


def token_of(desk: Desk, registration: Registration) -> str:
    """The personal token of a registration; older ones open nothing once the address was corrected."""
    return desk.links.token(links.REGISTRATION, registration.id, registration.link)


def manage_url(desk: Desk, token: str) -> str:
    """Where the person sees and changes the registration."""
    return f"{desk.public_url}/r/{token}"


def behind(desk: Desk, records: Records, token: str) -> Registration:
    """The registration a personal token opens.

    Raises:
        NotFound: `unknown-link`.
    """
    registration = records.registrations.get(desk.links.thing_id(token))
    if registration is None:
        raise NotFound("unknown-link")
    desk.links.verify(links.REGISTRATION, token, registration.link)
    return registration


def by_token(desk: Desk, token: str) -> RegistrationView:
    """What the holder of a personal link sees.

    Raises:
        NotFound: `unknown-link`.
    """
    return view_registration(desk, behind(desk, desk.store.records, token))


def view_registration(desk: Desk, registration: Registration) -> RegistrationView:
    """A registration with its event and what became of it."""
    records = desk.store.records
    event = records.events.get(registration.event_id)
    if event is None:
        raise NotFound("unknown-link")
    delivery = records.deliveries.get(registration.id) or Delivery(registration.id)
    token = token_of(desk, registration)
    return RegistrationView(
        registration=named_in(event, registration),
        event=view_of(desk, event),
        waiting_position=position(desk.store, registration),
        certificate=delivery.certificate,
        completion=records.completions.get(registration.id),
        token=token,
        manage_url=manage_url(desk, token),
        answers=whole_answers(records, event, registration.id, registration.answers),
    )


def withdraw(desk: Desk, call: Call, token: str, reason: str = "") -> RegistrationView:
    """The person gave up; a freed seat went to whoever waited longest. Asking again changes nothing.

    Raises:
        NotFound: `unknown-link`.
        Conflict: `event-over`, `registration-ended`.
    """
    return _change(
        desk, call, token, lambda one, event: transitions.withdraw(one, event, call.at, call.actor, reason)
    )


def accept(desk: Desk, call: Call, token: str) -> RegistrationView:
    """The offered seat is firm. Asking again changes nothing.

    Raises:
        NotFound: `unknown-link`.
        Conflict: `offer-expired`, `no-offer`.
    """
    return _change(desk, call, token, lambda one, _: transitions.accept(one, call.at, call.actor))


def decline(desk: Desk, call: Call, token: str) -> RegistrationView:
    """The offered seat went to the next one. Asking again changes nothing.

    Raises:
        NotFound: `unknown-link`.
        Conflict: `offer-expired`, `no-offer`.
    """
    return _change(desk, call, token, lambda one, _: transitions.decline(one, call.at, call.actor))


def _change(
    desk: Desk, call: Call, token: str, verb: Callable[[Registration, Event], Changed]
) -> RegistrationView:
    """The registration behind the token became what `verb` says; what it gave up went on."""

    def work(tx: Transaction) -> Registration:
        before = behind(desk, tx, token)
        floor = Floor.of(tx, tx.events.get(before.event_id), call)
        after, facts = verb(before, floor.event)
        if facts:
            floor.follow(before, after, facts)
            floor.give_on()
            floor.save()
        return after

    return view_registration(desk, desk.store.atomically(work))


def once_alone(desk: Desk, work: Callable[[Transaction], Registration]) -> Registration:
    """What `work` answers. Two that ask for one address at the same moment take turns.

    Raises:
        Conflict: `already-registered`, when it is taken still.
    """
    for _ in range(TURNS):
        with suppress(DuplicateError):
            return desk.store.atomically(work)
    raise Conflict("already-registered")
