"""Moving an event along: it takes place for sure, it is closed, it is opened again."""

from collections.abc import Callable

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.domain.events import Event
from services.registration.handlers import stages as handlers
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.events import get_event
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.pages.manage.endings import would_tell
from shared.errors import Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.permitted import needs
from shared.web.problems import problem_of


@manage.get("/events/<slug>/confirm")
@organiser_page
@needs(May.CHANGE_EVENTS)
def confirming(slug: str) -> str | Response:
    """Who is told that the event takes place for sure, before it is said."""
    view, asked = get_event(desk(), slug), call()
    try:
        told = would_tell(slug, lambda at: handlers.confirm_event(at, asked, slug))
    except Rejected as error:
        tell(problem_of(error).detail, "bad")
        return redirect(url_for("manage.event", slug=slug), 303)
    return render_template("manage/event_confirm.html", view=view, told=told)


@manage.post("/events/<slug>/confirm")
@organiser_page
@needs(May.CHANGE_EVENTS)
def confirm_event(slug: str) -> Response:
    """The event takes place for sure."""
    return _moved(
        slug, handlers.confirm_event, _("The event takes place for sure. Everybody with a seat gets a mail.")
    )


@manage.post("/events/<slug>/close")
@organiser_page
@needs(May.CHANGE_EVENTS)
def close_event(slug: str) -> Response:
    """Nothing of the event is changed any more."""
    return _moved(slug, handlers.close_event, _("The event is closed."))


@manage.post("/events/<slug>/reopen")
@organiser_page
@needs(May.CHANGE_EVENTS)
def reopen_event(slug: str) -> Response:
    """What was closed may be corrected."""
    return _moved(slug, handlers.reopen_event, _("The event is open for corrections again."))


def _moved(slug: str, move: Callable[[Desk, Call, str], Event], done: str) -> Response:
    try:
        move(desk(), call(), slug)
    except Rejected as error:
        tell(problem_of(error).detail, "bad")
    else:
        tell(done)
    return redirect(url_for("manage.event", slug=slug), 303)
