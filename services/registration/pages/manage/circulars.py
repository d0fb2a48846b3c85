"""From the roster to a letter: whoever was ticked, or found, is handed over to where mails are written."""

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.handlers import circulars as handlers
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.pages.manage.line_up import PAGE, asked, narrowed
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
def write_to_many(slug: str) -> Response:
    """A letter to those ticked, or to everybody found, is begun; the next page writes it."""
    everybody = request.form.get("everybody") == "yes"
    chosen = narrowed(request.form) if everybody else request.form.getlist("chosen")
    try:
        letter = handlers.begin(desk(), call(), slug, chosen)
    except Unavailable:
        return _back(slug, _("The mail service does not answer just now. Please try again in a minute."))
    except Rejected as error:
        if error.code == "unknown-event":
            raise
        return _back(slug, problem_of(error).detail)
    return redirect(site_url("notifications", f"/manage/mail/events/{slug}/circulars/{letter}"), 303)


def _back(slug: str, why: str) -> Response:
    tell(why, "bad")
    fields: dict[str, Any] = asked(narrowed(request.form))
    return redirect(url_for("manage.roster", slug=slug, **fields), 303)
