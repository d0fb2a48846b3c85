"""From the roster to a letter: whoever was ticked, or found, is handed over to where mails are written."""

from flask import redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.handlers import circulars as handlers
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk
from services.registration.pages.manage.line_up import PAGE, narrowed, still_chosen
from shared.errors import Rejected, Unavailable
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.permitted import needs
from shared.web.problems import problem_of
from shared.web.security import takes_fields
from shared.web.sites import site_url


@manage.post("/events/<slug>/registrations/write")
@takes_fields(PAGE + 50)
@organiser_page
@needs(May.SEND_MAIL)
def write_to_many(slug: str) -> Response | tuple[str, int]:
    """A letter to those ticked, or to everybody found, is begun; the next page writes it. When that cannot be
    they are still ticked."""
    everybody = request.form.get("everybody") == "yes"
    chosen = narrowed(request.form) if everybody else request.form.getlist("chosen")
    try:
        letter = handlers.begin(desk(), call(), slug, chosen)
    except Unavailable:
        why = _("The mail service does not answer just now. Nothing is lost: try again in a minute.")
        return still_chosen(slug, why), 503
    except Rejected as error:
        if error.code == "unknown-event":
            raise
        return still_chosen(slug, problem_of(error).detail), 409
    return redirect(site_url("notifications", f"/manage/mail/events/{slug}/circulars/{letter}"), 303)
