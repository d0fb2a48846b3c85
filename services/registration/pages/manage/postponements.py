"""Postponing an event without a new date: what it will do, and doing it."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.handlers import events
from services.registration.handlers import postponements as handlers
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
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
def postpone(slug: str) -> Response | tuple[str, int]:
    """The event has no date, and everybody concerned is told."""
    form = Form.received(request.form)
    try:
        handlers.postpone_event(desk(), call(), slug, form.value("reason").strip()[:1_000])
    except Rejected as error:
        return _postponing(slug, form.refused(error)), 409
    tell(_("The event is postponed. Everybody concerned gets a mail."))
    return redirect(url_for("manage.event", slug=slug), 303)


def _postponing(slug: str, form: Form) -> str:
    return render_template("manage/event_postpone.html", view=events.get_event(desk(), slug), form=form)
