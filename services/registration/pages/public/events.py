"""An event as everybody sees it."""

from flask import Blueprint, render_template

from services.registration.handlers import events as handlers
from services.registration.pages.public.calls import desk
from shared.web.access import public

pages = Blueprint("events", __name__, url_prefix="/events", template_folder="templates")


@pages.get("/<slug>")
@public
def page(slug: str) -> str:
    """What it is, when, where, what one receives, and the way in."""
    view = handlers.public_event(desk(), slug)
    return render_template("public/event.html", view=view, event=view.event, at=desk().clock())
