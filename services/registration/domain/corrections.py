"""Until when people change what they told us themselves; afterwards the organiser does, on request."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from services.registration.domain.events import Event, last_entry
from services.registration.domain.registrations import Registration
from shared.errors import Conflict

BEFORE_START = timedelta(hours=24)
REACHED_BY = frozenset({"email", "language"})
"""What may be put right at any time: whoever cannot be reached misses everything else."""

ALWAYS = REACHED_BY | {"consents"}
"""What no deadline closes: a consent is taken back as easily as it was given (GDPR Article 7(3)), and whoever
has agreed is asked about other words whenever they change."""


def answers_close(event: Event) -> datetime | None:
    """The first moment at which answers stay as they are: as the organiser set it, else the closing of
    registration, else a day before the start; None while nobody knows when that is.
    """
    start = last_entry(event)
    usual = event.closes or (start - BEFORE_START if start is not None else None)
    return event.answers_until or usual


def are_open(event: Event, at: datetime) -> bool:
    """May people still change their answers?"""
    closes = answers_close(event)
    return closes is None or at < closes


def may_answer(event: Event, registration: Registration, at: datetime) -> bool:
    """May this person still change answers? Whoever owes some may, until the event is over."""
    is_over = event.ends is not None and at >= event.ends
    return are_open(event, at) or (registration.owes and not is_over)


def check_open(event: Event, registration: Registration, changes: Mapping[str, Any], at: datetime) -> None:
    """What the person changes may still be changed; a value that stays the same is no change.

    Raises:
        Conflict: `answers-closed`.
    """
    if not may_answer(event, registration, at) and any(
        _differs(registration, *each) for each in changes.items()
    ):
        raise Conflict("answers-closed")


def _differs(registration: Registration, name: str, value: Any) -> bool:
    if name in ALWAYS:
        return False
    owner = registration.person if hasattr(registration.person, name) else registration
    return bool(getattr(owner, name, None) != value)
