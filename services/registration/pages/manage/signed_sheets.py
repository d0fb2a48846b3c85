"""Photographs of the sheets people signed."""

from flask import Response as Answer
from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.domain.signed_sheets import MOST_BYTES
from services.registration.handlers import signed_sheets as handlers
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.schemas.papers import read_paper
from shared.errors import Conflict, Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.downloads import download
from shared.web.forms import Form
from shared.web.permitted import needs
from shared.web.problems import reason
from shared.web.security import takes_bytes

ADDRESS = "/events/<slug>/sessions/<int:number>/signed-sheets"
MIMETYPES = {"jpeg": "image/jpeg", "pdf": "application/pdf"}
FIELDS_AROUND = 50_000
"""Bytes of a form besides its file."""


@manage.get(ADDRESS)
@organiser_page
@needs(May.SEE_ATTENDANCE)
def signed_sheets(slug: str, number: int) -> str:
    """What was photographed, by whom, with its digest; and room for another."""
    return _page(slug, number, Form())


def _page(slug: str, number: int, form: Form) -> str:
    return render_template("manage/signed_sheets.html", view=handlers.sheets(desk(), slug, number), form=form)


@manage.post(ADDRESS)
@takes_bytes(MOST_BYTES + FIELDS_AROUND)
@organiser_page
@needs(May.MARK_ATTENDANCE)
def keep_sheet(slug: str, number: int) -> Response | tuple[str, int]:
    """The photograph is kept with the session."""
    brought = request.files.get("file")
    try:
        paper = read_paper(brought.read() if brought else b"")
        handlers.keep(desk(), call(), slug, number, paper.content, paper.kind)
    except Conflict as error:
        return _page(slug, number, Form(errors={"file": [reason(error.code, error.params)]})), 422
    tell(_("The photograph is kept with the session."))
    return redirect(url_for("manage.signed_sheets", slug=slug, number=number), 303)


@manage.get(f"{ADDRESS}/<sheet_id>")
@organiser_page
@needs(May.SEE_ROSTER)
def signed_sheet(slug: str, number: int, sheet_id: str) -> Answer:
    """The photograph itself, to save."""
    sheet, content = handlers.content_of(desk(), call(), slug, number, sheet_id)
    ending = "jpg" if sheet.kind == "jpeg" else "pdf"
    return download(content, MIMETYPES[sheet.kind], f"{slug}-{number}-{sheet.sha256[:8]}-AK.{ending}")


@manage.post(f"{ADDRESS}/<sheet_id>/remove")
@organiser_page
@needs(May.CHANGE_EVENTS)
def remove_sheet(slug: str, number: int, sheet_id: str) -> Response | tuple[str, int]:
    """The photograph is gone; the reason stays."""
    form = Form.received(request.form)
    try:
        handlers.remove(desk(), call(), slug, number, sheet_id, form.value("reason").strip()[:300])
    except Rejected as error:
        return _page(slug, number, form.refused(error)), 422
    tell(_("The photograph is removed."))
    return redirect(url_for("manage.signed_sheets", slug=slug, number=number), 303)
