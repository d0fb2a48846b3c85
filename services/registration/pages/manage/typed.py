"""What was typed, ticked or chosen stays, although the session has ended meanwhile."""

from flask import make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from services.registration.pages.manage.blueprint import manage
from shared.web.access import signed_in
from shared.web.problems import answer_error

FORM = "application/x-www-form-urlencoded"
SECRET = frozenset({"manage.switch_second_factor_on", "manage.switch_second_factor_off"})
"""Forms that ask for a secret; it is shown to nobody again. Files cannot be kept; programs need no page."""


@manage.before_request
def keep_what_was_typed() -> Response | None:
    """Whoever is signed out by now reads so, and sends the same form again after signing in."""
    return _once_more() if _is_kept() and signed_in() is None else None


@manage.errorhandler(CSRFError)
def form_expired(error: CSRFError) -> Response:
    """As `keep_what_was_typed`, when the form belongs to an earlier session."""
    return _once_more() if _is_kept() else answer_error(error)


def _is_kept() -> bool:
    return request.method == "POST" and request.mimetype == FORM and request.endpoint not in SECRET


def _once_more() -> Response:
    """Foreign forms were refused before this is reached: what is shown again came from a page of ours."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    inside = signed_in() is not None
    page = render_template("manage/session_over.html", kept=fields, inside=inside)
    return make_response(page, 422 if inside else 401)
