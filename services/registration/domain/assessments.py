"""Assessment of learning outcomes: passed or not, by whom, when."""

from dataclasses import dataclass
from datetime import datetime

from services.registration.domain.events import Event
from services.registration.domain.registrations import Registration
from shared.errors import Conflict


@dataclass(frozen=True, slots=True)
class Result:
    """What was decided about one person."""

    registration_id: str
    passed: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result for one person; `by` is who assessed, `note` is for the organiser's eyes."""

    registration_id: str
    passed: bool
    by: str
    at: datetime
    note: str = ""


def check_assessment(event: Event, registration: Registration) -> None:
    """There is something to assess.

    Raises:
        Conflict: `event-not-assessed`, `no-seat` for somebody who had none.
    """
    if not event.assessed:
        raise Conflict("event-not-assessed")
    if registration.status != "confirmed":
        raise Conflict("no-seat")
