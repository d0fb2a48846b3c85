"""Changing an event, and what of it people notice."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.registration.domain.events import Event
from services.registration.domain.facts import Change


def change(event: Event, changes: Mapping[str, Any], at: datetime) -> tuple[Event, tuple[Change, ...]]:
    """The event with the new values (version + 1), and what people notice; equal values change nothing.

    Args:
        changes: field of `Event` -> its new domain value; sessions already planned (`sessions.plan_sessions`).

    Raises:
        Conflict: `event-cancelled`, `event-completed`.
        Invalid: a field that may not change (`not-changeable`), or a result that makes no sense.
    """
    raise NotImplementedError
