"""The columns of a journal file; what stands in them is said in the reader's words."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from services.notifications.handlers.views import Line
from shared.files.separated import Cell

HERE = ZoneInfo("Europe/Tallinn")
"""For mails about no event."""

COLUMNS: dict[str, Callable[[Line], Any]] = {
    "written_at": lambda line: _local(line, line.row["written_at"]),
    "last_name": lambda line: line.invitee.person.last_name if line.invitee else "",
    "first_name": lambda line: line.invitee.person.first_name if line.invitee else "",
    "recipient": lambda line: line.row["recipient"],
    "event": lambda line: line.row["event_slug"],
    "kind": lambda line: line.row["template"],
    "subject": lambda line: line.row["subject"],
    "language": lambda line: line.row["language"],
    "fate": lambda line: line.fate.value,
    "why": lambda line: line.row,
    "ended_at": lambda line: _local(line, line.row["ended_at"]),
    "attempts": lambda line: len(line.row["attempts"]),
    "again": lambda line: bool(line.row["copy_of"]),
}


@dataclass(frozen=True)
class Wording:
    """How a file speaks. `name`: column -> its name; `value`: column and what is known -> the cell."""

    name: Callable[[str], str]
    value: Callable[[str, Any], Cell]


def header(wording: Wording) -> list[str]:
    """The names of the columns."""
    return [wording.name(column) for column in COLUMNS]


def lines(mails: Iterable[Line], wording: Wording) -> Iterator[list[Cell]]:
    """One line for each mail; what is not known is empty."""
    for mail in mails:
        known = ((column, read(mail)) for column, read in COLUMNS.items())
        yield ["" if value is None else wording.value(column, value) for column, value in known]


def _local(line: Line, at: Any) -> Any:
    return at.astimezone(ZoneInfo(line.zone) if line.zone else HERE) if at else None
