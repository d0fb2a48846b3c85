"""Several colleagues at once: one contact takes places, and each colleague fills in one by an own link.

A place is a registration whose address is to be confirmed: it holds a seat, or notes a place in the queue,
until somebody fills it in or its time is over. Until then it has an address at which nobody can be reached.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.registration.domain.confirmations import LEAST, ask_again
from services.registration.domain.events import Event, last_entry, registration_closes
from services.registration.domain.facts import AddressAsked
from services.registration.domain.persons import Person, groups_of
from services.registration.domain.registrations import (
    UNCONFIRMED,
    Details,
    Registration,
    Step,
    canonical_email,
)
from services.registration.domain.seats import Outcome, Queued, Seated
from services.registration.domain.transitions import Changed
from shared.errors import Conflict

TIME = timedelta(days=7)
MOST_LETTERS = 5
"""How often the link to one place is sent, to whomever."""

DOUBLE_CLICK = timedelta(minutes=1)
"""Whoever presses the button again so soon wants no second letter."""

NOBODY = "place.invalid"
FILLED = "filled.invalid"
"""Domains of addresses nobody has (RFC 2606 §2): of places not filled in yet, and of those filled in vain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """What one contact asked for at one event.

    Args:
        contact: who forwards the links; takes no seat by that.
        places: ids of the registrations, in order.
        held_until: when places nobody filled in are free again.
    """

    id: str
    event_id: str
    event_slug: str
    contact: Person
    places: tuple[str, ...]
    held_until: datetime
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarding:
    """Whom the contact named for a place, and how often the link was sent.

    Args:
        id: the place's registration.
        generation: of the place's link; raised when somebody else is named, so that the old link opens
            nothing.
        times: letters sent for this place so far.
    """

    id: str
    party: str
    event_id: str
    person: Person
    generation: int = 0
    times: int = 1
    at: datetime


def forward(registration: Registration, known: Forwarding | None, person: Person, at: datetime) -> Forwarding:
    """The link goes to this colleague; to the same address it is the same link once more.

    Raises:
        Conflict: `place-filled`, also when it is free again; `place-sent-often`.
    """
    if not is_unnamed(registration) or registration.status != UNCONFIRMED:
        raise Conflict("place-filled")
    if known is None:
        return Forwarding(
            id=registration.id, party=registration.party, event_id=registration.event_id, person=person, at=at
        )
    if known.person == person and at - known.at < DOUBLE_CLICK:
        return known
    if known.times >= MOST_LETTERS:
        raise Conflict("place-sent-often")
    another = canonical_email(known.person.email) != canonical_email(person.email)
    return replace(known, person=person, generation=known.generation + another, times=known.times + 1, at=at)


def check_size(event: Event, count: int) -> None:
    """So many places may be taken at once.

    Raises:
        Conflict: `no-parties` where none may; `party-too-large` (`most`).
    """
    if event.group_places < 2 or event.entry != "open":
        raise Conflict("no-parties")
    if not 2 <= count <= event.group_places:
        raise Conflict("party-too-large", most=event.group_places)


def filled_by(event: Event, at: datetime) -> datetime:
    """Until when places are held to be filled in: a week, not past the closing or the start."""
    start, closes = last_entry(event), registration_closes(event)
    ends = at + TIME
    if closes is not None:
        ends = min(ends, max(closes, at + LEAST))
    ends = (ends if start is None else min(ends, start)).replace(second=0, microsecond=0)
    return max(at, ends)


def place(event: Event, party: Party, number: int, outcome: Outcome) -> Registration:
    """Place `number` (from 1) of a party, as seating decided it.

    Raises:
        Conflict: with the code of a `Refused` outcome.
    """
    if not isinstance(outcome, Seated | Queued):
        raise Conflict(getattr(outcome, "code", "no-parties"))
    contact, registration_id, at = party.contact, party.places[number - 1], party.made_at
    person = Person(
        first_name=f"#{number}",
        last_name=contact.organisation,
        email=f"{registration_id}@{NOBODY}",
        language=contact.language,
        organisation=contact.organisation,
    )
    return Registration(
        id=registration_id,
        event_id=event.id,
        event_slug=event.slug,
        status=UNCONFIRMED,
        person=person,
        email_canonical=canonical_email(person.email),
        groups=groups_of(contact, event),
        pool=outcome.pool if isinstance(outcome, Seated) else None,
        place=outcome.place if isinstance(outcome, Queued) else None,
        held_until=party.held_until,
        party=party.id,
        created_at=at,
        history=(Step(at, "person", UNCONFIRMED),),
    )


def asked_of(registration: Registration) -> tuple[AddressAsked, ...]:
    """What is told of a place; nobody is written to about it."""
    until = registration.held_until or registration.created_at
    return (AddressAsked(registration.event_id, registration.created_at, registration.id, until),)


def is_unnamed(registration: Registration) -> bool:
    """Has nobody filled it in yet?"""
    return bool(registration.party) and registration.person.email.endswith(f"@{NOBODY}")


def ensure_named(registration: Registration) -> None:
    """There is a person behind it.

    Raises:
        Conflict: `place-unnamed`.
    """
    if is_unnamed(registration):
        raise Conflict("place-unnamed")


def reachable_at(person: Person) -> str:
    """Where somebody reads what is written to them; empty for a place without a colleague yet."""
    return "" if person.email.endswith((f"@{NOBODY}", f"@{FILLED}")) else person.email


def fill(registration: Registration, asked: Registration) -> Changed:
    """A colleague has the place: `asked` is what they typed, to be confirmed like any other address.

    Raises:
        Conflict: `place-filled`.
    """
    if not is_unnamed(registration) or registration.status not in (UNCONFIRMED, "email_expired"):
        raise Conflict("place-filled")
    return ask_again(registration, asked)


def fill_in_vain(registration: Registration, asked: Registration) -> Registration:
    """Whoever filled in the place is registered already. It looks filled in all the same, and is free again
    when its time is over: whether somebody has an address is not to be told by a place."""
    filled, _facts = fill(registration, asked)
    address = f"{registration.id}@{FILLED}"
    return replace(
        registration,
        person=replace(filled.person, email=address),
        email_canonical=address,
        held_until=filled.held_until,
    )


def details_for(details: Details, party: Registration) -> Details:
    """What a colleague typed, of the contact's institution unless they said otherwise."""
    organisation = details.person.organisation or party.person.organisation
    return replace(details, person=replace(details.person, organisation=organisation))
