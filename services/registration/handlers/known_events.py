"""Public events out of memory, for as long as they have not changed: their counters, which are read each time
anyway, name the event's version.
"""

from services.registration.domain.events import Event
from services.registration.handlers.ports import LostRaceError, Store
from services.registration.handlers.records import Stand
from shared.errors import NotFound

MANY_EVENTS = 256


class KnownEvents:
    """Events this process has met, `MANY_EVENTS` at most."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._events: dict[str, Event] = {}

    def last_seen(self, slug: str) -> Event | None:
        """The event as it was when somebody looked, which may be long ago; None when nobody did."""
        return self._events.get(slug)

    def look(self, slug: str) -> tuple[Event, Stand]:
        """The event and how it stands, of one moment.

        Raises:
            NotFound: `unknown-event`, also for drafts.
            LostRaceError: it was changed while it was read.
        """
        records = self._store.records
        event = self._events.get(slug)
        stand = records.seatings.get(event.id) if event else None
        if event and stand and stand.event_version == event.version:
            return event, stand
        event = records.events.by_slug(slug)
        if event is None or event.published_at is None:
            raise NotFound("unknown-event")
        stand = records.seatings.get(event.id)
        if stand is None or stand.event_version != event.version:
            raise LostRaceError
        if len(self._events) >= MANY_EVENTS:
            self._events = {}
        self._events[slug] = event
        return event, stand
