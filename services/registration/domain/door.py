"""The door: whom a typed name means, and which session people are coming in to."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from services.registration.domain.hours import teaching_minutes
from services.registration.domain.sessions import Session, is_on_the_day

PLAIN = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "þ": "th", "ð": "d", "ı": "i"}
)


ON_TIME = timedelta(minutes=5)
"""So long after the beginning one still is on time: people stand in line to get in."""


def plain(words: str) -> str:
    """The letters without their marks, small, apart by single spaces: what people type in a hurry."""
    apart = unicodedata.normalize("NFD", words.casefold())
    bare = "".join(each for each in apart if not unicodedata.combining(each))
    clean = "".join(each if each.isalnum() else " " for each in bare.translate(PLAIN))
    return " ".join(clean.split())


def is_meant(name: str, typed: str) -> bool:
    """Does each typed word begin a word of the name, in whatever order and without its marks?"""
    words = plain(name).split()
    return all(any(word.startswith(part) for word in words) for part in plain(typed).split())


def session_at(sessions: Sequence[Session], zone: str, at: datetime) -> Session | None:
    """The session under way or the next one of the day; else the next of all, else the last; None without
    any."""
    if not sessions:
        return None
    today = [each for each in sessions if is_on_the_day(each, zone, at) and at < each.ends]
    ahead = [each for each in sessions if at < each.ends]
    return (today or ahead or [sessions[-1]])[0]


def minutes_late(session: Session, at: datetime) -> int:
    """Minutes of the session missed by who comes in now; 0 while people still are on time."""
    after = at - session.starts
    return _of_teaching(session, after) if after > ON_TIME else 0


def minutes_left(session: Session, at: datetime) -> int:
    """Minutes of the session missed by who leaves now; 0 before it begins and when it is over."""
    return _of_teaching(session, session.ends - at) if session.starts < at < session.ends else 0


def _of_teaching(session: Session, time: timedelta) -> int:
    """Nobody misses more than is taught."""
    return min(int(time.total_seconds()) // 60, int(teaching_minutes(session.academic_hours)))
