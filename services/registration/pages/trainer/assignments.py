"""A trainer's own event: when, where, and who comes; names and institutions, no addresses."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.registration.domain.sessions import is_on_the_day
from services.registration.handlers import feeds, materials, trainers
from services.registration.pages.public.calls import tell
from services.registration.pages.trainer.blueprint import call, desk, pages
from shared.errors import Rejected
from shared.web.access import personal


@pages.get("/<token>")
@personal
def assignment(token: str) -> str:
    """The trainer's event with its roster."""
    view = trainers.by_token(desk(), token)
    _event, given = materials.materials(desk(), materials.of_trainer(desk(), token))
    zone, now = view.event.event.timezone, desk().clock()
    return render_template(
        "trainer/assignment.html",
        view=view,
        token=token,
        has_feed=feeds.is_handed_out(desk(), view.trainer.email),
        now=now,
        is_today=lambda session: is_on_the_day(session, zone, now),
        given=len(given),
    )


@pages.post("/<token>/answer")
@personal
def answer(token: str) -> Response:
    """The trainer comes to a session, or does not; it counts like an answer of the own calendar."""
    session, said = request.form.get("session", ""), request.form.get("answer", "")
    try:
        trainers.answer_own(desk(), call(), token, session, said)
    except Rejected as error:
        tell(error)
    else:
        flash(gettext("Thank you, your answer is noted."), "good")
    return redirect(url_for("trainer.assignment", token=token), 303)
