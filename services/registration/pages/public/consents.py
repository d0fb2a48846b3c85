"""Consents on the personal page: given anew, and taken back."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.handlers import consents as handlers
from services.registration.pages.public.calls import call, desk, tell
from shared.errors import Rejected
from shared.web.access import personal

pages = Blueprint("consents", __name__, template_folder="templates")


@pages.post("/r/<token>/consents/<key>/agree")
@personal
def agree(token: str, key: str) -> Response:
    """The person agreed to the words as they stood on the page."""
    version = request.form.get("version", "")
    try:
        number = int(version) if version.isdecimal() and len(version) < 8 else 0
        handlers.agree(desk(), call(), token, key, number)
        flash(_("Thank you. Your consent is noted."), "good")
    except Rejected as error:
        tell(error)
    return redirect(url_for("personal.page", token=token), 303)


@pages.post("/r/<token>/consents/<key>/take-back")
@personal
def take_back(token: str, key: str) -> Response:
    """The consent is not given any more."""
    try:
        handlers.take_back(desk(), call(), token, key)
        flash(_("Your consent is taken back."), "good")
    except Rejected as error:
        tell(error)
    return redirect(url_for("personal.page", token=token), 303)
