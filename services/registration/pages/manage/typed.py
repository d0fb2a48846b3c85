"""What was typed into a long form stays, although the session has ended meanwhile."""

from flask import make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from services.registration.pages.manage.blueprint import manage
from shared.web.access import signed_in

KEPT = frozenset({"manage.create_event", "manage.change_event"})
"""Forms that take a while to fill in; none of them asks for a secret."""


@manage.before_request
def keep_what_was_typed() -> Response | None:
    """Whoever is signed out by now reads so, and sends the same form again after signing in."""
    is_kept = request.method == "POST" and request.endpoint in KEPT
    return _once_more() if is_kept and signed_in() is None else None


@manage.errorhandler(CSRFError)
def form_expired(error: CSRFError) -> Response | HTTPException:
    """As `keep_what_was_typed`, when the form belongs to an earlier session."""
    return _once_more() if request.endpoint in KEPT else error


def _once_more() -> Response:
    """Foreign forms were refused before this is reached: what is shown again came from a page of ours."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    inside = signed_in() is not None
    page = render_template("manage/session_over.html", kept=fields, inside=inside)
    return make_response(page, 422 if inside else 401)
