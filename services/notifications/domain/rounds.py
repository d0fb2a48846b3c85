"""Rounds: one fact about an event that many people are to be told, a few at a time.

A change is not told at once: an organiser who moves an event often corrects the place a minute later. What
changes until nothing has changed for a while is told as one, to each person against what that person knows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.notifications.domain.events import Event

MOST_STATES = 20
"""After so many changes no more are waited for."""


class Kind(StrEnum):
    """What a round tells."""

    CHANGED = "changed"
    CANCELLED = "cancelled"
    REINSTATED = "reinstated"
    REMINDER = "reminder"
    CIRCULAR = "circular"


@dataclass(frozen=True)
class Patience:
    """How long changes are gathered: until there was none for `quiet`, and never for more than `longest`."""

    quiet: timedelta = timedelta(0)
    longest: timedelta = timedelta(0)


@dataclass(frozen=True)
class Round:
    """One round through an event's people.

    Args:
        id: of the message or the reminder behind it; of the first one, when changes are told together.
        version: of the event when the round was last added to.
        at: when its fact became true; of the latest one.
        states: the event before each change it tells, oldest first; empty for other kinds.
        step: of a reminder; `due_at` when that was due; `mail` the folder under mails/ and `audience` whom it
            is for, both empty in rounds that an earlier version has begun; `afterwards`: it may go out after
            the start.
        told, passed_over: how many got the reminder so far, and how many did not, by reason.
        cursor: id of the invitee told last; empty at the beginning.
        since: when the first change it tells was heard of.
        ready_at: nobody is told before; None for at once.
    """

    id: str
    kind: Kind
    event_id: str
    version: int
    at: datetime
    correlation_id: str
    states: tuple[Event, ...] = ()
    reason: str = ""
    step: str = ""
    due_at: datetime | None = None
    cursor: str = ""
    mail: str = ""
    audience: str = ""
    afterwards: bool = False
    told: int = 0
    passed_over: Mapping[str, int] = field(default_factory=dict)
    since: datetime | None = None
    ready_at: datetime | None = None

    @property
    def has_begun(self) -> bool:
        """Was anybody told yet?"""
        return bool(self.cursor)

    def known_by(self, told: int) -> Event | None:
        """The event as somebody knows it whom version `told` was told last."""
        known = [each for each in self.states if each.version <= told]
        return known[-1] if known else next(iter(self.states), None)


def together(waiting: Round | None, fresh: Round, patience: Patience, at: datetime) -> Round:
    """The round that tells `fresh` and what waits already to be told, when it has been quiet for a while.

    Args:
        waiting: a round of changes of the same event that has not begun.
    """
    since = waiting.since if waiting and waiting.since else at
    states = (*(waiting.states if waiting else ()), *fresh.states)
    ready_at = min(at + patience.quiet, since + patience.longest)
    if len(states) >= MOST_STATES:
        ready_at = at
    return replace(
        waiting or fresh,
        version=fresh.version,
        at=fresh.at,
        correlation_id=fresh.correlation_id,
        states=states,
        reason=fresh.reason or (waiting.reason if waiting else ""),
        since=since,
        ready_at=ready_at,
    )
