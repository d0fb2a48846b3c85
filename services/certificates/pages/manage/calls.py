"""Who asks, for the use cases behind organisers' pages."""

from typing import cast

from flask import flash

from services.certificates.handlers.desk import Call, Desk
from shared.web.access import current_actor
from shared.web.application import current_desk
from shared.web.correlation import correlation_id


def desk() -> Desk:
    """The desk of this service."""
    return cast(Desk, current_desk())


def call() -> Call:
    """The signed-in organiser's request."""
    return Call(current_actor().subject, correlation_id(), desk().clock())


def tell(text: str, kind: str = "good") -> None:
    """The next page shows this sentence once. `kind`: good, info, warning, bad."""
    flash(text, kind)
