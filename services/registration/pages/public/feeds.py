"""Calendars to subscribe to."""

from datetime import timedelta

from flask import Blueprint, Response
from flask_babel import gettext

from services.registration.handlers import events as handlers
from services.registration.handlers.views import EventFilter
from services.registration.pages.public import calendars
from services.registration.pages.public.calls import desk
from shared.web.access import public
from shared.web.languages import language

pages = Blueprint("feeds", __name__)

BACK = timedelta(days=90)
AT_ONCE = 200


@pages.get("/events.ics")
@public
def all_events() -> Response:
    """Every public event from three months back on."""
    recent = EventFilter(starts_from=desk().clock() - BACK)
    found = handlers.list_public_events(desk(), recent, limit=AT_ONCE)
    calendar = calendars.feed(gettext("Kutse: training and events"), (view.event for view in found.items))
    return calendars.as_file(calendar, "events.ics")


@pages.get("/events/<slug>.ics")
@public
def one_event(slug: str) -> Response:
    """The sessions of one event."""
    event = handlers.public_event(desk(), slug).event
    return calendars.as_file(calendars.feed(event.title.in_(language()), [event]), f"{slug}.ics")
