"""Asking to make up for a session in another group, by oneself, and taking that back."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from services.registration.domain.visits import AGREED, ASKED
from services.registration.handlers import visit_asks as handlers
from services.registration.handlers.visits import read_choice
from services.registration.pages.public.calls import call, desk
from shared.errors import Invalid, NotFound, Rejected
from shared.web.access import personal
from shared.web.forms import Form
from shared.web.problems import problem_of

pages = Blueprint("visit_asks", __name__, template_folder="templates")

IN_THE_WAY = {
    "no-free-seat": _("All places there are taken."),
    "only-kept-seats-free": _("All places there are taken."),
    "visit-has-seat": _("You are registered in that group yourself."),
    "visit-there-already": _("You are expected there already, for another session."),
    "visit-nothing-missed": _("You were there for the whole session, so there is nothing to make up for."),
    "visit-stands": _("It is agreed already where you make up for this session."),
    "no-seat": _("Only somebody with a seat can make up for a session elsewhere."),
}
"""What the sentences of `reasons` say of a person, said to that person."""


@pages.post("/r/<token>/visits")
@personal
def ask(token: str) -> Response:
    """The organisers are asked; a second click asks nothing more."""
    form = Form.received(request.form)
    try:
        asked = handlers.ask(desk(), call(), token, read_choice(form.value("to")))
    except Rejected as error:
        _tell(error)
    else:
        if asked.status == ASKED:
            flash(gettext("The organiser is asked. You get an answer by e-mail, and see it here."), "good")
        else:
            flash(str(IN_THE_WAY["visit-stands"]), "good")
    return _back(token)


@pages.post("/r/<token>/visits/<visit_id>/take-back")
@personal
def take_back(token: str, visit_id: str) -> Response:
    """The person does not want to go there any more."""
    try:
        was_agreed = any(one.status == AGREED for one in handlers.of_person(desk(), token, visit_id))
        handlers.take_back(desk(), call(), token, visit_id)
    except Rejected as error:
        _tell(error)
    else:
        came = gettext("You do not come to the other group. The place there is free again.")
        flash(came if was_agreed else gettext("You do not ask for this any more."), "good")
    return _back(token)


def in_the_way(code: str) -> str:
    """Why somebody can not ask for a place, in words for that person."""
    return str(IN_THE_WAY.get(code, ""))


def _tell(error: Rejected) -> None:
    if isinstance(error, NotFound) and error.code == "unknown-link":
        raise error
    if isinstance(error, Invalid):
        flash(gettext("Please choose where you would like to make up for the session."), "warning")
        return
    flash(in_the_way(error.code) or problem_of(error).detail, "warning")


def _back(token: str) -> Response:
    return redirect(url_for("personal.page", token=token, _anchor="way"), 303)
