"""Events with how full they are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.registration.domain.events import Event, registration_state
from services.registration.domain.programmes import Programme
from services.registration.domain.room import is_released
from services.registration.domain.seating import Seating, SeatingRules, seats
from services.registration.domain.sessions import Session
from services.registration.domain.stages import stage
from services.registration.handlers.desk import Desk
from services.registration.handlers.records import Records
from services.registration.handlers.views import EventView, PoolView
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
    return [_view(desk, event, programmes[event.programme_id], seatings[event.id]) for event in events]


def _view(desk: Desk, event: Event, programme: Programme, seating: Seating) -> EventView:
    at = desk.clock()
    now = seats(seating, SeatingRules.of(event), at)
    return EventView(
        event=event,
        programme=programme,
        capacity=now.capacity,
        taken=now.taken,
        free=now.free,
        open_to_all=0 if seating.waiting else max(0, now.open_to_all),
        waiting=seating.waiting,
        registration_state=registration_state(event, now.open_to_all, seating.waiting, at),
        stage=stage(event, at),
        pools=tuple(
            PoolView(
                key=pool.key,
                name=pool.name,
                seats=pool.seats,
                taken=seating.taken.get(pool.key, 0),
                release_at=pool.release_at,
                released=is_released(pool, at),
            )
            for pool in event.pools
        ),
    )
