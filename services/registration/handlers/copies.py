"""Copying events: one, or a whole series moved by the same number of days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.registration.domain.copies import Ids, Moved, copied, first_day, is_same, suggested_slugs
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


@dataclass(frozen=True)
class Made:
    """Drafts that are copies. `before`: the same press had made them already."""

    events: Sequence[Event]
    before: bool = False


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


def names_for(desk: Desk, moved: Sequence[Moved]) -> dict[str, str]:
    """Short name -> a free name for its copy."""
    return suggested_slugs(moved, lambda name: desk.store.records.events.by_slug(name) is not None)


def copy_events(
    desk: Desk, call: Call, named: Mapping[str, str], begins: date | None, parts: frozenset[str]
) -> Made:
    """Drafts that are as these events, all of them or none; asked for twice they are made once.

    Args:
        named: slug of an event -> slug of its copy; all of one activity.
        begins: when the first of them begins; None leaves the days as they are.
        parts: see `copies.PARTS`.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `slug-taken`, by two of them.
        Invalid: `slugs.<slug>`: what is wrong with a name, or `slug-taken`; `first_day`: `out-of-range`; what
            an event's rules refuse.
    """
    sources = [event_by_slug(desk.store.records, slug) for slug in named]
    days = shift(sources, begins)
    copies = [copied(each, named[each.slug], days, parts, (_ids(each), call.at)) for each in sources]
    for copy, source in zip(copies, sources, strict=True):
        _check(copy, source.slug)

    def work(tx: Transaction) -> Made:
        for copy in copies:
            tx.events.add(copy)
            tx.seatings.add(Stand(Seating(copy.id), copy.version))
            audit(tx, call, "copy", f"events/{copy.id}")
        return Made(copies)

    try:
        return desk.store.atomically(work)
    except DuplicateError:
        return _made_before(desk, [each.slug for each in sources], copies)


def _made_before(desk: Desk, sources: Sequence[str], copies: Sequence[Event]) -> Made:
    """The drafts an earlier press of the same button has made.

    Raises:
        Conflict: `slug-taken`, by two of these.
        Invalid: `slugs.<slug>`: `slug-taken`, by something else.
    """
    known = [desk.store.records.events.by_slug(copy.slug) for copy in copies]
    same = [one for one, copy in zip(known, copies, strict=True) if one and is_same(one, copy)]
    if len(same) == len(copies):
        return Made(same, before=True)
    taken = [slug for slug, one in zip(sources, known, strict=True) if one]
    if not taken:
        raise Conflict("slug-taken")
    raise Invalid(fields={f"slugs.{slug}": ["slug-taken"] for slug in taken})


def _ids(event: Event) -> Ids:
    return Ids(new_id(), tuple(new_id() for _ in event.sessions), tuple(new_id() for _ in event.trainers))


def _check(copy: Event, of: str) -> None:
    """What is wrong with the name stands at the event it is a copy of."""
    try:
        check_event(copy)
    except Invalid as error:
        fields = {f"slugs.{of}" if name == "slug" else name: codes for name, codes in error.fields.items()}
        raise Invalid(fields=fields) from None
