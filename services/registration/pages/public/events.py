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
    facts = {
        "view": found.view,
        "event": found.view.event,
        "groups": found.groups,
        "begun": found.view.event.starts is not None and found.view.event.starts <= desk().clock(),
        "structured": event_data(found.view),
    }
    return unless_known(sheets.page("public/event.html", slug, facts))
