"""Rounds: one fact about an event that many people are to be told, a few at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.notifications.domain.events import Event


class Kind(StrEnum):
    """What a round tells."""

    CHANGED = "changed"
    CANCELLED = "cancelled"
    REMINDER = "reminder"


@dataclass(frozen=True)
class Round:
    """One round through an event's people.

    Args:
        id: of the message or the reminder behind it.
        version: of the event when the round began.
        before: the event before it changed; None for other kinds.
        step: of a reminder; `due_at` when that was due; `mail` the folder under mails/ and `audience` whom it
            is for, both empty in rounds that an earlier version has begun; `afterwards`: it may go out after
            the start.
        told, passed_over: how many got the reminder so far, and how many did not, by reason.
        cursor: id of the invitee told last; empty at the beginning.
    """

    id: str
    kind: Kind
    event_id: str
    version: int
    at: datetime
    correlation_id: str
    before: Event | None = None
    reason: str = ""
    step: str = ""
    due_at: datetime | None = None
    cursor: str = ""
    mail: str = ""
    audience: str = ""
    afterwards: bool = False
    told: int = 0
    passed_over: Mapping[str, int] = field(default_factory=dict)
