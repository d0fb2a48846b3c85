"""Who was there, session by session."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.registration.domain.events import Event
from services.registration.domain.sessions import Session

MARKS = ("present", "late", "partial", "excused", "absent")


@dataclass(frozen=True, slots=True)
class Mark:
    """One person at one session.

    `minutes` are minutes of teaching: for `partial` those attended (needed), for `late` those missed (none = came
    late, missed nothing that counts); otherwise None.
    """

    mark: str
    minutes: int | None = None


Marks = Mapping[str, Mark]
"""A person's marks by session id; a session without one counts as missed."""


def check_mark(session: Session, mark: Mark) -> None:
    """The mark makes sense for this session.

    Raises:
        Invalid: fields `mark` (`unknown-mark`) or `minutes` (`minutes-required`, `minutes-not-asked`,
            `minutes-out-of-range`).
    """
    raise NotImplementedError


def session_hours(session: Session, mark: Mark | None) -> float:
    """Academic hours of this session that count for the person."""
    raise NotImplementedError


def planned_hours(event: Event) -> float:
    """Academic hours of all sessions."""
    raise NotImplementedError


def attended_hours(event: Event, marks: Marks) -> float:
    """Academic hours the person attended."""
    raise NotImplementedError


def was_there(mark: Mark | None) -> bool:
    """Present, late, or at least some minutes of it."""
    raise NotImplementedError
