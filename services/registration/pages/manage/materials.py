"""What organisers give to participants, beside what trainers do."""

from flask import Response as Answer
from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.handlers import materials as handlers
from services.registration.pages.bringing import AUDIENCES, BODY_BYTES, bring
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.downloads import download
from shared.web.forms import Form
from shared.web.permitted import needs
from shared.web.security import takes_bytes

BYTES = "application/octet-stream"


@manage.get("/events/<slug>/materials")
@organiser_page
@needs(May.SEE_EVENTS)
def materials(slug: str) -> str:
    """Everything there is for participants of the event, and room for more."""
    return _page(slug, Form())


def _page(slug: str, form: Form) -> str:
    event, found = handlers.materials(desk(), handlers.of_slug(slug))
    return render_template("manage/materials.html", event=event, found=found, form=form, audiences=AUDIENCES)


@manage.post("/events/<slug>/materials")
@takes_bytes(BODY_BYTES)
@organiser_page
@needs(May.CHANGE_EVENTS)
def add_material(slug: str) -> Response | tuple[str, int]:
    """It stands with the event."""
    back = url_for("manage.materials", slug=slug)
    return bring(desk(), call(), handlers.of_slug(slug), back, lambda form: _page(slug, form))


@manage.get("/events/<slug>/materials/<material_id>")
@organiser_page
@needs(May.SEE_EVENTS)
def material(slug: str, material_id: str) -> Answer:
    """A file as participants get it."""
    _event, found = handlers.materials(desk(), handlers.of_slug(slug))
    file, content = handlers.file_of(desk(), tuple(found), material_id)
    return download(content, BYTES, file.name)


@manage.post("/events/<slug>/materials/<material_id>/remove")
@organiser_page
@needs(May.CHANGE_EVENTS)
def remove_material(slug: str, material_id: str) -> Response:
    """Nobody finds it any more."""
    handlers.remove(desk(), call(), handlers.of_slug(slug), material_id)
    tell(_("It is removed."))
    return redirect(url_for("manage.materials", slug=slug), 303)
