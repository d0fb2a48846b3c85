"""An address is confirmed by a link in a mail before the seat is firm.

Meanwhile the seat is held, and counts as taken; when no seat was free, the place in the queue is noted, and
nobody waits at it yet. Whoever answers too late gets what is free then. An address that is registered already
is told so by mail, and only there: whoever typed it learns nothing.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from services.registration.domain.events import Event, is_confidential, last_entry, registration_closes
from services.registration.domain.facts import AddressAsked, AskedAgain, HoldLapsed
from services.registration.domain.prerequisites import check_prerequisite
from services.registration.domain.registrations import UNCONFIRMED, Registration, Request, Step, receive, told
from services.registration.domain.seats import AwaitsApproval, Entry, Outcome, Queued, Refused, Seated
from services.registration.domain.transitions import Changed, become
from shared.errors import Conflict

LEAST = timedelta(hours=1)
SHARE = 4
"""Of the time that is left until the start, a hold takes no more than one part in so many."""

LAPSED = "email_expired"


def asks_addresses(event: Event) -> bool:
    """Is every address of this event to be confirmed? Always where the topic is confidential."""
    return event.email_confirmation or is_confidential(event)


def held_until(event: Event, at: datetime) -> datetime:
    """The first moment, a whole minute, at which a seat held since `at` is free again.

    The event's hours, fewer when it starts soon, and not past the closing of registration or the start;
    though an hour at least, as far as there is one.
    """
    start, closes = last_entry(event), registration_closes(event)
    hours = timedelta(hours=event.confirm_hours)
    if start is not None:
        hours = min(hours, max(LEAST, (start - at) / SHARE))
    ends = at + hours
    if closes is not None:
        ends = min(ends, max(closes, at + LEAST))
    ends = (ends if start is None else min(ends, start)).replace(second=0, microsecond=0)
    return max(at, ends)


def half_way(at: datetime, until: datetime) -> datetime:
    """When somebody who has not answered is reminded, once."""
    return at + (until - at) / 2


def ask(event: Event, request: Request, outcome: Outcome) -> Changed:
    """The seat or place that seating found is held until the address is confirmed.

    Raises:
        Conflict: with the code of a `Refused` outcome.
    """
    if isinstance(outcome, Refused):
        raise Conflict(outcome.code)
    made, _facts = receive(event, request, AwaitsApproval())
    until = held_until(event, request.at)
    asked = replace(
        made,
        status=UNCONFIRMED,
        pool=outcome.pool if isinstance(outcome, Seated) else None,
        place=outcome.place if isinstance(outcome, Queued) else None,
        held_until=until,
        remind_at=half_way(request.at, until),
        history=(Step(request.at, request.by, UNCONFIRMED),),
    )
    return asked, (AddressAsked(event.id, request.at, asked.id, until),)


def ask_again(registration: Registration, asked: Registration) -> Changed:
    """What `asked` says, newly typed, in place of what was typed before; what is held stays held, anew.

    Another address makes the link that was sent worthless.
    """
    moved = asked.email_canonical != registration.email_canonical
    anew = replace(
        asked,
        id=registration.id,
        pool=registration.pool,
        place=registration.place,
        link=registration.link + moved,
        version=registration.version + 1,
        party=registration.party,
        created_at=registration.created_at,
        idempotency_key=registration.idempotency_key,
        history=(*registration.history, *asked.history),
    )
    at = asked.history[-1].at
    return anew, (AddressAsked(anew.event_id, at, anew.id, anew.held_until or at),)


def asked_elsewhere(registration: Registration, at: datetime) -> Changed:
    """Somebody typed the address of a registration that is firm or waits: its owner is told by mail."""
    version = registration.version + 1
    return replace(registration, version=version), (AskedAgain(registration.event_id, at, registration.id),)


def abandoned(registration: Registration, at: datetime) -> Registration:
    """What an address held that was a slip of the pen runs out now, and its link opens nothing."""
    return replace(registration, held_until=at, remind_at=None, link=registration.link + 1)


def entry_of(registration: Registration, at: datetime) -> Entry:
    """What the person asks for by confirming: in time, as at the moment of asking and in the place noted
    then."""
    in_time = is_held(registration, at)
    return Entry(
        registration.id,
        registration.groups,
        registration.created_at if in_time else at,
        place=registration.place if in_time else None,
    )


def confirm(event: Event, registration: Registration, outcome: Outcome, at: datetime) -> Changed:
    """The address is the person's. `outcome`: the seat that was held, or what `seating.enter` decided.

    Raises:
        Conflict: `not-unconfirmed`; `prerequisite-missing`; the code of a `Refused` outcome.
    """
    if registration.status not in (UNCONFIRMED, LAPSED):
        raise Conflict("not-unconfirmed", status=registration.status)
    check_prerequisite(event, registration.prerequisite_met)
    status, fact = told(registration.event_id, registration.id, outcome, "direct", at)
    confirmed = become(
        registration,
        Step(at, "person", status),
        pool=outcome.pool if isinstance(outcome, Seated) else None,
        place=outcome.place if isinstance(outcome, Queued) else None,
    )
    return confirmed, (fact,)


def lapse(registration: Registration, at: datetime) -> Changed:
    """Nobody confirmed in time: what was held is free. Nothing happens when it is not due."""
    if registration.status != UNCONFIRMED or is_held(registration, at):
        return registration, ()
    fact = HoldLapsed(registration.event_id, at, registration.id)
    return become(registration, Step(at, "clock", LAPSED)), (fact,)


def let_go(registration: Registration, at: datetime) -> Changed:
    """Whoever has the mailbox does not want it; nobody is told more."""
    fact = HoldLapsed(registration.event_id, at, registration.id)
    return become(registration, Step(at, "person", "withdrawn")), (fact,)


def remind(registration: Registration, at: datetime) -> Changed:
    """Half of the time is over: the person is asked once more. Nothing happens when it is not due."""
    due, until = registration.remind_at, registration.held_until
    if registration.status != UNCONFIRMED or due is None or until is None or not due <= at < until:
        return registration, ()
    reminded = replace(registration, remind_at=None, version=registration.version + 1)
    return reminded, (AddressAsked(registration.event_id, at, registration.id, until, again=True),)


def is_held(registration: Registration, at: datetime) -> bool:
    """Is there time left to confirm?"""
    until = registration.held_until
    return registration.status == UNCONFIRMED and until is not None and at < until
