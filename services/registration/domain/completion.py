"""Who completed an event, and why not; by share of hours, required sessions and assessment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.registration.domain.assessments import Assessment
from services.registration.domain.attendance import Marks
from services.registration.domain.events import Event
from services.registration.domain.facts import RegistrationFact
from services.registration.domain.registrations import Registration


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of the explanation: a stable code whose text stands in the catalogue, and its values.

    Codes: `hours-reached` and `hours-short` (attended, needed, planned), `session-missed` (number),
    `passed`, `not-passed`, `not-assessed`, `taken-back` (reason).
    """

    code: str
    params: Mapping[str, float | int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Completion:
    """The decision for one person, explained.

    Args:
        document: kind of the document due: `certificate`, `notice`, `participation`; empty when none is.
    """

    reached: bool
    hours_planned: float
    hours_attended: float
    reasons: tuple[Reason, ...]
    document: str = ""


def decide(event: Event, marks: Marks, assessment: Assessment | None = None) -> Completion:
    """Completed when the share of hours is reached, no required session was missed, and what is assessed was passed."""
    raise NotImplementedError


def take_back(completion: Completion, reason: str) -> Completion:
    """Not completed after all.

    Raises:
        Conflict: `not-completed`.
    """
    raise NotImplementedError


def tell(
    event: Event, registration: Registration, before: Completion | None, after: Completion, at: datetime
) -> tuple[RegistrationFact, ...]:
    """The facts of a first or changed decision: reached, taken back, or nothing new."""
    raise NotImplementedError
