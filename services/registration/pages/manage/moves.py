"""Moving somebody to another group: which there are, what would come of it, and doing it."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.handlers import events, roster
from services.registration.handlers import moves as handlers
from services.registration.handlers.moves import Destination
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from shared.errors import Invalid, Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs


@manage.get("/events/<slug>/registrations/<registration_id>/move")
@organiser_page
@needs(May.DECIDE)
def moving(slug: str, registration_id: str) -> str:
    """The other groups, and what would become of this person there."""
    return _moving(slug, registration_id, Form())


@manage.post("/events/<slug>/registrations/<registration_id>/move")
@organiser_page
@needs(May.DECIDE)
def move(slug: str, registration_id: str) -> Response | tuple[str, int]:
    """The person is in the other group, or waits there."""
    form = Form.received(request.form)
    try:
        to = Destination(chosen_group(form), form.chosen("queue", "true"))
        there = handlers.move(desk(), call(), slug, registration_id, to)
    except Rejected as error:
        return _moving(slug, registration_id, form.refused(error)), 409
    waits = _("The person waits in the other group and keeps what is here until the seat there is firm.")
    tell(waits if there.status == "waitlisted" else _("Moved. The person gets one mail about it."))
    address = url_for("manage.person", slug=there.event_slug, registration_id=there.id)
    return redirect(address, 303)


def chosen_group(form: Form) -> str:
    """The short name of the group that was chosen.

    Raises:
        Invalid: none was.
    """
    slug = form.value("to").strip()[:80]
    if not slug:
        raise Invalid(fields={"to": ["required"]})
    return slug


def _moving(slug: str, registration_id: str, form: Form) -> str:
    row = roster.row(desk(), slug, registration_id)
    return render_template(
        "manage/person_move.html",
        view=events.get_event(desk(), slug),
        row=row,
        groups=handlers.groups(desk(), call(), row.registration),
        form=form,
    )
