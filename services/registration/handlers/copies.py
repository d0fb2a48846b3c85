"""Copying events: one, or a whole series moved by the same number of days."""

from collections.abc import Mapping, Sequence
from datetime import date

from services.registration.domain.copies import Ids, copied, first_day
from services.registration.domain.event_checks import check_event
from services.registration.domain.events import Event
from services.registration.domain.seating import Seating
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug
from services.registration.handlers.floor import audit
from services.registration.handlers.ports import DuplicateError, Transaction
from services.registration.handlers.records import Stand
from services.registration.handlers.views import EventFilter
from shared.errors import Conflict, Invalid
from shared.ids import new_id

MOST = 50


def series_of(desk: Desk, slug: str) -> tuple[Event, list[Event]]:
    """The event, and all of its activity, this one too, the soonest first.

    Raises:
        NotFound: `unknown-event`.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    narrow = EventFilter(programme=event.programme_slug, activity=event.activity_code)
    found, _cursor = records.events.page(narrow, False, "", MOST)
    return event, found if any(each.id == event.id for each in found) else [event, *found]


def shift(events: Sequence[Event], begins: date | None) -> int:
    """How many days later all of them are when the first of them begins on that day; 0 without days."""
    days = [day for day in map(first_day, events) if day]
    return (begins - min(days)).days if days and begins else 0


def copy_events(
    desk: Desk, call: Call, named: Mapping[str, str], begins: date | None, parts: frozenset[str]
) -> list[Event]:
    """Drafts that are as these events, all of them or none.

    Args:
        named: slug of an event -> slug of its copy; all of one activity.
        begins: when the first of them begins; None leaves the days as they are.
        parts: see `copies.PARTS`.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `slug-taken`.
        Invalid: `slugs.<slug>`: what is wrong with a name; `first_day`: `out-of-range`; what an event's rules
            refuse.
    """
    sources = [event_by_slug(desk.store.records, slug) for slug in named]
    days = shift(sources, begins)
    copies = [copied(each, named[each.slug], days, parts, (_ids(each), call.at)) for each in sources]
    for copy, source in zip(copies, sources, strict=True):
        _check(copy, source.slug)

    def work(tx: Transaction) -> list[Event]:
        for copy in copies:
            tx.events.add(copy)
            tx.seatings.add(Stand(Seating(copy.id), copy.version))
            audit(tx, call, "copy", f"events/{copy.id}")
        return copies

    try:
        return desk.store.atomically(work)
    except DuplicateError:
        raise Conflict("slug-taken") from None


def _ids(event: Event) -> Ids:
    return Ids(new_id(), tuple(new_id() for _ in event.sessions), tuple(new_id() for _ in event.trainers))


def _check(copy: Event, of: str) -> None:
    """What is wrong with the name stands at the event it is a copy of."""
    try:
        check_event(copy)
    except Invalid as error:
        fields = {f"slugs.{of}" if name == "slug" else name: codes for name, codes in error.fields.items()}
        raise Invalid(fields=fields) from None
