"""Attendance: who was there, session by session."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.registration.domain.attendance import Mark, check_mark
from services.registration.domain.events import Session
from services.registration.domain.marks import NOTHING
from services.registration.handlers.attendance_views import AttendanceSheet, SheetRow
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug, session_of, view_of
from services.registration.handlers.expected import expected, expected_ids
from services.registration.handlers.floor import audit
from services.registration.handlers.marks import Sent, check_can_be_marked, keep, mark_id, standings
from services.registration.handlers.ports import Transaction
from shared.errors import Invalid
from shared.ids import new_id


@dataclass(frozen=True)
class MarkEntry:
    """`mark` is present, late, partial, excused or absent; empty takes a mark back.

    `minutes` of teaching: attended for partial, missed for late; `early`: missed by leaving early; `knew`:
    ids of the marks whoever made it saw, None for those that stand now.
    """

    registration_id: str
    mark: str
    minutes: int | None = None
    early: int | None = None
    knew: tuple[str, ...] | None = None


def sheet(desk: Desk, slug: str, number: int) -> AttendanceSheet:
    """Everybody with a firm seat, every guest, and what was marked for session `number` (counted from 1).

    Raises:
        NotFound: `unknown-event`, `unknown-session`.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    session = session_of(event, number)
    marks = records.attendance.of_event(event.id)
    made = standings(records, event, session)
    rows = []
    for one in expected(records, event, session):
        known = one.registration.id
        mark = marks.get(known, {}).get(session.id)
        rows.append(SheetRow(one.registration, mark, one.home, made.get(known, NOTHING)))
    return AttendanceSheet(view_of(desk, event), session, tuple(rows))


def record(desk: Desk, call: Call, slug: str, number: int, marks: Sequence[MarkEntry]) -> AttendanceSheet:
    """These marks stand for session `number`; everybody not named keeps theirs. Where somebody else made a
    mark the maker did not see, both are kept and an organiser settles which is right.

    After completion too: the event is then completed once more.

    Raises:
        NotFound: `unknown-event`, `unknown-session`.
        Conflict: `event-not-published`, `event-cancelled`, `event-closed`.
        Invalid: `marks.<n>....` (counted from 0): `unknown-registration`, or what is wrong with mark or
        minutes.
    """

    fresh = {each.registration_id: new_id() for each in marks}
    knew = {each.registration_id: each.knew for each in marks}

    def work(tx: Transaction) -> None:
        event = event_by_slug(tx, slug)
        check_can_be_marked(event)
        session = session_of(event, number)
        checked = _checked(session, expected_ids(tx, event, session), marks)
        sent = [
            Sent(mark_id(session, one, fresh[one]), one, mark, knew[one]) for one, mark in checked.items()
        ]
        keep(tx, call, (event, session), sent, "program" if call.actor.startswith("program:") else "sheet")
        audit(tx, call, "mark attendance", f"events/{event.id}/sessions/{session.id}")

    desk.store.atomically(work)
    return sheet(desk, slug, number)


def _checked(session: Session, seated: set[str], entries: Sequence[MarkEntry]) -> dict[str, Mark | None]:
    fields: dict[str, list[str]] = {}
    checked: dict[str, Mark | None] = {}
    for place, entry in enumerate(entries):
        if entry.registration_id not in seated:
            fields[f"marks.{place}.registration"] = ["unknown-registration"]
            continue
        mark = Mark(entry.mark, entry.minutes, entry.early) if entry.mark else None
        try:
            if mark is not None:
                check_mark(session, mark)
        except Invalid as error:
            fields |= {f"marks.{place}.{name}": codes for name, codes in error.fields.items()}
        checked[entry.registration_id] = mark
    if fields:
        raise Invalid(fields=fields)
    return checked
