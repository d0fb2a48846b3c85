"""Files with people's data, taken from the organiser's pages: the purpose is asked and kept."""

from urllib.parse import urlencode

from flask import Response as Answer
from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from services.registration.exports import roster_csv, roster_xlsx, sign_in_sheet
from services.registration.exports.marking import marking
from services.registration.handlers import events
from services.registration.handlers import exports as handlers
from services.registration.handlers.exports import Part
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.pages.manage.export_words import for_people
from services.registration.pages.manage.line_up import asked as asked_again
from services.registration.pages.manage.line_up import narrowed
from services.registration.pages.manage.seeing import sees_all
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.downloads import download
from shared.web.permitted import needs
from shared.web.problems import reason

SHEET = "sign-in sheet"


@manage.post("/events/<slug>/registrations/export")
@organiser_page
@needs(May.EXPORT)
def export(slug: str) -> Answer | Response:
    """The people found, as CSV or as a workbook, in the organiser's words and as Excel opens it;
    for a purpose alone."""
    view, asked = events.get_event(desk(), slug), call()
    purpose = request.form.get("purpose", "").strip()[:200]
    if not purpose:
        tell(reason("purpose-missing", {}), "warning")
        narrow = urlencode(asked_again(narrowed(request.form)))
        return redirect(f"{url_for('manage.roster', slug=slug)}?{narrow}#h-export", 303)
    apart = bool(request.form.get("sensitive")) and sees_all(view.event)
    part = Part(narrowed(request.form), apart)
    if request.form.get("form") == "xlsx":
        rows = handlers.take_roster(desk(), asked, slug, "xlsx", purpose, part)
        marked = marking(view, asked.at)
        content = roster_xlsx.roster_xlsx(
            view, rows, marked, purpose, for_people(view.event), sensitive=apart
        )
        return download(content, roster_xlsx.MIMETYPE, f"{slug}-AK.xlsx")
    rows = handlers.take_roster(desk(), asked, slug, "csv", purpose, part)
    content = roster_csv.roster_csv(view, rows, for_people(view.event), roster_csv.FOR_EXCEL, sensitive=apart)
    return download(content, roster_csv.MIMETYPE, f"{slug}-AK.csv")


@manage.get("/events/<slug>/sessions/<int:number>/sign-in-sheet.pdf")
@organiser_page
@needs(May.EXPORT)
def sheet(slug: str, number: int) -> Answer:
    """The sheet to sign for one session."""
    asked = call()
    found = handlers.take_sheet(desk(), asked, slug, number, SHEET)
    content = sign_in_sheet.sign_in_sheet(found, marking(found.event, asked.at))
    return download(content, sign_in_sheet.MIMETYPE, f"{slug}-{number}-AK.pdf")
