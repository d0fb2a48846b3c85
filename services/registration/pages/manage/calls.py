"""Who asks, for the use cases behind organisers' pages."""

from typing import cast

from flask import flash, session
from werkzeug.wrappers import Response

from services.registration.handlers import sign_in
from services.registration.handlers.desk import Call, Desk
from shared.logs import correlation_id
from shared.web.access import current_actor, sign_out, signed_in
from shared.web.application import current_desk

SESSION = "sign_in_session"


def desk() -> Desk:
    """The desk of this service."""
    return cast(Desk, current_desk())


def call() -> Call:
    """The signed-in organiser's request."""
    return Call(current_actor().subject, correlation_id(), desk().clock())


def account_id() -> str:
    """Whose account is signed in."""
    return current_actor().subject.partition(":")[2]


def end_stale_session() -> Response | None:
    """Signs the browser out when its session ran out or was ended elsewhere; the page then asks."""
    if signed_in() and sign_in.session_account(desk(), session.get(SESSION, "")) is None:
        sign_out()
    return None


def tell(text: str, kind: str = "good") -> None:
    """The next page shows this sentence once."""
    flash(text, kind)
