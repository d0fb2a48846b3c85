"""The columns of a roster file; their names never change, new ones are added at the end.

Needs (diet, access) are not among them: they are for the organiser's eyes and go soon after the event.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.registration.handlers.views import EventView, RosterRow

Cell = str | int | float
Reader = Callable[[RosterRow, ZoneInfo], Any]

COLUMNS: dict[str, Reader] = {
    "id": lambda row, _zone: row.registration.id,
    "first_name": lambda row, _zone: row.registration.person.first_name,
    "last_name": lambda row, _zone: row.registration.person.last_name,
    "email": lambda row, _zone: row.registration.person.email,
    "language": lambda row, _zone: row.registration.person.language,
    "organisation": lambda row, _zone: row.registration.person.organisation,
    "job_title": lambda row, _zone: row.registration.person.job_title,
    "phone": lambda row, _zone: row.registration.person.phone,
    "target_group": lambda row, _zone: row.registration.person.target_group,
    "status": lambda row, _zone: row.registration.status,
    "waiting_position": lambda row, _zone: row.waiting_position,
    "registered_at": lambda row, zone: _moment(row.registration.created_at, zone),
    "nominated_by": lambda row, _zone: _nominator(row),
    "prerequisite_met": lambda row, _zone: _yes(row.registration.prerequisite_met),
    "invited_at": lambda row, zone: _moment(row.delivery.invited_at, zone),
    "reminded_at": lambda row, zone: _moment(row.delivery.reminded_at, zone),
    "hours_attended": lambda row, _zone: row.completion.hours_attended if row.completion else None,
    "completed": lambda row, _zone: _yes(row.completion.reached if row.completion else None),
    "passed": lambda row, _zone: _yes(row.passed),
    "certificate": lambda row, _zone: row.delivery.certificate.number if row.delivery.certificate else None,
}


def header(view: EventView) -> list[str]:
    """The names of the columns; each question of the event's form has one, `answer:<key>`."""
    return [*COLUMNS, *(f"answer:{question.key}" for question in view.event.form.questions)]


def lines(view: EventView, rows: Iterable[RosterRow]) -> Iterator[list[Cell]]:
    """One line for each registration; what is not known is empty. Times are local, with offset."""
    zone = ZoneInfo(view.event.timezone)
    questions = [question.key for question in view.event.form.questions]
    for row in rows:
        cells = [read(row, zone) for read in COLUMNS.values()]
        answers = [row.registration.answers.get(key) for key in questions]
        yield ["" if cell is None else cell for cell in (*cells, *answers)]


def _moment(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None


def _yes(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def _nominator(row: RosterRow) -> str | None:
    nomination = row.registration.nominated_by
    return nomination.organisation if nomination else None
