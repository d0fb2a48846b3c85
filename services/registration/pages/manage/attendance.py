"""Attendance at the door: one session, on a phone, one hand free."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.domain.attendance import MARKS
from services.registration.domain.door import is_meant
from services.registration.handlers import attendance as handlers
from services.registration.handlers.attendance import MarkEntry
from services.registration.handlers.attendance_views import AttendanceSheet
from services.registration.handlers.looks import note_look
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from shared.errors import Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs
from shared.web.security import takes_fields

WITH_MINUTES = frozenset({"late", "partial"})
WITH_EARLY = frozenset({"present", "late"})


@manage.get("/events/<slug>/sessions/<int:number>/attendance")
@organiser_page
@needs(May.SEE_ATTENDANCE)
def attendance(slug: str, number: int) -> str:
    """Everybody with a seat and their mark; `text` narrows to a name."""
    sheet = handlers.sheet(desk(), slug, number)
    note_look(desk(), call(), "looked at attendance", f"events/{sheet.event.event.id}")
    return _page(sheet, _marked(sheet))


@manage.post("/events/<slug>/sessions/<int:number>/attendance")
@takes_fields(10_000)
@organiser_page
@needs(May.MARK_ATTENDANCE)
def record(slug: str, number: int) -> Response | tuple[str, int]:
    """The marks stand. `act` = all-present first marks everybody who has no mark yet."""
    sheet = handlers.sheet(desk(), slug, number)
    form = Form.received(request.form)
    try:
        handlers.record(desk(), call(), slug, number, _entries(sheet, form))
    except Rejected as error:
        return _page(sheet, form.refused(error)), 422
    tell(_("Attendance is saved."))
    text = form.value("text")
    return redirect(url_for("manage.attendance", slug=slug, number=number, text=text or None), 303)


def _entries(sheet: AttendanceSheet, form: Form) -> list[MarkEntry]:
    """What differs from the sheet: a mark another organiser set meanwhile on somebody else stays."""
    all_present = form.value("act") == "all-present"
    entries = []
    for row in sheet.rows:
        known, chosen = row.registration.id, form.value(f"mark.{row.registration.id}")
        if all_present and not chosen and not row.mark:
            chosen = "present"
        if f"mark.{known}" not in form.values and not chosen:
            continue
        minutes = _minutes(form.value(f"minutes.{known}")) if chosen in WITH_MINUTES else None
        if (chosen, minutes) != (row.mark, row.minutes):
            early = row.early if chosen in WITH_EARLY else None
            entries.append(MarkEntry(known, chosen, minutes, early))
    return entries


def _minutes(typed: str) -> int | None:
    clean = typed.strip()
    return int(clean) if clean.isascii() and clean.isdigit() and len(clean) < 5 else None


def _marked(sheet: AttendanceSheet) -> Form:
    values: dict[str, list[str]] = {}
    for row in sheet.rows:
        values[f"mark.{row.registration.id}"] = [row.mark]
        values[f"minutes.{row.registration.id}"] = ["" if row.minutes is None else str(row.minutes)]
    return Form(values)


def _page(sheet: AttendanceSheet, form: Form) -> str:
    text = request.values.get("text", "").strip()[:100]
    rows = [row for row in sheet.rows if is_meant(_name(row.registration.person), text)]
    return render_template(
        "manage/attendance.html", sheet=sheet, rows=rows, form=form, marks=tuple(MARKS), text=text
    )


def _name(person: object) -> str:
    return f"{getattr(person, 'first_name', '')} {getattr(person, 'last_name', '')}"
