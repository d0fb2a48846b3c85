"""A trainer's own event: when, where, and who comes; names and institutions, no addresses."""

from typing import cast

from flask import Blueprint, render_template

from services.registration.handlers import trainers
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
    view = trainers.by_token(cast(Desk, current_desk()), token)
    return render_template("trainer/assignment.html", view=view)
