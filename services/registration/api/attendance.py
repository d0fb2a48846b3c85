"""`/events/{slug}/sessions/{n}/attendance`"""

from typing import Any

from services.registration.api.doors import Door, desk, organiser_call
from services.registration.api.examples import MARKS
from services.registration.handlers import attendance as handlers
from services.registration.handlers.attendance import MarkEntry
from services.registration.handlers.attendance_views import AttendanceSheet
from services.registration.handlers.looks import note_look
from services.registration.schemas.attendance import AttendanceBody, SheetOut
from shared.permissions import May
from shared.web.permitted import needs

blueprint = Door("attendance", "/events/<slug>/sessions", "Who was there, session by session.")


@blueprint.get("/<int:number>/attendance")
@blueprint.organiser
@blueprint.response(200, SheetOut)
@needs(May.SEE_ATTENDANCE)
def read(slug: str, number: int) -> Any:
    """Everybody with a seat and what was marked; sessions count from 1."""
    sheet = handlers.sheet(desk(), slug, number)
    note_look(desk(), organiser_call(), "looked at attendance", f"events/{sheet.event.event.id}")
    return _answer(sheet)


@blueprint.put("/<int:number>/attendance")
@blueprint.organiser
@blueprint.arguments(AttendanceBody, example=MARKS)
@blueprint.response(200, SheetOut)
@needs(May.MARK_ATTENDANCE)
def record(body: dict[str, Any], slug: str, number: int) -> Any:
    """Mark people; whoever is not named keeps their mark."""
    marks = [
        MarkEntry(each["registration"], each["mark"], each["minutes"], each["early"])
        for each in body["marks"]
    ]
    return _answer(handlers.record(desk(), organiser_call(), slug, number, marks))


def _answer(sheet: AttendanceSheet) -> dict[str, Any]:
    rows = [
        {
            "registration": row.registration.id,
            "first_name": row.registration.person.first_name,
            "last_name": row.registration.person.last_name,
            "organisation": row.registration.person.organisation,
            "guest_of": row.home.slug if row.home else "",
            "mark": row.mark,
            "minutes": row.minutes,
            "early": row.early,
        }
        for row in sheet.rows
    ]
    session = sheet.session
    return {
        "event": sheet.event.event.slug,
        "session": session.number,
        "starts": session.starts,
        "ends": session.ends,
        "items": rows,
    }
