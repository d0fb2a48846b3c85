"""Sessions: the days, or parts of a day, an event consists of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

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
    `academic_hours` are of 45 minutes, breaks left out. Without a venue or link of its own it is held where
    the event is; with a link and no venue it is online. `required`: whoever misses it cannot complete the
    event. `counts_as`: sessions of other groups with the same word may be attended in its place; empty for
    none.
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
    counts_as: str = ""


def plan_sessions(
    wanted: Sequence[Session], existing: Sequence[Session] = (), ids: Sequence[str] = ()
) -> tuple[Session, ...]:
    """The sessions in time order, numbered from 1; a session that was there before keeps its id.

    Args:
        wanted: the sessions as asked for. Those that name no existing id are matched with the existing ones
            not named: first by equal start, then in time order: a moved session stays the same session.
        existing: the sessions the event has now.
        ids: fresh ids, one for each of `wanted` that may be new.
    """
    in_order = sorted(wanted, key=lambda session: session.starts)
    unclaimed = {session.id: session.starts for session in existing}
    named = [_claim(each.id, unclaimed) for each in in_order]
    for index, each in enumerate(in_order):
        same_start = [key for key, starts in unclaimed.items() if starts == each.starts]
        if not named[index] and same_start:
            named[index] = _claim(same_start[0], unclaimed)
    rest = iter([*unclaimed, *ids])
    return tuple(
        replace(each, id=name or next(rest), number=number)
        for number, (each, name) in enumerate(zip(in_order, named, strict=True), start=1)
    )


def word_of(session: Session) -> str:
    """What it counts as, however it is spaced and whatever the case; empty when only as itself."""
    return " ".join(session.counts_as.casefold().split())


def counts_for(one: Session, other: Session) -> bool:
    """May whoever missed one of them attend the other in its place?"""
    return bool(word_of(one)) and word_of(one) == word_of(other)


def is_on_the_day(session: Session, zone: str, at: datetime) -> bool:
    """Does the session begin or end on the day it is in its time zone?"""
    local = ZoneInfo(zone)
    today = at.astimezone(local).date()
    return today in (session.starts.astimezone(local).date(), session.ends.astimezone(local).date())


def _claim(session_id: str, unclaimed: dict[str, datetime]) -> str:
    return session_id if unclaimed.pop(session_id, None) is not None else ""
