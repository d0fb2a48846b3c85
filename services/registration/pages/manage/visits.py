"""Making up for a missed session in another group: where it can be, agreeing it, calling it off."""

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.domain.events import Event
from services.registration.handlers import events, roster, visit_places
from services.registration.handlers import visits as handlers
from services.registration.handlers.visits import Choice, read_choice
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from shared.errors import Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs
from shared.web.problems import problem_of, reason

PERSON = "/events/<slug>/registrations/<registration_id>"


@manage.get(f"{PERSON}/visits")
@organiser_page
@needs(May.DECIDE)
def visits(slug: str, registration_id: str) -> str:
    """The sessions that may be made up for, and where."""
    return _page(slug, registration_id, Form())


@manage.post(f"{PERSON}/visits")
@organiser_page
@needs(May.DECIDE)
def agree_visit(slug: str, registration_id: str) -> Response | tuple[str, int]:
    """The person is a guest of the other group at that session."""
    form = Form.received(request.form)
    try:
        visit = handlers.agree(desk(), call(), slug, registration_id, _choice(form))
    except Rejected as error:
        return _page(slug, registration_id, form.refused(error)), 409
    mailed = _("Agreed. The guest is on the attendance list of that session and gets a mail.")
    tell(mailed if visit.counted else _("Agreed. The guest is on the attendance list of that session."))
    return redirect(url_for("manage.visits", slug=slug, registration_id=registration_id), 303)


@manage.post(f"{PERSON}/visits/<visit_id>/call-off")
@organiser_page
@needs(May.DECIDE)
def call_visit_off(slug: str, registration_id: str, visit_id: str) -> Response:
    """The visit stands no longer."""
    try:
        visit = handlers.call_off(desk(), call(), slug, registration_id, visit_id)
    except Rejected as error:
        tell(problem_of(error).detail, "bad")
    else:
        mailed = _("Called off. The place there is free again, and the person gets a mail.")
        tell(mailed if desk().clock() < visit.ends else _("Called off. It does not count any more."))
    return redirect(url_for("manage.visits", slug=slug, registration_id=registration_id), 303)


@manage.app_template_global("guests_coming")
def _guests_coming(event: Event) -> int:
    return visit_places.coming(desk(), event)


def _choice(form: Form) -> Choice:
    """What was chosen: number of the session here, group and number of the session there.

    Raises:
        Invalid: `to`: `required`: nothing was.
    """
    return replace(read_choice(form.value("to")), past_queue=form.chosen("past_queue", "true"))


def _page(slug: str, registration_id: str, form: Form) -> str:
    row, view = roster.row(desk(), slug, registration_id), events.get_event(desk(), slug)
    return render_template(
        "manage/person_visits.html",
        view=view,
        row=row,
        missing=visit_places.missing(desk(), row.registration, view.event),
        sentence=reason,
        form=form,
    )
