"""Erasing one person on an organiser's word: what goes and what stays is read first, why is written down."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.domain.erasures import is_erased
from services.registration.domain.parties import ensure_named
from services.registration.handlers import erasures, events, roster
from services.registration.handlers.looks import note_look
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, own, tell
from shared.errors import NotFound, Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs

LONGEST = 200


@manage.get("/events/<slug>/registrations/<registration_id>/erase")
@organiser_page
@needs(May.DECIDE)
def erasing(slug: str, registration_id: str) -> str:
    """What would go, what must stay, why and until when."""
    return _shown(slug, registration_id, Form())


@manage.post("/events/<slug>/registrations/<registration_id>/erase")
@organiser_page
@needs(May.DECIDE)
def erase(slug: str, registration_id: str) -> Response | tuple[str, int]:
    """The person is going to be erased, as far as the organiser's programmes hold anything."""
    form = Form.received(request.form)
    registration = roster.row(desk(), slug, registration_id).registration
    purpose = form.value("purpose").strip()[:LONGEST]
    try:
        erasures.ask_for(desk(), call(), registration, purpose, own(May.DECIDE))
    except NotFound:
        raise
    except Rejected as error:
        return _shown(slug, registration_id, form.refused(error)), 422
    tell(_("The person will be erased within the hour. Seats were given up at once."))
    return redirect(url_for("manage.person", slug=slug, registration_id=registration_id), 303)


def _shown(slug: str, registration_id: str, form: Form) -> str:
    row = roster.row(desk(), slug, registration_id)
    email = row.registration.email_canonical
    if is_erased(email):
        raise NotFound("unknown-person")
    ensure_named(row.registration)
    note_look(desk(), call(), "looked at a person", f"registrations/{row.registration.id}")
    return render_template(
        "manage/person_erase.html",
        view=events.get_event(desk(), slug),
        row=row,
        fates=erasures.foresee(desk(), email, own(May.DECIDE)),
        form=form,
    )
