"""Checking in oneself: with digits that change on the screen in the room, while the session is held.

The digits alone open nothing: they are typed on one's own personal page. Whoever is sent a picture of them is
too late when it arrives, for each lives for two steps at most.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.registration.domain.attendance import Mark
from services.registration.domain.door import minutes_late
from services.registration.domain.sessions import Session

STEP_S = 30
OPENS_BEFORE = timedelta(minutes=30)
DIGITS = 6


@dataclass(frozen=True)
class Code:
    """What the screen shows. `left_s`: whole seconds until the next one."""

    digits: str
    left_s: int


def step_at(at: datetime) -> int:
    """The step of the clock the code belongs to."""
    return int(at.timestamp()) // STEP_S


def left_s(at: datetime) -> int:
    """Seconds until the next step."""
    return STEP_S - int(at.timestamp()) % STEP_S


def steps_good_at(at: datetime) -> tuple[int, int]:
    """This step and the one before it, for who was still typing."""
    return step_at(at), step_at(at) - 1


def is_open(session: Session, at: datetime) -> bool:
    """From half an hour before the session until its end."""
    return session.starts - OPENS_BEFORE <= at < session.ends


def mark_at(session: Session, at: datetime) -> Mark:
    """Present, or late by the minutes since the beginning."""
    missed = minutes_late(session, at)
    return Mark("late", missed) if missed else Mark("present")


def typed_digits(typed: str) -> str:
    """What was typed without the spaces people put in between."""
    return "".join(typed.split()).replace("-", "")
