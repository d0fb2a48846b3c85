"""A registration: one person's entry for one event, and what it may become (`transitions`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.registration.domain.events import Event
from services.registration.domain.facts import RegistrationFact
from services.registration.domain.nominations import Nomination
from services.registration.domain.persons import Person, canonical_email
from services.registration.domain.seating import Hold, Outcome

__all__ = ["Details", "Person", "Registration", "Request", "Step", "canonical_email", "receive"]

STATUSES = (
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
)
LIVE = frozenset(STATUSES[:4])
SEATED = frozenset({"confirmed", "offered"})


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the history: what it became, when, by whom (`person`, an organiser's id, `clock`), with what note."""

    at: datetime
    by: str
    status: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What somebody typed into the form."""

    person: Person
    answers: Mapping[str, str] = field(default_factory=dict)
    consents: Mapping[str, int] = field(default_factory=dict)
    needs: str = ""
    nominated_by: Nomination | None = None
    prerequisite_met: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Details with the id the registration will have. `by`: who asks; `added`: the organiser adds the person by hand."""

    registration_id: str
    details: Details
    idempotency_key: str
    at: datetime
    by: str = "person"
    added: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One person's entry for one event.

    Args:
        version: rises with each change.
        link: generation of the personal link; raised when the address was wrong, so that old links open nothing.
        groups: groups of the event's pools the person belonged to on entering.
        pool: the pool of the seat (`""` = general) while a seat is held or offered, else None.
        place: place in the queue while waiting (places only compare), else None.
        because: how the status came about: direct, approved, added, promoted, accepted, substituted, event-cancelled.
        prerequisite_met: None when the event asked for nothing.
    """

    id: str
    event_id: str
    event_slug: str
    status: str
    version: int = 1
    link: int = 0
    person: Person
    email_canonical: str
    answers: Mapping[str, str] = field(default_factory=dict)
    consents: Mapping[str, int] = field(default_factory=dict)
    needs: str = ""
    groups: frozenset[str] = frozenset()
    pool: str | None = None
    place: int | None = None
    offer_expires_at: datetime | None = None
    because: str = "direct"
    nominated_by: Nomination | None = None
    prerequisite_met: bool | None = None
    created_at: datetime
    history: tuple[Step, ...] = ()
    idempotency_key: str = ""

    @property
    def is_live(self) -> bool:
        """It may still lead to the event; there is at most one such per event and address."""
        return self.status in LIVE

    @property
    def hold(self) -> Hold:
        """What it holds, for `seating.settle`."""
        raise NotImplementedError


def receive(
    event: Event, request: Request, outcome: Outcome
) -> tuple[Registration, tuple[RegistrationFact, ...]]:
    """The registration as seating decided it.

    Raises:
        Conflict: with the code of a `Refused` outcome.
    """
    raise NotImplementedError
