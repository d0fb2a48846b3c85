"""Postponing an event whose new date nobody knows yet: it has no days, and everybody keeps what they have."""

from dataclasses import replace
from datetime import datetime

from services.registration.domain.events import Event, ensure_not_over
from services.registration.domain.facts import Change, EventChanged
from shared.errors import Conflict


def postpone(event: Event, reason: str, at: datetime) -> tuple[Event, tuple[EventChanged, ...]]:
    """The event has no days; new ones bring it back (`event_changes.change`). Postponed once more, nothing
    changes.

    Raises:
        Conflict: `event-cancelled`, `event-completed`, `event-not-published`; `event-begun`: what was held
            stays held, so the days still to come are changed instead.
    """
    ensure_not_over(event)
    if event.is_postponed:
        return event, ()
    if event.status != "published":
        raise Conflict("event-not-published")
    if event.starts is not None and at >= event.starts:
        raise Conflict("event-begun")
    dropped = tuple(Change("session_dropped", one.id, one.starts.isoformat(), "") for one in event.sessions)
    postponed = replace(event, sessions=(), postponed_reason=reason, version=event.version + 1)
    return postponed, (EventChanged(event.id, at, dropped, reason),)
