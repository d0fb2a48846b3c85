"""What an employer's contact may know of the people the employer stands behind, and do about them.

No answers, no needs, no address, no reason of anybody's: only whether somebody has a place. People stand
under the names the employer typed.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.registration.domain.events import Event
from services.registration.domain.persons import Person, canonical_email
from services.registration.domain.registrations import UNCONFIRMED, Registration
from services.registration.domain.transitions import Changed, require_ahead, withdraw
from shared.errors import Conflict, NotFound

PLACE, WAITS, UNDECIDED, NOT_CHOSEN, ENDED = "place", "waits", "undecided", "not-chosen", "ended"
BY = "employer"
ID_LENGTH = 24
"""Characters of an identifier."""

MOST_LETTERS = 20
"""How often the link to one employer's page is sent."""

STANDINGS: Mapping[str, str] = {
    UNCONFIRMED: UNDECIDED,
    "pending_approval": UNDECIDED,
    "confirmed": PLACE,
    "waitlisted": WAITS,
    "offered": WAITS,
    "rejected": NOT_CHOSEN,
}
"""Status of a registration -> what an employer is told; all others have ended."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as the employer named them; `id` of the registration."""

    id: str
    first_name: str
    last_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer:
    """An employer's contact at one event; found by the address alone.

    Args:
        id: see `employer_id`.
        times: how often the link was sent.
    """

    id: str
    event_id: str
    event_slug: str
    name: str
    email: str
    organisation: str
    language: str
    people: tuple[Named, ...] = ()
    times: int = 0
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """One person as the employer sees them.

    Args:
        asks: the person named the employer's consent, and the employer has not said yet whether that is so.
        is_live: the nomination can be withdrawn.
    """

    named: Named
    standing: str
    asks: bool
    is_live: bool


def employer_id(event_id: str, email: str) -> str:
    """The same for the same address at the same event."""
    material = f"{event_id}|employer|{canonical_email(email)}"
    return hashlib.sha256(material.encode()).hexdigest()[:ID_LENGTH]


def with_people(employer: Employer, people: Iterable[Named]) -> Employer:
    """These people, too; each once."""
    known = {one.id for one in employer.people}
    return replace(employer, people=(*employer.people, *(one for one in people if one.id not in known)))


def is_behind(employer: Employer, registration: Registration) -> bool:
    """Does this employer's contact stand behind the registration?"""
    said = registration.nominated_by
    return (
        registration.event_id == employer.event_id
        and said is not None
        and bool(said.email)
        and canonical_email(said.email) == canonical_email(employer.email)
    )


def seen(employer: Employer, found: Mapping[str, Registration]) -> tuple[Seen, ...]:
    """The people in the order in which they were named.

    Whoever has no registration, because the address was known already, looks like whoever has not answered
    yet: nobody but the owner of an address learns whether it is registered.
    """
    return tuple(_seen(employer, one, found.get(one.id)) for one in employer.people)


def _seen(employer: Employer, named: Named, registration: Registration | None) -> Seen:
    if registration is None:
        return Seen(named, UNDECIDED, asks=False, is_live=False)
    said = registration.nominated_by
    asks = said is not None and said.by_person and said.agreed_at is None
    mine = is_behind(employer, registration)
    return Seen(
        named,
        STANDINGS.get(registration.status, ENDED),
        asks=mine and asks and registration.is_live,
        is_live=mine and registration.is_live,
    )


def agree(employer: Employer, registration: Registration, at: datetime) -> Registration:
    """The employer says that the consent the person named was given: for the organiser to see, so nothing is
    announced and the version stays. Said again it changes nothing.

    Raises:
        NotFound: `unknown-registration`, the employer does not stand behind it.
        Conflict: `registration-ended`.
    """
    _require(employer, registration)
    said = registration.nominated_by
    if said is None or said.agreed_at is not None or not said.by_person:
        return registration
    if not registration.is_live:
        raise Conflict("registration-ended", status=registration.status)
    return replace(registration, nominated_by=replace(said, agreed_at=at))


def take_back(employer: Employer, registration: Registration, event: Event, at: datetime) -> Changed:
    """The nomination is withdrawn: the registration ends, and a seat goes on.

    Raises:
        NotFound: `unknown-registration`, the employer does not stand behind it.
        Conflict: `event-over`, `registration-ended`.
    """
    _require(employer, registration)
    require_ahead(event, at)
    return withdraw(registration, event, at, BY)


def writes_to(employer: Employer) -> Person:
    """The employer's contact as mails know people."""
    first, _, last = employer.name.rpartition(" ")
    return Person(first or last, last if first else "", employer.email, employer.language)


def _require(employer: Employer, registration: Registration) -> None:
    if not is_behind(employer, registration):
        raise NotFound("unknown-registration")
