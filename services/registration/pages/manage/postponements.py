"""Postponing an event without a new date: what it will do, and doing it."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.handlers import events
from services.registration.handlers import postponements as handlers
from services.registration.handlers.rehearsals import NOT_HEARD
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.pages.manage.endings import LOOK, ended_already, reason_of, would_tell
from shared.errors import Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs


@manage.get("/events/<slug>/postpone")
@organiser_page
@needs(May.CHANGE_EVENTS)
def postponing(slug: str) -> str:
    """What postponing will do, before it is done."""
    return _postponing(slug, Form())


@manage.post("/events/<slug>/postpone")
@organiser_page
@needs(May.CHANGE_EVENTS)
def postpone(slug: str) -> Response | str | tuple[str, int]:
    """The event has no date, and everybody concerned is told; or only the mails are looked at."""
    form = Form.received(request.form)
    if form.value("act") == LOOK:
        return _postponing(slug, form)
    before = events.get_event(desk(), slug).event
    if before.is_postponed:
        return ended_already(form, before, before.postponed_reason, lambda late: _postponing(slug, late))
    try:
        handlers.postpone_event(desk(), call(), slug, reason_of(form))
    except Rejected as error:
        return _postponing(slug, form.refused(error)), 409
    tell(_("The event is postponed. Everybody concerned gets a mail."))
    return redirect(url_for("manage.event", slug=slug), 303)


def _postponing(slug: str, form: Form) -> str:
    asked = call()
    try:
        told = would_tell(slug, lambda at: handlers.postpone_event(at, asked, slug, reason_of(form)))
    except Rejected:
        told = NOT_HEARD
    view = events.get_event(desk(), slug)
    return render_template("manage/event_postpone.html", view=view, form=form, told=told)
