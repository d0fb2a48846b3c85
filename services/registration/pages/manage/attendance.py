"""Attendance at the door: one session, on a phone, one hand free."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from services.registration.domain.attendance import MARKS
from services.registration.domain.door import is_meant
from services.registration.handlers import attendance as handlers
from services.registration.handlers.attendance import MarkEntry
from services.registration.handlers.attendance_views import AttendanceSheet, SheetRow
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
OLD, MOST_KNOWN = "-", 50
"""In a form, for a mark from before each was kept; and how many marks a person may have that differ."""


@manage.get("/events/<slug>/sessions/<int:number>/attendance")
@organiser_page
@needs(May.SEE_ATTENDANCE)
def attendance(slug: str, number: int) -> str:
    """Everybody with a seat and their mark; `text` narrows to a name."""
    sheet = handlers.sheet(desk(), slug, number)
    note_look(desk(), call(), "looked at attendance", f"events/{sheet.event.event.id}")
    return _page(sheet, _marked(sheet))


@manage.post("/events/<slug>/sessions/<int:number>/attendance")
@takes_fields(15_000)
@organiser_page
@needs(May.MARK_ATTENDANCE)
def record(slug: str, number: int) -> Response | tuple[str, int]:
    """The marks stand. `act` = all-present first marks everybody who has no mark yet."""
    sheet = handlers.sheet(desk(), slug, number)
    form = Form.received(request.form)
    entries = _entries(sheet, form)
    try:
        saved = handlers.record(desk(), call(), slug, number, entries)
    except Rejected as error:
        return _page(sheet, form.refused(error)), 422
    tell(_("Attendance is saved."))
    _tell_differing(saved, {entry.registration_id for entry in entries})
    text = form.value("text")
    return redirect(url_for("manage.attendance", slug=slug, number=number, text=text or None), 303)


def _tell_differing(saved: AttendanceSheet, marked: set[str]) -> None:
    """Says for how many of these somebody else made another mark after the page had been opened."""
    both = sum(row.standing.differ for row in saved.rows if row.registration.id in marked)
    if both:
        sentence = ngettext(
            "%(num)s person was marked differently by somebody else meanwhile. Both marks are kept: "
            "decide below which is right.",
            "%(num)s people were marked differently by somebody else meanwhile. Both marks are kept: "
            "decide below which are right.",
            both,
        )
        tell(sentence, "warning")


def _entries(sheet: AttendanceSheet, form: Form) -> list[MarkEntry]:
    """What was marked on the page: a mark nobody touched there stays as it is by now."""
    all_present = form.value("act") == "all-present"
    entries = []
    for row in sheet.rows:
        known, chosen = row.registration.id, form.value(f"mark.{row.registration.id}")
        if all_present and not chosen and not row.mark:
            chosen = "present"
        if f"mark.{known}" not in form.values and not chosen:
            continue
        minutes = _minutes(form.value(f"minutes.{known}")) if chosen in WITH_MINUTES else None
        shown, knew = _was(sheet, row, form)
        if (chosen, minutes) not in (shown, (row.mark, row.minutes)):
            early = row.early if chosen in WITH_EARLY else None
            entries.append(MarkEntry(known, chosen, minutes, early, knew))
    return entries


def _was(
    sheet: AttendanceSheet, row: SheetRow, form: Form
) -> tuple[tuple[str, int | None], tuple[str, ...] | None]:
    """What the page showed of a person, and the marks behind it; as it is now where the page does not say."""
    mark, bar, rest = form.value(f"was.{row.registration.id}").partition("|")
    if not bar:
        return (row.mark, row.minutes), None
    minutes, _bar, ids = rest.partition("|")
    start = f"{row.registration.id}:{sheet.session.id}"
    knew = (start if one == OLD else f"{start}:{one}" for one in ids.split()[:MOST_KNOWN])
    return (mark, _minutes(minutes)), tuple(knew)


def _minutes(typed: str) -> int | None:
    clean = typed.strip()
    return int(clean) if clean.isascii() and clean.isdigit() and len(clean) < 5 else None


def _marked(sheet: AttendanceSheet) -> Form:
    values: dict[str, list[str]] = {}
    for row in sheet.rows:
        values[f"mark.{row.registration.id}"] = [row.mark]
        minutes = "" if row.minutes is None else str(row.minutes)
        values[f"minutes.{row.registration.id}"] = [minutes]
        start = f"{row.registration.id}:{sheet.session.id}"
        ids = " ".join(one.removeprefix(start).removeprefix(":") or OLD for one in row.standing.known)
        values[f"was.{row.registration.id}"] = [f"{row.mark}|{minutes}|{ids}"]
    return Form(values)


def _page(sheet: AttendanceSheet, form: Form) -> str:
    text = request.values.get("text", "").strip()[:100]
    rows = [row for row in sheet.rows if is_meant(_name(row.registration.person), text)]
    return render_template(
        "manage/attendance.html", sheet=sheet, rows=rows, form=form, marks=tuple(MARKS), text=text
    )


def _name(person: object) -> str:
    return f"{getattr(person, 'first_name', '')} {getattr(person, 'last_name', '')}"
