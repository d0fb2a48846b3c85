"""The columns of a roster file. For programs their names and values never change, and new columns are added
at the end; for people both are said in the reader's words.

Needs (diet, access) are not among them: they are for the organiser's eyes and go soon after the event.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.registration.domain.answer_files import FILE
from services.registration.domain.parties import reachable_at
from services.registration.domain.questions import Answer, Question
from services.registration.handlers.views import EventView, RosterRow
from shared.files.separated import Cell

Reader = Callable[[RosterRow, ZoneInfo], Any]


def _consents(row: RosterRow, zone: ZoneInfo) -> str:
    """Each consent by its key, the version of its words and when it was given: `photos v2 2026-09-01T…`."""
    one = row.registration
    return ", ".join(
        f"{key} v{version} {one.agreed_when(key).astimezone(zone).isoformat(timespec='seconds')}"
        for key, version in sorted(one.consents.items())
    )


COLUMNS: dict[str, Reader] = {
    "id": lambda row, _zone: row.registration.id,
    "first_name": lambda row, _zone: row.registration.person.first_name,
    "last_name": lambda row, _zone: row.registration.person.last_name,
    "email": lambda row, _zone: reachable_at(row.registration.person),
    "language": lambda row, _zone: row.registration.person.language,
    "organisation": lambda row, _zone: row.registration.person.organisation,
    "job_title": lambda row, _zone: row.registration.person.job_title,
    "phone": lambda row, _zone: row.registration.person.phone,
    "target_group": lambda row, _zone: row.registration.person.target_group,
    "status": lambda row, _zone: row.registration.status,
    "waiting_position": lambda row, _zone: row.waiting_position,
    "registered_at": lambda row, zone: _local(row.registration.created_at, zone),
    "nominated_by": lambda row, _zone: _nominator(row),
    "prerequisite_met": lambda row, _zone: row.registration.prerequisite_met,
    "invited_at": lambda row, zone: _local(row.delivery.invited_at, zone),
    "reminded_at": lambda row, zone: _local(row.delivery.reminded_at, zone),
    "hours_attended": lambda row, _zone: row.completion.hours_attended if row.completion else None,
    "completed": lambda row, _zone: row.completion.reached if row.completion else None,
    "passed": lambda row, _zone: row.passed,
    "certificate": lambda row, _zone: row.delivery.certificate.number if row.delivery.certificate else None,
    "undeliverable": lambda row, _zone: row.delivery.is_undeliverable,
    "consents": _consents,
}


@dataclass(frozen=True)
class Wording:
    """How a file speaks.

    Args:
        columns: which of `COLUMNS`, in order.
        name: column or `answer:<key>` and the event -> its name.
        value: column and what is known (never None) -> the cell. Times are local.
        answer: question and its answer -> the cell.
        sheet: what the rows' sheet of a workbook is called.
    """

    columns: tuple[str, ...]
    name: Callable[[str, EventView], str]
    value: Callable[[str, Any], Cell]
    answer: Callable[[Question, Answer], Cell]
    sheet: str = "Nimekiri"


def _plain(_column: str, known: Any) -> Cell:
    if isinstance(known, bool):
        return "yes" if known else "no"
    if isinstance(known, datetime):
        return known.isoformat(timespec="seconds")
    cell: Cell = known
    return cell


def _kept(question: Question, answer: Answer) -> Cell:
    if question.kind == FILE:
        return "yes"
    return answer if isinstance(answer, str) else ", ".join(answer)


FOR_PROGRAMS = Wording(tuple(COLUMNS), lambda column, _view: column, _plain, _kept)
"""The names of the contract; each question of the event's form is `answer:<key>`, several answers
are parted by commas; times with their offset."""


def header(view: EventView, wording: Wording, *, sensitive: bool = False) -> list[str]:
    """The names of the columns; each question of the event's form has one, sensitive ones on request."""
    answers = (f"answer:{question.key}" for question in questions_of(view, sensitive=sensitive))
    return [wording.name(column, view) for column in (*wording.columns, *answers)]


def questions_of(view: EventView, *, sensitive: bool) -> list[Question]:
    """The questions whose answers a file holds."""
    return [one for one in view.event.form.questions if sensitive or one.sensitive is None]


def lines(
    view: EventView, rows: Iterable[RosterRow], wording: Wording, *, sensitive: bool = False
) -> Iterator[list[Cell]]:
    """One line for each registration; what is not known is empty."""
    zone = ZoneInfo(view.event.timezone)
    questions = questions_of(view, sensitive=sensitive)
    readers = [(column, COLUMNS[column]) for column in wording.columns]
    for row in rows:
        known = [(column, read(row, zone)) for column, read in readers]
        cells = ["" if value is None else wording.value(column, value) for column, value in known]
        replies = row.answers(lambda one: one in questions, view.event.form) if questions else {}
        yield [
            *cells,
            *(wording.answer(one, replies[one.key]) if replies.get(one.key) else "" for one in questions),
        ]


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment.astimezone(zone) if moment else None


def _nominator(row: RosterRow) -> str | None:
    nomination = row.registration.nominated_by
    return nomination.organisation if nomination else None
