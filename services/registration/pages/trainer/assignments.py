"""A trainer's own event: when, where, and who comes; names and institutions, no addresses."""

from typing import cast

from flask import Blueprint, render_template

from services.registration.handlers import feeds, trainers
from services.registration.handlers.desk import Desk
from services.registration.pages.manage.words import spoken, tone
from shared.web.access import personal
from shared.web.application import current_desk

pages = Blueprint("trainer", __name__, url_prefix="/trainer", template_folder="templates")
pages.app_template_filter("spoken")(spoken)
pages.app_template_filter("tone")(tone)


@pages.get("/<token>")
@personal
def assignment(token: str) -> str:
    """The trainer's event with its roster."""
    desk = cast(Desk, current_desk())
    view = trainers.by_token(desk, token)
    has_feed = feeds.is_handed_out(desk, view.trainer.email)
    return render_template("trainer/assignment.html", view=view, token=token, has_feed=has_feed)
