"""Where an event stands on its way from a draft to a closed file.

What is public is first tentative, as long as it hangs on enough people coming, then confirmed, and running
from its first session on. What is completed is closed once its figures went to the funder.
"""

from dataclasses import replace
from datetime import datetime

from services.registration.domain.events import Event, ensure_not_over
from services.registration.domain.facts import EventChanged
from shared.errors import Conflict

DRAFT, TENTATIVE, CONFIRMED, RUNNING = "draft", "tentative", "confirmed", "running"
COMPLETED, CLOSED, CANCELLED = "completed", "closed", "cancelled"
STAGES = (DRAFT, TENTATIVE, CONFIRMED, RUNNING, COMPLETED, CLOSED, CANCELLED)


def stage(event: Event, at: datetime) -> str:
    """One of `STAGES`; running follows from the clock alone."""
    if event.status == "completed":
        return CLOSED if event.closed_at else COMPLETED
    if event.status != "published":
        return event.status
    if event.starts is not None and at >= event.starts:
        return RUNNING
    return CONFIRMED if event.confirmed_at or not event.minimum else TENTATIVE


def confirm(event: Event, at: datetime) -> tuple[Event, tuple[EventChanged, ...]]:
    """It takes place for sure. Confirmed once more, nothing changes.

    Raises:
        Conflict: `event-cancelled`, `event-completed`, `event-not-published`; `event-postponed` without days.
    """
    ensure_not_over(event)
    if event.status != "published":
        raise Conflict("event-not-published")
    if event.is_postponed:
        raise Conflict("event-postponed")
    if event.confirmed_at:
        return event, ()
    return replace(event, confirmed_at=at, version=event.version + 1), (EventChanged(event.id, at),)


def close(event: Event, at: datetime) -> Event:
    """Nothing of it may be changed until it is opened again.

    Raises:
        Conflict: `event-not-completed`.
    """
    if event.status != "completed":
        raise Conflict("event-not-completed")
    return event if event.closed_at else replace(event, closed_at=at, version=event.version + 1)


def reopen(event: Event) -> Event:
    """A closed event is merely completed again."""
    return replace(event, closed_at=None, version=event.version + 1) if event.closed_at else event


def ensure_open(event: Event) -> None:
    """It is not closed.

    Raises:
        Conflict: `event-closed`.
    """
    if event.closed_at:
        raise Conflict("event-closed")
