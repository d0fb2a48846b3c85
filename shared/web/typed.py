"""What was typed, ticked or chosen stays, although the session has ended meanwhile."""

from flask import Blueprint, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from shared.web.access import Visitor
from shared.web.problems import answer_error

FORM = "application/x-www-form-urlencoded"


def keep(pages: Blueprint, visitor: Visitor, secret: frozenset[str] = frozenset()) -> None:
    """Whoever is signed out by now, or sends a form of an earlier session, reads so, and sends the same form
    again after signing in. Files cannot be kept.

    Args:
        visitor: tells whose browser it is; None for nobody's.
        secret: endpoints whose forms ask for a secret; it is shown to nobody again.
    """

    def is_kept() -> bool:
        return request.method == "POST" and request.mimetype == FORM and request.endpoint not in secret

    @pages.before_request
    def keep_what_was_typed() -> Response | None:
        return _once_more(inside=False) if is_kept() and visitor() is None else None

    @pages.errorhandler(CSRFError)
    def form_expired(error: CSRFError) -> Response:
        return _once_more(inside=visitor() is not None) if is_kept() else answer_error(error)


def _once_more(*, inside: bool) -> Response:
    """Foreign forms were refused before this is reached: what is shown again came from a page of ours."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    page = render_template("session_over.html", kept=fields, inside=inside)
    return make_response(page, 422 if inside else 401)
