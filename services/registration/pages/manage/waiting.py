"""The waiting list, explained, with a dry run of another capacity."""

from flask import render_template, request

from services.registration.handlers import events
from services.registration.handlers import waiting as handlers
from services.registration.handlers.looks import note_look
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk
from shared.errors import Conflict, Invalid
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs

MOST = 100_000


@manage.get("/events/<slug>/waiting-list")
@organiser_page
@needs(May.SEE_ROSTER)
def waiting_list(slug: str) -> str | tuple[str, int]:
    """Who waits, why there, for what; with `capacity` what that many seats would bring. Nothing changes."""
    form = Form.filled({"capacity": request.args.get("capacity") or None})
    typed = form.value("capacity").strip()
    try:
        found = handlers.waiting_list(desk(), slug, _number(typed) if typed else None)
    except (Conflict, Invalid) as error:
        found, form = handlers.waiting_list(desk(), slug), form.refused(error)
    view = events.get_event(desk(), slug)
    note_look(desk(), call(), "looked at the roster", f"events/{view.event.id}")
    page = render_template("manage/waiting.html", view=view, found=found, form=form)
    return (page, 422) if form.errors else page


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= len(str(MOST))):
        raise Invalid(fields={"capacity": ["not-a-number"]})
    return int(typed)
