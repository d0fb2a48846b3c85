"""A seat handed to a colleague, or letters to go to another address, where addresses are confirmed by a link.

Nothing changes before whoever has the mailbox presses the button: a registration of its own stands for the
wish until then (`succeeds`), and the one it comes from keeps what it has and says until when (`successor`).
Whether the address is registered already is for its owner alone to know, so that the wish reads the same.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from services.registration.domain.confirmations import LEAST, half_way, is_held
from services.registration.domain.events import Event
from services.registration.domain.facts import (
    AddressAsked,
    HoldLapsed,
    RegistrationSubstituted,
    SeatConfirmed,
)
from services.registration.domain.persons import canonical_email
from services.registration.domain.prerequisites import check_prerequisite
from services.registration.domain.registrations import (
    READDRESSED,
    UNCONFIRMED,
    Registration,
    Request,
    Step,
    Successor,
    receive,
)
from services.registration.domain.seats import AwaitsApproval
from services.registration.domain.transitions import (
    MOST_ADDRESSES,
    PERSON,
    Changed,
    become,
    check_hand_over,
    correct,
)
from shared.errors import Conflict

SEAT = "seat"
ADDRESS = "address"
BECAUSE = {SEAT: "substituted", ADDRESS: READDRESSED}


def open_until(event: Event, at: datetime) -> datetime:
    """Until when the mailbox may confirm: the event's hours, not past its end, though an hour at least."""
    ends = at + timedelta(hours=event.confirm_hours)
    if event.ends is not None:
        ends = min(ends, max(event.ends, at + LEAST))
    return ends.replace(second=0, microsecond=0)


def is_open(registration: Registration, at: datetime) -> bool:
    """Does a mailbox still have time to confirm?"""
    return registration.successor is not None and at < registration.successor.until


def ask(
    before: Registration, event: Event, request: Request, kind: str
) -> tuple[Registration, Registration, tuple[AddressAsked, ...]]:
    """(the registration, now naming its successor; the successor, to be confirmed; what its mailbox is told).

    Args:
        request: for the successor; with the colleague's details, or the person's own at the new address.

    Raises:
        Conflict: for a seat what `check_hand_over` refuses; `too-many-corrections`.
    """
    at = request.at
    if kind == SEAT:
        check_hand_over(before, event, request.details.person, at)
    times = before.successor.times if before.successor else 0
    if times >= MOST_ADDRESSES:
        raise Conflict("too-many-corrections")
    until = open_until(event, at)
    made, _facts = receive(event, request, AwaitsApproval())
    asked = replace(
        made,
        status=UNCONFIRMED,
        because=BECAUSE[kind],
        succeeds=before.id,
        held_until=until,
        remind_at=half_way(at, until),
        nominated_by=before.nominated_by,
        history=(Step(at, request.by, UNCONFIRMED),),
    )
    named = replace(before, successor=Successor(asked.id, kind, until, times + 1))
    return named, asked, (AddressAsked(event.id, at, asked.id, until),)


def ask_once_more(holder: Registration, asked: Registration) -> Changed:
    """The owner of an address that is being confirmed already is written to once more; what was typed there
    and what is held stays."""
    until = asked.held_until or asked.created_at
    later = max(holder.held_until or until, until)
    anew = replace(holder, held_until=later, remind_at=asked.remind_at, version=holder.version + 1)
    return anew, (AddressAsked(holder.event_id, asked.created_at, holder.id, later),)


def naming(registration: Registration, successor: Registration) -> Registration:
    """It names the one that stands for the same wish already."""
    known = registration.successor
    named = known and replace(known, registration_id=successor.id)
    return replace(registration, successor=named)


def keep(registration: Registration, at: datetime) -> Registration:
    """The person keeps the seat or the address after all; the link that was sent opens nothing any more."""
    known = registration.successor
    ended = known and replace(known, registration_id="", until=min(known.until, at))
    return replace(registration, successor=ended)


def check(before: Registration | None, successor: Registration, at: datetime) -> Registration:
    """Whom it succeeds, if what was wished may still happen.

    Raises:
        Conflict: `hand-over-ended`: the time is over, or the person decided otherwise.
    """
    if before is None or not is_wanted(before, successor) or not is_held(successor, at):
        raise Conflict("hand-over-ended")
    return before


def is_wanted(before: Registration | None, successor: Registration) -> bool:
    """Does the person it comes from still want it?"""
    named = before.successor if before and before.is_live else None
    return named is not None and named.registration_id == successor.id


def kind_of(successor: Registration) -> str:
    """`seat`, `address`, or nothing for whoever registered."""
    if not successor.succeeds:
        return ""
    return ADDRESS if successor.because == READDRESSED else SEAT


def take_over(
    before: Registration, successor: Registration, event: Event, met: bool | None, at: datetime
) -> tuple[Changed, Changed]:
    """The colleague has the seat, and the registration it came from has ended. The seat never comes free.

    Args:
        met: whether the colleague fulfils what the event requires.

    Raises:
        Conflict: `prerequisite-missing`, and what `check_hand_over` refuses.
    """
    check_hand_over(before, event, successor.person, at)
    check_prerequisite(event, met)
    seated = become(replace(successor, prerequisite_met=met), Step(at, PERSON, "confirmed"), pool=before.pool)
    gone = become(before, Step(at, PERSON, "substituted"))
    told = RegistrationSubstituted(event.id, at, gone.id, seated.id)
    return (gone, (told,)), (seated, (SeatConfirmed(event.id, at, seated.id, "substituted"),))


def readdress(before: Registration, successor: Registration, at: datetime) -> tuple[Changed, Changed]:
    """Letters go to the new address, the old personal link opens nothing; what stood for the wish has ended.

    Raises:
        Conflict: `registration-ended`, `too-many-corrections`.
    """
    ended = become(successor, Step(at, PERSON, "withdrawn"))
    address = {"email": successor.person.email}
    moved = correct(replace(before, successor=None), address, at, PERSON)
    return (ended, (HoldLapsed(ended.event_id, at, ended.id),)), moved


def is_another(registration: Registration, email: str) -> bool:
    """Is it another mailbox than the one letters go to now? Only that is to be confirmed."""
    return canonical_email(email) != registration.email_canonical
