"""Notes about a person, and who did what, in words."""

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.handlers import notes as handlers
from services.registration.handlers.notes import Entry
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from shared.errors import Invalid
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.entrances import form_key
from shared.web.permitted import needs


@manage.post("/events/<slug>/registrations/<registration_id>/notes")
@organiser_page
@needs(May.DECIDE)
def add_note(slug: str, registration_id: str) -> Response:
    """It is noted; the same form sent twice notes it once."""
    text = request.form.get("note", "").replace("\r\n", "\n").strip()
    try:
        handlers.add_note(desk(), call(), slug, registration_id, text, form_key() or "")
        tell(_("The note is saved."))
    except Invalid:
        tell(_("The note is empty."), "bad")
    return redirect(url_for("manage.person", slug=slug, registration_id=registration_id), 303)


@manage.app_template_filter("doer")
def _doer(entry: Entry) -> str:
    """Who did it, in words."""
    if entry.who:
        return entry.who
    known = {"person": _("the person"), "clock": _("by itself"), "trainer": _("the trainer")}
    known |= {"employer": _("the employer")}
    if entry.actor.startswith("program:"):
        return str(_("a program"))
    return str(known.get(entry.actor, _("an organiser")))
