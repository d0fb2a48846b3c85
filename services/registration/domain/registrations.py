"""A registration: one person's entry for one event, and what it may become (`transitions`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.registration.domain.event_groups import in_names
from services.registration.domain.events import Event
from services.registration.domain.facts import (
    PlaceGiven,
    RegistrationFact,
    RegistrationReceived,
    SeatConfirmed,
)
from services.registration.domain.forms import ASKED, asks_files, owed
from services.registration.domain.nominations import Nomination
from services.registration.domain.persons import Person, canonical_email, groups_of
from services.registration.domain.questions import Answer
from services.registration.domain.seats import AwaitsApproval, Hold, Outcome, Queued, Refused, Seated
from services.registration.domain.sensitive import apart
from shared.errors import Conflict

__all__ = [
    "READDRESSED",
    "UNCONFIRMED",
    "Details",
    "Elsewhere",
    "Person",
    "Registration",
    "Request",
    "Step",
    "Successor",
    "canonical_email",
    "named_in",
    "receive",
    "regrouped",
    "told",
]

UNCONFIRMED = "pending_email"
READDRESSED = "readdressed"
"""`because` of what stands for another address of somebody who is registered: nobody of its own."""

STATUSES = (
    UNCONFIRMED,
    "pending_approval",
    "confirmed",
    "waitlisted",
    "offered",
    "offer_declined",
    "offer_expired",
    "rejected",
    "withdrawn",
    "cancelled",
    "substituted",
    "moved",
    "email_expired",
)
LIVE = frozenset(STATUSES[:5])
SEATED = frozenset({"confirmed", "offered"})
HOLDING = SEATED | {UNCONFIRMED}
"""Whoever may hold a seat; while the address is unconfirmed, one was not always free."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the history: what it became, when, by whom, with what note.

    `by` is `person`, an organiser's id or `clock`; `told`: the note is for the person's eyes too.
    """

    at: datetime
    by: str
    status: str
    note: str = ""
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What somebody typed into the form.

    `by_other`: about somebody else, who answers the form's questions and gives consents later.
    """

    person: Person
    answers: Mapping[str, Answer] = field(default_factory=dict)
    consents: Mapping[str, int] = field(default_factory=dict)
    needs: str = ""
    nominated_by: Nomination | None = None
    prerequisite_met: bool | None = None
    by_other: bool = False

    def typed(self) -> dict[str, str]:
        """What the form asks beside questions and consents, by name."""
        asked = {name: getattr(self.person, name) for name in ASKED if name != "needs"}
        return {**asked, "needs": self.needs}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Details with the id the registration will have.

    `by` is who asks; `added`: the organiser adds the person by hand.
    """

    registration_id: str
    details: Details
    idempotency_key: str
    at: datetime
    by: str = "person"
    added: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A registration of the same person at another event."""

    event_id: str
    registration_id: str


@dataclass(frozen=True, slots=True)
class Successor:
    """What a mailbox is to confirm, until when (`successions`); `times`: how often one was named."""

    registration_id: str
    kind: str
    until: datetime
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One person's entry for one event.

    Args:
        version: rises with each change.
        link: generation of the personal link; raised when the address was wrong, so that old links open
            nothing.
        secret: answers to sensitive questions that are given with this very act; stored apart, and never read
            back into here.
        agreed_at: consent key -> when it was given, for those given later than the registration was made.
        groups: groups of the event's pools the person belonged to on entering.
        pool: the pool of the seat (`""` = general) while a seat is held or offered, else None.
        place: place in the queue while waiting (places only compare), or noted for an address that is to be
            confirmed; else None.
        held_until: until when an unconfirmed address holds what it has.
        remind_at: when it is asked once more; None once that is done.
        party: id of the party it is a place of (`parties`); empty for whoever came alone.
        because: how the status came about: direct, approved, added, promoted, accepted, substituted, moved,
            event-cancelled, reinstated, readdressed.
        succeeds: id of the registration whose seat or address it takes over once it is confirmed.
        successor: what is to take over from this one; it keeps all it has until then.
        moved_from: where the person was before, or still is while this one waits.
        moved_to: where the person went, or waits to go while this one is live (`moves`).
        prerequisite_met: None when the event asked for nothing.
        owes: somebody else entered the person, who has not answered yet what the form requires.
    """

    id: str
    event_id: str
    event_slug: str
    status: str
    version: int = 1
    link: int = 0
    person: Person
    email_canonical: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    secret: Mapping[str, Answer] = field(default_factory=dict)
    consents: Mapping[str, int] = field(default_factory=dict)
    agreed_at: Mapping[str, datetime] = field(default_factory=dict)
    needs: str = ""
    groups: frozenset[str] = frozenset()
    pool: str | None = None
    place: int | None = None
    offer_expires_at: datetime | None = None
    held_until: datetime | None = None
    remind_at: datetime | None = None
    party: str = ""
    because: str = "direct"
    moved_from: Elsewhere | None = None
    moved_to: Elsewhere | None = None
    succeeds: str = ""
    successor: Successor | None = None
    nominated_by: Nomination | None = None
    prerequisite_met: bool | None = None
    owes: bool = False
    created_at: datetime
    history: tuple[Step, ...] = ()
    idempotency_key: str = ""

    @property
    def is_live(self) -> bool:
        """It may still lead to the event; there is at most one such per event and address."""
        return self.status in LIVE

    def agreed_when(self, consent: str) -> datetime:
        """When this consent was given."""
        return self.agreed_at.get(consent, self.created_at)

    @property
    def told_reason(self) -> str:
        """Why it is as it is, as far as the person may read it; empty when nothing was said."""
        last = self.history[-1] if self.history else None
        return last.note if last and last.told else ""

    @property
    def hold(self) -> Hold:
        """What it holds, for `seating.settle`."""
        pool = self.pool if self.status in HOLDING else None
        return Hold(pool=pool, waits=self.status == "waitlisted", groups=self.groups)


def receive(
    event: Event, request: Request, outcome: Outcome
) -> tuple[Registration, tuple[RegistrationFact, ...]]:
    """The registration as seating decided it.

    Raises:
        Conflict: with the code of a `Refused` outcome.
    """
    details, because = request.details, "added" if request.added else "direct"
    later = details.by_other or (request.added and asks_files(event.form))
    plain, secret = apart(event.form, details.answers)
    status, fact = told(event.id, request.registration_id, outcome, because, request.at)
    registration = Registration(
        id=request.registration_id,
        event_id=event.id,
        event_slug=event.slug,
        status=status,
        person=in_names(event, details.person),
        email_canonical=canonical_email(details.person.email),
        answers=plain,
        secret=secret,
        consents=details.consents,
        needs=details.needs,
        groups=groups_of(details.person, event),
        pool=outcome.pool if isinstance(outcome, Seated) else None,
        place=outcome.place if isinstance(outcome, Queued) else None,
        because=because,
        nominated_by=details.nominated_by,
        prerequisite_met=details.prerequisite_met,
        owes=later and owes(event, details),
        created_at=request.at,
        history=(Step(request.at, request.by, status),),
        idempotency_key=request.idempotency_key,
    )
    return registration, (fact,)


def owes(event: Event, details: Details) -> bool:
    """Does the form require anything that is not said here?"""
    return bool(owed(event.form, details.typed(), details.answers, details.consents))


def named_in(event: Event, registration: Registration) -> Registration:
    """The same registration, whose target group is said by its name: what it says may be older."""
    person = in_names(event, registration.person)
    return registration if person is registration.person else replace(registration, person=person)


def regrouped(registration: Registration, event: Event) -> Registration:
    """Its groups follow the event's pools: for everybody live, before the queue is counted anew."""
    return replace(registration, groups=groups_of(registration.person, event))


def told(
    event_id: str, registration_id: str, outcome: Outcome, because: str, at: datetime
) -> tuple[str, RegistrationFact]:
    """The status an outcome of seating leads to, and the fact to tell.

    Raises:
        Conflict: with the code of a `Refused` outcome.
    """
    match outcome:
        case Seated():
            return "confirmed", SeatConfirmed(event_id, at, registration_id, because)
        case Queued():
            return "waitlisted", PlaceGiven(event_id, at, registration_id, because, outcome.position)
        case AwaitsApproval():
            return "pending_approval", RegistrationReceived(event_id, at, registration_id)
        case Refused():
            raise Conflict(outcome.code)
