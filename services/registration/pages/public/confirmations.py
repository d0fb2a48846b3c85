"""The link in the mail that confirms an address: look first, then press a button (scanners follow links)."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.registration.handlers import confirmations as handlers
from services.registration.pages.prerequisites import required_activity
from services.registration.pages.public.calls import call, desk
from shared.errors import NotFound, Rejected
from shared.web.access import personal
from shared.web.problems import reason

pages = Blueprint("confirmations", __name__, url_prefix="/c", template_folder="templates")


@pages.get("/<token>")
@personal
def page(token: str) -> str:
    """What is held, until when, and the button that makes it firm."""
    return _shown(token)


@pages.post("/<token>")
@personal
def confirm(token: str) -> Response | tuple[str, int]:
    """The address is confirmed; the next page says what came of it."""
    try:
        view = handlers.confirm(desk(), call(), token)
    except NotFound:
        raise
    except Rejected as error:
        return _shown(token, error), 409
    flash(gettext("Your address is confirmed. Thank you."), "good")
    return redirect(url_for("personal.page", token=view.token), 303)


@pages.post("/<token>/let-go")
@personal
def let_go(token: str) -> str | tuple[str, int]:
    """What was held is free, and nobody writes to the address any more."""
    try:
        handlers.let_go(desk(), call(), token)
    except NotFound:
        raise
    except Rejected as error:
        return _shown(token, error), 409
    found = handlers.by_link(desk(), token)
    return render_template("public/let_go.html", event=found.event.event, view=found.event)


def _shown(token: str, error: Rejected | None = None) -> str:
    found = handlers.by_link(desk(), token)
    problem = ""
    if error is not None:
        problem = reason(error.code, {**error.params, "activity": required_activity(found.event)})
    return render_template(
        "public/confirm.html",
        found=found,
        view=found.event,
        event=found.event.event,
        registration=found.registration,
        token=token,
        problem=problem,
    )
