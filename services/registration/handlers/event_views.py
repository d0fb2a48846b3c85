"""Events with how full they are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.registration.domain.events import Event
from services.registration.domain.programmes import Programme
from services.registration.domain.sessions import Session
from services.registration.handlers.desk import Desk
from services.registration.handlers.glances import view_at
from services.registration.handlers.records import Records
from services.registration.handlers.views import EventView
from shared.errors import NotFound


def event_by_slug(records: Records, slug: str) -> Event:
    """The event with this slug.

    Raises:
        NotFound: `unknown-event`.
    """
    event = records.events.by_slug(slug)
    if event is None:
        raise NotFound("unknown-event")
    return event


def session_of(event: Event, number: int) -> Session:
    """The event's session of this number, counted from 1.

    Raises:
        NotFound: `unknown-session`.
    """
    for session in event.sessions:
        if session.number == number:
            return session
    raise NotFound("unknown-session")


def programme_of(records: Records, event: Event) -> Programme:
    """The programme an event belongs to."""
    programme = records.programmes.get(event.programme_id)
    if programme is None:
        raise NotFound("unknown-programme")
    return programme


def view_of(desk: Desk, event: Event) -> EventView:
    """The event as it stands now."""
    view, code = views_of(desk, [event])[0], event.requires_activity
    if not code:
        return view
    return replace(view, required=desk.store.records.activities.by_code(event.programme_id, code))


def views_of(
    desk: Desk, events: Sequence[Event], known: Mapping[str, Programme] | None = None
) -> list[EventView]:
    """The events as they stand now, in the same order.

    Args:
        known: their programmes by id, where somebody has them already.
    """
    records = desk.store.records
    programmes = known or records.programmes.many({event.programme_id for event in events})
    seatings = records.seatings.many([event.id for event in events])
    at = desk.clock()
    return [view_at(event, programmes[event.programme_id], seatings[event.id], at) for event in events]
