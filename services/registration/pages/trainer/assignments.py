"""A trainer's own event: when, where, and who comes; names and institutions, no addresses."""

from typing import cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.registration.handlers import feeds, trainers
from services.registration.handlers.desk import Call, Desk
from services.registration.pages.manage.words import spoken, tone
from services.registration.pages.public.calls import tell
from shared.errors import Rejected
from shared.web.access import personal
from shared.web.application import current_desk
from shared.web.correlation import correlation_id

pages = Blueprint("trainer", __name__, url_prefix="/trainer", template_folder="templates")
pages.app_template_filter("spoken")(spoken)
pages.app_template_filter("tone")(tone)


@pages.get("/<token>")
@personal
def assignment(token: str) -> str:
    """The trainer's event with its roster."""
    desk = cast(Desk, current_desk())
    view = trainers.by_token(desk, token)
    has_feed = feeds.is_handed_out(desk, view.trainer.email)
    return render_template(
        "trainer/assignment.html", view=view, token=token, has_feed=has_feed, now=desk.clock()
    )


@pages.post("/<token>/answer")
@personal
def answer(token: str) -> Response:
    """The trainer comes to a session, or does not; it counts like an answer of the own calendar."""
    desk = cast(Desk, current_desk())
    call = Call("trainer", correlation_id(), desk.clock())
    session, said = request.form.get("session", ""), request.form.get("answer", "")
    try:
        trainers.answer_own(desk, call, token, session, said)
    except Rejected as error:
        tell(error)
    else:
        flash(gettext("Thank you, your answer is noted."), "good")
    return redirect(url_for("trainer.assignment", token=token), 303)
