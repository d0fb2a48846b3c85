"""An event as everybody sees it."""

from flask import Blueprint, Response

from services.registration.handlers import catalogue as handlers
from services.registration.pages import sheets
from services.registration.pages.public.calls import desk
from services.registration.pages.public.structured import event_data
from shared.web.access import public
from shared.web.freshness import unless_known

pages = Blueprint("events", __name__, url_prefix="/events", template_folder="templates")


@pages.get("/<slug>")
@public
def page(slug: str) -> Response:
    """What it is, when, where, what one receives, what happens next, and the way in."""
    found = handlers.event_page(desk(), slug)
    starts = found.view.event.starts
    begun = starts is not None and starts <= desk().clock()
    shown = sheets.page_of("public/event.html", slug, (found, begun), lambda: _facts(found, begun))
    return unless_known(shown)


def _facts(found: handlers.EventPage, begun: bool) -> sheets.Facts:
    return {
        "view": found.view,
        "event": found.view.event,
        "groups": found.groups,
        "begun": begun,
        "structured": event_data(found.view),
    }
