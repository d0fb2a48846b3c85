"""Ending an event, one way or the other, and beginning anew: cancel, reinstate, complete.

Each shows first who will be told what.
"""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from services.registration.domain.events import Event
from services.registration.handlers import events as handlers
from services.registration.handlers import marks, rehearsals
from services.registration.handlers.audits import last_change
from services.registration.handlers.desk import Desk
from services.registration.handlers.rehearsals import NOT_HEARD, Telling, Tried
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.pages.manage.meanwhile import DONE, done_already
from shared.errors import Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs
from shared.web.problems import problem_of

LONGEST_REASON = 1_000
LOOK = "look"


@manage.get("/events/<slug>/cancel")
@organiser_page
@needs(May.CHANGE_EVENTS)
def cancelling(slug: str) -> str:
    """What cancelling will do, before it is done."""
    return _cancelling(slug, Form())


@manage.post("/events/<slug>/cancel")
@organiser_page
@needs(May.CHANGE_EVENTS)
def cancel(slug: str) -> Response | str | tuple[str, int]:
    """The event will not take place and everybody concerned is told; or only the mails are looked at."""
    form = Form.received(request.form)
    if form.value("act") == LOOK:
        return _cancelling(slug, form)
    before = handlers.get_event(desk(), slug).event
    if before.status == "cancelled":
        return ended_already(form, before, before.cancelled_reason, lambda late: _cancelling(slug, late))
    try:
        handlers.cancel_event(desk(), call(), slug, reason_of(form))
    except Rejected as error:
        return _cancelling(slug, form.refused(error)), 422
    tell(_("The event is cancelled. Everybody concerned gets a mail."))
    return redirect(url_for("manage.event", slug=slug), 303)


@manage.get("/events/<slug>/reinstate")
@organiser_page
@needs(May.CHANGE_EVENTS)
def reinstating(slug: str) -> str | Response:
    """What letting it take place after all will do, before it is done."""
    view, asked = handlers.get_event(desk(), slug), call()
    try:
        told = would_tell(slug, lambda at: handlers.reinstate_event(at, asked, slug))
    except Rejected as error:
        tell(problem_of(error).detail, "bad")
        return redirect(url_for("manage.event", slug=slug), 303)
    return render_template("manage/event_reinstate.html", view=view, told=told)


@manage.post("/events/<slug>/reinstate")
@organiser_page
@needs(May.CHANGE_EVENTS)
def reinstate(slug: str) -> Response:
    """The event takes place after all and everybody concerned is told."""
    try:
        handlers.reinstate_event(desk(), call(), slug)
    except Rejected as error:
        tell(problem_of(error).detail, "bad")
    else:
        tell(_("The event takes place after all. Everybody concerned gets a mail."))
    return redirect(url_for("manage.event", slug=slug), 303)


@manage.get("/events/<slug>/complete")
@organiser_page
@needs(May.CHANGE_EVENTS)
def completing(slug: str) -> str:
    """What completing will do, before it is done; what marks leave open is said."""
    view, asked = handlers.get_event(desk(), slug), call()
    ends = max((session.ends for session in view.event.sessions if session.ends > asked.at), default=None)
    return render_template(
        "manage/event_complete.html",
        view=view,
        gaps=marks.gaps(desk(), slug),
        ends=ends,
        attempt=_tried(lambda: rehearsals.tried(desk(), lambda at: handlers.complete_event(at, asked, slug))),
    )


@manage.post("/events/<slug>/complete")
@organiser_page
@needs(May.CHANGE_EVENTS)
def complete(slug: str) -> Response:
    """Completion is decided for everybody."""
    try:
        count = handlers.complete_event(desk(), call(), slug)
    except Rejected as error:
        tell(problem_of(error).detail, "bad")
        return redirect(url_for("manage.event", slug=slug), 303)
    done = ngettext(
        "%(num)s person completed the event.", "%(num)s people completed the event.", count.completed
    )
    short = ngettext("%(num)s did not.", "%(num)s did not.", count.incomplete)
    tell(f"{done} {short}")
    return redirect(url_for("manage.event", slug=slug), 303)


def ended_already(
    form: Form, event: Event, reason: str, page: Callable[[Form], str]
) -> Response | tuple[str, int]:
    """Somebody else was quicker, or the same form came twice: says so, and keeps another reason."""
    if reason_of(form) in ("", reason):
        tell(str(DONE), "info")
        return redirect(url_for("manage.event", slug=event.slug), 303)
    return page(_ended_by(form, event, reason)), 409


def _ended_by(form: Form, event: Event, reason: str) -> Form:
    """As typed, with who had ended or postponed the event before, and for which reason."""
    last = last_change(desk(), f"events/{event.id}", None)
    return done_already(form, last[0].actor if last else "", last[0].at if last else None, reason)


def reason_of(form: Form) -> str:
    """The reason as it would be told."""
    return form.value("reason").strip()[:LONGEST_REASON]


def would_tell(slug: str, act: Callable[[Desk], Any]) -> Telling:
    """Who would be told what if this were done to the event.

    Raises:
        Rejected: it would be refused.
    """
    attempt = rehearsals.tried(desk(), act)
    event = handlers.get_event(desk(), slug).event
    return rehearsals.telling(desk(), call(), event, attempt.announced)


def _cancelling(slug: str, form: Form) -> str:
    view, asked = handlers.get_event(desk(), slug), call()
    told = _told(lambda: would_tell(slug, lambda at: handlers.cancel_event(at, asked, slug, reason_of(form))))
    return render_template("manage/event_cancel.html", view=view, form=form, told=told)


def _told(look: Callable[[], Telling]) -> Telling:
    try:
        return look()
    except Rejected:
        return NOT_HEARD


def _tried(look: Callable[[], Tried[Any]]) -> Tried[Any] | None:
    try:
        return look()
    except Rejected:
        return None
