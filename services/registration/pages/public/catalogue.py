"""The catalogue: every public event, narrowed by what one is looking for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.registration.domain.sessions import Venue
from services.registration.handlers import events as handlers
from services.registration.handlers.views import EventFilter, EventView
from services.registration.pages.public.calls import desk, vocabulary
from shared.web.access import public
from shared.web.forms import Form

pages = Blueprint("catalogue", __name__, template_folder="templates")
pages.app_context_processor(vocabulary)

LONGEST_EVENT = timedelta(days=400)
AT_ONCE = 200


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; empty fields do not narrow. `month` is `2026-02`."""

    programme: str = ""
    kind: str = ""
    language: str = ""
    town: str = ""
    month: str = ""
    free: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Wish":
        """The wish in an address' query; whatever else stands there is ignored."""
        texts = {
            name: query.get(name, "")[:80] for name in ("programme", "kind", "language", "town", "month")
        }
        return cls(**texts, free=bool(query.get("free")))

    def fits(self, view: EventView) -> bool:
        """Is this event what is looked for?"""
        event = view.event
        return (
            self.programme in ("", event.programme_slug)
            and self.kind in ("", event.kind)
            and self.language in ("", event.language)
            and (not self.town or self.town in towns(view))
            and (not self.month or self.month in months(view))
            and (not self.free or view.registration_state == "open")
        )


def towns(view: EventView) -> list[str]:
    """Where an event takes place, in the order of its sessions."""
    places: list[Venue | None] = [view.event.venue, *(session.venue for session in view.event.sessions)]
    return list(dict.fromkeys(place.town for place in places if place and place.town))


def months(view: EventView) -> list[str]:
    """The months an event takes place in, `2026-02`."""
    zone = ZoneInfo(view.event.timezone)
    return list(dict.fromkeys(f"{each.starts.astimezone(zone):%Y-%m}" for each in view.event.sessions))


def upcoming(views: Iterable[EventView], at: datetime) -> list[EventView]:
    """Those that are not over, or have no days yet."""
    return [view for view in views if view.event.ends is None or view.event.ends >= at]


def by_month(views: Sequence[EventView]) -> list[tuple[datetime | None, list[EventView]]]:
    """The events under their month, given by its first event's start."""
    groups = groupby(views, key=lambda view: (months(view) or [""])[0])
    listed = [list(found) for _, found in groups]
    return [(found[0].event.starts, found) for found in listed]


def choices(views: Sequence[EventView]) -> dict[str, list[str]]:
    """What there is to choose from, per field of the filter."""
    return {
        "kind": sorted({view.event.kind for view in views}),
        "language": sorted({view.event.language for view in views}),
        "town": sorted({town for view in views for town in towns(view)}),
        "month": sorted({month for view in views for month in months(view)}),
    }


@pages.get("/")
@public
def home() -> str:
    """What is to come, soonest first."""
    at = desk().clock()
    past = request.args.get("when") == "past"
    window = EventFilter(starts_before=at) if past else EventFilter(starts_from=at - LONGEST_EVENT)
    found = handlers.list_public_events(desk(), window, request.args.get("after", "")[:400], AT_ONCE)
    offered = _over(found.items, at) if past else upcoming(found.items, at)
    wish = Wish.read(request.args)
    shown = [view for view in offered if wish.fits(view)]
    return render_template(
        "public/catalogue.html",
        months=by_month(shown),
        count=len(shown),
        wish=wish,
        form=Form.filled({**wish.__dict__, "free": "1" if wish.free else ""}),
        choices=choices(offered),
        programmes=sorted({view.programme.slug: view.programme for view in offered}.items()),
        narrowed=wish != Wish(),
        past=past,
        more=found.next,
    )


@pages.get("/events")
@public
def listing() -> Response:
    """The catalogue is the home page."""
    return redirect(url_for("catalogue.home"), 301)


def _over(views: Iterable[EventView], at: datetime) -> list[EventView]:
    done = [view for view in views if view.event.ends is not None and view.event.ends < at]
    return done[::-1]
