"""The catalogue: what everybody finds, a page at a time, and one event as everybody sees it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from services.registration.domain.catalogue import Outline, Wish
from services.registration.domain.events import Event
from services.registration.domain.programmes import Programme
from services.registration.handlers.desk import Desk
from services.registration.handlers.event_views import event_by_slug, views_of
from services.registration.handlers.events import is_hidden
from services.registration.handlers.records import Records
from services.registration.handlers.views import EventFilter, EventView
from shared.collation import estonian
from shared.errors import NotFound

LONGEST_EVENT = timedelta(days=400)
AT_MOST = 3_000
"""Events looked through; who wants older ones narrows the search."""

GROUPS = 6


def groups_to_come(desk: Desk, event: Event) -> Sequence[EventView]:
    """Other groups of the same course that are still to come, as everybody sees them beside the event."""
    return views_of(desk, _beside(desk.store.records, event, desk.clock()))


def _beside(records: Records, event: Event, at: datetime) -> list[Event]:
    found = (one for one in records.events.groups_beside(event, 4 * GROUPS) if _is_to_come(one, at))
    return list(islice(found, GROUPS))


@dataclass(frozen=True)
class Found:
    """A page of what was looked for.

    Args:
        count: how many there are on all pages.
        page, pages: counted from 1; there is always a first one.
        offered: everything there is, before it was narrowed.
        programmes: those of the offered events, by id.
    """

    views: Sequence[EventView]
    count: int
    page: int
    pages: int
    offered: Sequence[Outline]
    programmes: Mapping[str, Programme]

    def counted(self) -> "Found":
        """How much there is, and nothing of it."""
        return replace(self, views=(), offered=(), programmes={})


@dataclass(frozen=True)
class EventPage:
    """An event as everybody sees it, with other groups of the same course that are still to come."""

    view: EventView
    groups: Sequence[EventView]


def browse(
    desk: Desk, wish: Wish, language: str, *, past: bool = False, page: int = 1, size: int = 24
) -> Found:
    """What fits the wish: what is to come soonest first, what is over latest first; of what begins at the
    same moment by title in `language`. Looked up once for all who ask for the same meanwhile."""
    question = repr(("catalogue", wish, language, past, page, size))
    return desk.glances.alike(question, lambda: _browse(desk, wish, language, past, page, size))


def event_page(desk: Desk, slug: str) -> EventPage:
    """The event, and the groups beside it. Looked up once for all who ask for it meanwhile.

    Raises:
        NotFound: `unknown-event`, also for drafts.
    """
    return desk.glances.alike(f"event {slug}", lambda: _event_page(desk, slug))


def since(desk: Desk, wish: Wish, moment: datetime) -> Iterator[EventView]:
    """Everything that fits the wish and was not over at the moment, soonest first."""
    window = EventFilter(runs_from=moment, starts_from=moment - LONGEST_EVENT)
    records = desk.store.records
    found = _narrowed(records, records.events.outlines(window, AT_MOST), wish, window)
    views = _views(desk, found)
    return (view for view in views if not wish.free or view.registration_state == "open")


def _browse(desk: Desk, wish: Wish, language: str, past: bool, page: int, size: int) -> Found:
    records, at = desk.store.records, desk.clock()
    offered = _offered(records, at, past)
    found = _narrowed(records, offered, wish, _window(at, past))
    if not past:
        found = sorted(found, key=lambda one: (one.starts, estonian(one.title.in_(language))))
    programmes = records.programmes.many({one.programme_id for one in offered})
    if wish.free:
        open_now = [view for view in _views(desk, found, programmes) if view.registration_state == "open"]
        return _page(open_now, page, size, offered, programmes)
    whole = _page([], page, size, offered, programmes, len(found))
    shown = found[(whole.page - 1) * size :][:size]
    return replace(whole, views=_views(desk, shown, programmes))


def _event_page(desk: Desk, slug: str) -> EventPage:
    records, at = desk.store.records, desk.clock()
    event = event_by_slug(records, slug)
    if is_hidden(event):
        raise NotFound("unknown-event")
    view, *groups = views_of(desk, [event, *_beside(records, event, at)])
    if event.requires_activity:
        required = records.activities.by_code(event.programme_id, event.requires_activity)
        view = replace(view, required=required)
    return EventPage(view, groups)


def _is_to_come(event: Event, at: datetime) -> bool:
    return event.starts is None or event.starts > at


def _window(at: datetime, past: bool) -> EventFilter:
    return (
        EventFilter(starts_before=at) if past else EventFilter(runs_from=at, starts_from=at - LONGEST_EVENT)
    )


def _offered(records: Records, at: datetime, past: bool) -> list[Outline]:
    found = records.events.outlines(_window(at, past), AT_MOST, latest_first=past)
    return [one for one in found if one.ends < at] if past else found


def _narrowed(
    records: Records, outlines: Sequence[Outline], wish: Wish, window: EventFilter
) -> list[Outline]:
    fitting = [one for one in outlines if wish.fits(one)]
    if not wish.text:
        return fitting
    with_words = records.events.ids_with_words(replace(window, text=wish.text))
    return [one for one in fitting if one.id in with_words]


def _views(
    desk: Desk, outlines: Sequence[Outline], programmes: Mapping[str, Programme] | None = None
) -> list[EventView]:
    known = desk.store.records.events.many([one.id for one in outlines])
    return views_of(desk, [known[one.id] for one in outlines if one.id in known], programmes)


def _page(
    views: Sequence[EventView],
    page: int,
    size: int,
    offered: Sequence[Outline],
    programmes: Mapping[str, Programme],
    count: int | None = None,
) -> Found:
    count = len(views) if count is None else count
    pages = max(1, -(-count // size))
    page = min(max(1, page), pages)
    return Found(views[(page - 1) * size :][:size], count, page, pages, offered, programmes)
