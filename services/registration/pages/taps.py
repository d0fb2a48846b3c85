"""One tap at the door: what it marks."""

from datetime import datetime

from services.registration.domain.attendance import Mark
from services.registration.domain.door import minutes_late, minutes_left
from services.registration.domain.sessions import Session

TAPS = ("here", "late", "leaves", "undo")


def mark_of(tapped: str, session: Session, before: Mark | None, at: datetime) -> Mark | None:
    """What somebody's mark is after the tap; None takes back what was marked before."""
    if tapped == "here":
        return Mark("present")
    if tapped == "late":
        return Mark("late", minutes_late(session, at))
    if tapped == "leaves":
        came = before if before and before.mark in ("present", "late") else Mark("present")
        return Mark(came.mark, came.minutes, minutes_left(session, at))
    return None
