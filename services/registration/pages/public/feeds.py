"""Calendars to subscribe to."""

from datetime import timedelta

from flask import Blueprint, Response, request
from flask_babel import gettext

from services.registration.domain.events import is_confidential
from services.registration.handlers import events as handlers
from services.registration.handlers.views import EventFilter
from services.registration.pages.public import calendars
from services.registration.pages.public.calls import desk
from services.registration.pages.public.catalogue import Wish
from shared.web.access import public
from shared.web.languages import language

pages = Blueprint("feeds", __name__)

BACK = timedelta(days=90)
AT_ONCE = 1_000


@pages.get("/events.ics")
@public
def all_events() -> Response:
    """Every public event from three months back on that the catalogue would show for the same wish; of those
    told with discretion none.
    """
    wish, recent = Wish.read(request.args), EventFilter(runs_from=desk().clock() - BACK)
    found = handlers.list_public_events(desk(), recent, limit=AT_ONCE)
    shown = (view.event for view in found.items if wish.fits(view) and not is_confidential(view.event))
    calendar = calendars.feed(gettext("Kutse: training and events"), shown)
    return calendars.as_file(calendar, "events.ics")


@pages.get("/events/<slug>.ics")
@public
def one_event(slug: str) -> Response:
    """The sessions of one event."""
    event = handlers.public_event(desk(), slug).event
    return calendars.as_file(calendars.feed(event.title.in_(language()), [event]), f"{slug}.ics")
