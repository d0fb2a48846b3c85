"""Who was there, session by session."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.registration.domain.events import Event
from services.registration.domain.hours import academic_hours, teaching_minutes, total_hours
from services.registration.domain.sessions import Session
from shared.errors import Invalid

MARKS = ("present", "late", "partial", "excused", "absent")


@dataclass(frozen=True, slots=True)
class Mark:
    """One person at one session.

    `minutes` are minutes of teaching: for `partial` those attended (needed), for `late` those missed (none =
    came late, missed nothing that counts); otherwise None. `early` are minutes of teaching missed by leaving
    early, of somebody `present` or `late`; None for who stayed.
    """

    mark: str
    minutes: int | None = None
    early: int | None = None


Marks = Mapping[str, Mark]
"""A person's marks by session id; a session without one counts as missed."""


def check_mark(session: Session, mark: Mark) -> None:
    """The mark makes sense for this session.

    Raises:
        Invalid: fields `mark` (`unknown-mark`) or `minutes` (`minutes-required`, `minutes-not-asked`,
            `minutes-out-of-range`), `early` (`minutes-not-asked`, `minutes-out-of-range`).
    """
    longest = teaching_minutes(session.academic_hours)
    if mark.mark not in MARKS:
        raise Invalid(fields={"mark": ["unknown-mark"]})
    if mark.early is not None and mark.mark not in ("present", "late"):
        raise Invalid(fields={"early": ["minutes-not-asked"]})
    if mark.early is not None and not 0 <= mark.early <= longest:
        raise Invalid(fields={"early": ["minutes-out-of-range"]}, longest=int(longest))
    if mark.mark == "partial" and mark.minutes is None:
        raise Invalid(fields={"minutes": ["minutes-required"]})
    if mark.minutes is None:
        return
    if mark.mark not in ("late", "partial"):
        raise Invalid(fields={"minutes": ["minutes-not-asked"]})
    if not 0 <= mark.minutes <= longest:
        raise Invalid(fields={"minutes": ["minutes-out-of-range"]}, longest=int(longest))


def attended_minutes(session: Session, mark: Mark | None) -> float:
    """Minutes of teaching the person attended."""
    whole = teaching_minutes(session.academic_hours)
    if mark is None or mark.mark in ("absent", "excused"):
        return 0
    minutes = mark.minutes or 0
    if mark.mark == "partial":
        return min(whole, minutes)
    return max(0, whole - minutes - (mark.early or 0))


def planned_hours(event: Event) -> float:
    """Academic hours of all sessions."""
    return total_hours(session.academic_hours for session in event.sessions)


def attended_hours(event: Event, marks: Marks) -> float:
    """Academic hours the person attended."""
    minutes = (attended_minutes(session, marks.get(session.id)) for session in event.sessions)
    return academic_hours(sum(minutes))


def was_there(mark: Mark | None) -> bool:
    """Present, late, or at least some minutes of it."""
    if mark is None or mark.mark in ("absent", "excused"):
        return False
    return mark.mark != "partial" or bool(mark.minutes)
