"""Events: create, change, publish, cancel, complete, look at."""

from collections.abc import Mapping
from typing import Any

from services.registration.domain.events import Event
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.views import CompletionCount, EventFilter, EventView, Page


def create_event(desk: Desk, call: Call, programme_slug: str, fields: Mapping[str, Any]) -> Event:
    """A draft exists; nobody but organisers sees it.

    Args:
        fields: `Event`'s own names with domain values; ids, status, version and times are given here.
            `sessions` and
            `trainers` may come without ids and numbers (empty strings, 0): they are filled in.

    Raises:
        NotFound: `unknown-programme`, `unknown-activity`.
        Conflict: `slug-taken`.
        Invalid: what the event's rules refuse.
    """
    raise NotImplementedError


def change_event(desk: Desk, call: Call, slug: str, changes: Mapping[str, Any]) -> Event:
    """The named fields have their new values, raised capacity went to those who waited, and a published
    event's
    change was announced with what people notice.

    Args:
        changes: as in `create_event`. Sessions and trainers replace the whole list; those with a known id
            keep it.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `slug-taken`, `capacity-below-seats`, `changed-meanwhile`, `event-cancelled`, ...
    """
    raise NotImplementedError


def publish_event(desk: Desk, call: Call, slug: str) -> Event:
    """Everybody can see the event; its trainers are told.

    Raises:
        NotFound: `unknown-event`.
        Conflict: what the event's rules refuse.
    """
    raise NotImplementedError


def cancel_event(desk: Desk, call: Call, slug: str, reason: str) -> Event:
    """The event will not take place; every live registration is cancelled and announced with it.

    Raises:
        NotFound: `unknown-event`.
        Conflict: what the event's rules refuse.
    """
    raise NotImplementedError


def complete_event(desk: Desk, call: Call, slug: str) -> CompletionCount:
    """Completion is decided for everybody with a seat; whoever reached it newly, or lost it, was announced.

    Asking again after marks were changed decides again and announces only what differs.

    Raises:
        NotFound: `unknown-event`.
        Conflict: what the event's rules refuse.
    """
    raise NotImplementedError


def get_event(desk: Desk, slug: str) -> EventView:
    """The event as organisers see it, drafts too.

    Raises:
        NotFound: `unknown-event`.
    """
    raise NotImplementedError


def public_event(desk: Desk, slug: str) -> EventView:
    """The event as everybody sees it.

    Raises:
        NotFound: `unknown-event`, also for drafts.
    """
    raise NotImplementedError


def list_public_events(desk: Desk, narrow: EventFilter, after: str = "", limit: int = 50) -> Page[EventView]:
    """Published, completed and cancelled events, soonest first session first. `narrow.status` is honoured
    among these."""
    raise NotImplementedError


def list_events(desk: Desk, narrow: EventFilter, after: str = "", limit: int = 50) -> Page[EventView]:
    """Every event, drafts too, soonest first session first."""
    raise NotImplementedError
