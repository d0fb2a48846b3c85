"""Postponing an event without a new date."""

from services.registration.domain.events import Event
from services.registration.domain.postponements import postpone
from services.registration.handlers.announcements import of_event
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import programme_of
from services.registration.handlers.floor import Floor, audit
from services.registration.handlers.ports import Transaction


def postpone_event(desk: Desk, call: Call, slug: str, reason: str) -> Event:
    """The event has no days until somebody plans new ones; everybody keeps the seat or the place in the queue
    and is told why. Postponed once more, nothing changes.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `event-not-published`, `event-begun`, `event-cancelled`, `event-completed`.
    """

    def work(tx: Transaction) -> Event:
        floor = Floor.of(tx, tx.events.by_slug(slug), call)
        postponed, facts = postpone(floor.event, reason, call.at)
        if facts:
            floor.change_event(postponed)
            floor.give_on()
            audit(tx, call, "postpone", f"events/{postponed.id}")
            floor.save(of_event(postponed, programme_of(tx, postponed), facts, call.correlation_id))
        return postponed

    return desk.store.atomically(work)
