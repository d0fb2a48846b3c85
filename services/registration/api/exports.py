"""Files for organisers: the roster and the sheet to sign."""

from typing import Any

from flask import Response

from services.registration.api.doors import Door, desk, organiser_call
from services.registration.exports import roster_csv, roster_xlsx, sign_in_sheet
from services.registration.exports.marking import marking
from services.registration.handlers import events
from services.registration.handlers import exports as handlers
from services.registration.schemas.exports import FILE, ExportQuery
from shared.permissions import May
from shared.web.downloads import download
from shared.web.permitted import needs

blueprint = Door(
    "exports", "/events/<slug>", "Files with people's data; each is audited and marked for internal use."
)


@blueprint.get("/registrations.csv")
@blueprint.organiser
@blueprint.arguments(ExportQuery, location="query")
@blueprint.response(200, FILE, content_type=roster_csv.MIMETYPE)
@needs(May.EXPORT)
def csv(query: dict[str, Any], slug: str) -> Response:
    """The roster as CSV: UTF-8 with a byte order mark, stable column names."""
    view = events.get_event(desk(), slug)
    rows = handlers.take_roster(desk(), organiser_call(), slug, "csv", query["purpose"])
    return download(roster_csv.roster_csv(view, rows), roster_csv.MIMETYPE, f"{slug}-AK.csv")


@blueprint.get("/registrations.xlsx")
@blueprint.organiser
@blueprint.arguments(ExportQuery, location="query")
@blueprint.response(200, FILE, content_type=roster_xlsx.MIMETYPE)
@needs(May.EXPORT)
def xlsx(query: dict[str, Any], slug: str) -> Response:
    """The roster as a workbook."""
    view, asked = events.get_event(desk(), slug), organiser_call()
    rows = handlers.take_roster(desk(), asked, slug, "xlsx", query["purpose"])
    content = roster_xlsx.roster_xlsx(view, rows, marking(view, asked.at), query["purpose"])
    return download(content, roster_xlsx.MIMETYPE, f"{slug}-AK.xlsx")


@blueprint.get("/sessions/<int:number>/sign-in-sheet.pdf")
@blueprint.organiser
@blueprint.arguments(ExportQuery, location="query")
@blueprint.response(200, FILE, content_type=sign_in_sheet.MIMETYPE)
@needs(May.EXPORT)
def sheet(query: dict[str, Any], slug: str, number: int) -> Response:
    """The sheet to sign for one session; sessions count from 1."""
    asked = organiser_call()
    found = handlers.take_sheet(desk(), asked, slug, number, query["purpose"])
    content = sign_in_sheet.sign_in_sheet(found, marking(found.event, asked.at))
    return download(content, sign_in_sheet.MIMETYPE, f"{slug}-{number}-AK.pdf")
