"""The one blueprint of trainers' pages; modules of nouns hang their routes on it."""

from typing import cast

from flask import Blueprint

from services.registration.handlers.desk import Call, Desk
from services.registration.pages.manage.words import spoken, tone
from shared.web.application import current_desk
from shared.web.correlation import correlation_id

pages = Blueprint("trainer", __name__, url_prefix="/trainer", template_folder="templates")
pages.app_template_filter("spoken")(spoken)
pages.app_template_filter("tone")(tone)


def desk() -> Desk:
    """The desk of this service."""
    return cast(Desk, current_desk())


def call() -> Call:
    """A trainer's request."""
    return Call("trainer", correlation_id(), desk().clock())
