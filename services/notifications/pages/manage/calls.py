"""Who asks, for the use cases behind organisers' pages."""

from typing import cast

from flask import flash

from services.notifications.handlers.context import Context
from services.notifications.handlers.desk import Call, Desk
from shared.logs import correlation_id
from shared.web.access import current_actor
from shared.web.application import current_desk


def desk() -> Desk:
    """The desk of this service."""
    return cast(Desk, current_desk())


def context() -> Context:
    """The context of what the signed-in organiser asks for."""
    return desk().context(correlation_id())


def call() -> Call:
    """The signed-in organiser's request."""
    return Call(current_actor().subject, correlation_id(), desk().clock())


def tell(text: str, kind: str = "good") -> None:
    """The next page shows this sentence once. `kind`: good, info, warning, bad."""
    flash(text, kind)
