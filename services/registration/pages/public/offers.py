"""An offered seat: look at it, then accept or decline by a button (mail scanners follow links)."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.registration.handlers import registrations as handlers
from services.registration.pages.public.calls import call, desk, tell
from shared.errors import Rejected
from shared.web.access import personal

pages = Blueprint("offers", __name__, url_prefix="/w", template_folder="templates")


@pages.get("/<token>")
@personal
def page(token: str) -> str | Response:
    """The offer with its deadline; without one, the registration itself."""
    view = handlers.by_token(desk(), token)
    if view.registration.status != "offered":
        return redirect(url_for("personal.page", token=token), 303)
    return render_template(
        "public/offer.html",
        view=view,
        registration=view.registration,
        event=view.event.event,
        token=view.token,
    )


@pages.post("/<token>/accept")
@personal
def accept(token: str) -> Response:
    """The seat is firm."""
    try:
        handlers.accept(desk(), call(), token)
        flash(gettext("The seat is yours. The invitation is on its way by e-mail."), "good")
    except Rejected as error:
        tell(error)
    return redirect(url_for("personal.page", token=token), 303)


@pages.post("/<token>/decline")
@personal
def decline(token: str) -> Response:
    """The seat goes to the next one."""
    try:
        handlers.decline(desk(), call(), token)
        flash(gettext("You declined the offer. The seat goes to the next person waiting."), "good")
    except Rejected as error:
        tell(error)
    return redirect(url_for("personal.page", token=token), 303)
