"""Files with people's data: who took which, what for.

Source: Public Information Act (AvTS) § 39(2): an account is kept of whom personal data were given to, why,
and how.
"""

from collections.abc import Iterator
from dataclasses import replace

from services.registration.handlers import attendance, roster
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.records import AuditRow
from services.registration.handlers.views import AttendanceSheet, RosterRow
from shared.errors import Invalid

PAGE = 500


def take_roster(
    desk: Desk, call: Call, slug: str, form: str, purpose: str, *, sensitive: bool = False
) -> tuple[RosterRow, ...]:
    """Everybody of the roster, and the audit says who took it, in which form (`csv`, `xlsx`) and what for.

    Args:
        sensitive: with the answers kept apart.

    Raises:
        NotFound: `unknown-event`.
        Invalid: sensitive answers go nowhere without a purpose.
    """
    if sensitive and not purpose:
        raise Invalid(fields={"purpose": ["required"]})
    rows = tuple(_whole(desk, slug))
    if sensitive and rows:
        form += " with sensitive answers"
        apart = desk.store.records.sensitive.of_event(rows[0].registration.event_id)
        rows = tuple(replace(row, sensitive=apart.get(row.registration.id)) for row in rows)
    _note(desk, call, slug, f"took the roster as {form}", purpose)
    return rows


def take_sheet(desk: Desk, call: Call, slug: str, number: int, purpose: str) -> AttendanceSheet:
    """The sheet to sign for session `number`, and the audit says who took it and what for.

    Raises:
        NotFound: `unknown-event`, `unknown-session`.
    """
    sheet = attendance.sheet(desk, slug, number)
    _note(desk, call, slug, f"took the sign-in sheet of session {number}", purpose)
    return sheet


def _whole(desk: Desk, slug: str) -> Iterator[RosterRow]:
    after = ""
    while True:
        page = roster.roster(desk, slug, after=after, limit=PAGE)
        yield from page.items
        if page.next is None:
            return
        after = page.next


def _note(desk: Desk, call: Call, slug: str, act: str, purpose: str) -> None:
    said = f"{act}: {purpose}" if purpose else act
    row = AuditRow(call.at, call.actor, said, f"events/{slug}", call.correlation_id)
    desk.store.atomically(lambda tx: tx.audit.add(row))
