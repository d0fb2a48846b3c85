"""Sessions: the days, or parts of a day, an event consists of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.registration.domain.texts import NO_TEXT, LocalText


@dataclass(frozen=True, slots=True)
class Venue:
    """Where people meet. Of a confidential event the public sees the town only."""

    name: str = ""
    address: str = ""
    town: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A day or part of a day.

    The id never changes (calendar entries hang on it); the number is the place in time order, counted from 1.
    `academic_hours` are of 45 minutes, breaks left out. Without a venue or link of its own it is held where the event is.
    `required`: whoever misses it cannot complete the event.
    """

    id: str
    number: int = 0
    starts: datetime
    ends: datetime
    academic_hours: float
    title: LocalText = NO_TEXT
    venue: Venue | None = None
    online_url: str = ""
    required: bool = False


def plan_sessions(
    wanted: Sequence[Session], existing: Sequence[Session] = (), ids: Sequence[str] = ()
) -> tuple[Session, ...]:
    """The sessions in time order, numbered from 1; a session that was there before keeps its id.

    Args:
        wanted: the sessions as asked for; those with an empty id are matched with `existing` ones not named otherwise,
            first by equal start, then in time order, so that a moved session stays the same session.
        existing: the sessions the event has now.
        ids: fresh ids for sessions that match none; at least `len(wanted)` of them when any may be new.
    """
    by_start = sorted(wanted, key=lambda session: session.starts)
    left = [session for session in existing if all(session.id != each.id for each in wanted)]
    known = {session.starts: session.id for session in left}
    named = [replace(each, id=each.id or known.pop(each.starts, "")) for each in by_start]
    moved = iter([session.id for session in left if session.starts in known])
    fresh = iter(ids)
    return tuple(
        replace(each, id=each.id or next(moved, "") or next(fresh), number=number)
        for number, each in enumerate(named, start=1)
    )
