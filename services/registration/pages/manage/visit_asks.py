"""What people ask for: to make up for a session in another group. Agreeing, and declining with a reason."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.registration.domain.events import Event
from services.registration.handlers import events
from services.registration.handlers import visit_asks as handlers
from services.registration.handlers.looks import note_look
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.schemas.registrations import ReasonBody
from shared.errors import Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs
from shared.web.problems import reason

ASKS = "/events/<slug>/visits"


@manage.get(ASKS)
@organiser_page
@needs(May.DECIDE)
def visit_asks(slug: str) -> str:
    """Everything that is asked for and not answered."""
    return _page(slug, Form())


@manage.post(f"{ASKS}/<visit_id>/agree")
@organiser_page
@needs(May.DECIDE)
def agree_ask(slug: str, visit_id: str) -> Response | tuple[str, int]:
    """The person is a guest there."""
    form = Form.received(request.form)
    try:
        handlers.agree(desk(), call(), slug, visit_id, past_queue=form.chosen("past_queue", "true"))
    except Rejected as error:
        return _page(slug, form.refused(error), visit_id), 409
    tell(_("Agreed. The guest is on the attendance list of that session and gets a mail."))
    return redirect(url_for("manage.visit_asks", slug=slug), 303)


@manage.post(f"{ASKS}/<visit_id>/decline")
@organiser_page
@needs(May.DECIDE)
def decline_ask(slug: str, visit_id: str) -> Response | tuple[str, int]:
    """The person reads that it can not be, and why."""
    form = Form.received(request.form)
    try:
        handlers.decline(desk(), call(), slug, visit_id, form.load(ReasonBody())["reason"])
    except ValidationError as error:
        return _page(slug, form.refused(error), visit_id), 422
    except Rejected as error:
        return _page(slug, form.refused(error), visit_id), 409
    tell(_("Declined. The person gets a mail with your reason."))
    return redirect(url_for("manage.visit_asks", slug=slug), 303)


@manage.app_template_global("asks_open")
def _asks_open(event: Event) -> int:
    return handlers.count(desk(), event)


def _page(slug: str, form: Form, answered: str = "") -> str:
    view = events.get_event(desk(), slug)
    note_look(desk(), call(), "looked at the roster", f"events/{view.event.id}")
    return render_template(
        "manage/visit_asks.html",
        view=view,
        asks=handlers.asks(desk(), slug),
        sentence=reason,
        form=form,
        answered=answered,
    )
