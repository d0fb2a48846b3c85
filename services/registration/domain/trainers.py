"""Trainers: who may teach (the programme's pool) and who does (an event's assignments)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from services.registration.domain.assessments import Assessment
from services.registration.domain.events import Event, Trainer
from services.registration.domain.facts import Fact
from services.registration.domain.registrations import Registration

VALID_YEARS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolTrainer:
    """Somebody who passed a train-the-trainer event, or was added by hand (then without event and registration).

    Args:
        languages: those they can teach in.
        valid_until: the last day they may be picked; None = without end.
    """

    id: str
    programme_id: str
    name: str
    email: str
    languages: tuple[str, ...] = ("et",)
    region: str = ""
    institution: str = ""
    valid_until: date | None = None
    source_event_id: str = ""
    registration_id: str = ""
    version: int = 1


def from_assessment(
    trainer_id: str, event: Event, registration: Registration, assessment: Assessment
) -> PoolTrainer | None:
    """The new member of the pool; None for whoever did not pass, or passed something else than train-the-trainer."""
    raise NotImplementedError


def search(
    pool: Iterable[PoolTrainer], on: date, *, language: str = "", region: str = "", text: str = ""
) -> list[PoolTrainer]:
    """Those valid on that day who teach in the language, in the region, and match the text, by name."""
    raise NotImplementedError


def assign(event: Event, trainer: Trainer, at: datetime) -> tuple[Event, tuple[Fact, ...]]:
    """The trainer is to teach at the event; the same address twice changes nothing.

    Raises:
        Conflict: `event-cancelled`, `event-completed`.
    """
    raise NotImplementedError


def unassign(event: Event, assignment_id: str, at: datetime) -> tuple[Event, tuple[Fact, ...]]:
    """The trainer is no longer to teach at the event.

    Raises:
        NotFound: `trainer-not-found`.
        Conflict: `event-cancelled`, `event-completed`.
    """
    raise NotImplementedError


def replace_trainers(
    event: Event, trainers: Iterable[Trainer], at: datetime
) -> tuple[Event, tuple[Fact, ...]]:
    """Exactly these teach; who was there before (same address) keeps their assignment and link."""
    raise NotImplementedError
