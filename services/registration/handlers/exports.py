"""Files with people's data: who took which, what for.

Source: Public Information Act (AvTS) § 39(2): an account is kept of whom personal data were given to, why,
and how.
"""

from dataclasses import dataclass, replace

from services.registration.domain.registrations import Registration
from services.registration.domain.rosters import RosterFilter
from services.registration.handlers import attendance, line_up
from services.registration.handlers.attendance_views import AttendanceSheet
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug, view_of
from services.registration.handlers.expected import with_seats
from services.registration.handlers.views import EventView, RosterRow
from shared.audits import AuditRow
from shared.errors import Invalid


@dataclass(frozen=True)
class Part:
    """What of a roster is taken: those who are looked for; `sensitive`: with the answers kept apart."""

    narrow: RosterFilter = line_up.EVERYBODY
    sensitive: bool = False


WHOLE = Part()


def take_roster(
    desk: Desk,
    call: Call,
    slug: str,
    form: str,
    purpose: str,
    part: Part = WHOLE,
) -> tuple[RosterRow, ...]:
    """Everybody who is looked for; the audit says who took it, in which form (`csv`, `xlsx`) and what for.

    Raises:
        NotFound: `unknown-event`.
        Invalid: sensitive answers go nowhere without a purpose.
    """
    if part.sensitive and not purpose:
        raise Invalid(fields={"purpose": ["required"]})
    rows = tuple(line_up.rows(desk, slug, part.narrow))
    if part.sensitive and rows:
        form += " with sensitive answers"
        apart = desk.store.records.sensitive.of_event(rows[0].registration.event_id)
        rows = tuple(replace(row, sensitive=apart.get(row.registration.id)) for row in rows)
    _note(
        desk, call, slug, f"took {'a part of ' if part.narrow.narrows else ''}the roster as {form}", purpose
    )
    return rows


def take_sheet(desk: Desk, call: Call, slug: str, number: int, purpose: str) -> AttendanceSheet:
    """The sheet to sign for session `number`, and the audit says who took it and what for.

    Raises:
        NotFound: `unknown-event`, `unknown-session`.
    """
    sheet = attendance.sheet(desk, slug, number)
    _note(desk, call, slug, f"took the sign-in sheet of session {number}", purpose)
    return sheet


def take_badges(desk: Desk, call: Call, slug: str) -> tuple[EventView, list[Registration]]:
    """Everybody with a firm seat, by family name, for name badges; the audit says who took them.

    Raises:
        NotFound: `unknown-event`.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    seated = with_seats(records, event)
    _note(desk, call, slug, "took name badges", "")
    return view_of(desk, event), seated


def _note(desk: Desk, call: Call, slug: str, act: str, purpose: str) -> None:
    said = f"{act}: {purpose}" if purpose else act
    row = AuditRow(call.at, call.actor, said, f"events/{slug}", call.correlation_id)
    desk.store.atomically(lambda tx: tx.audit.add(row))
