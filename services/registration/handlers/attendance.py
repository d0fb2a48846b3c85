"""Attendance: who was there, session by session."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.views import AttendanceSheet


@dataclass(frozen=True)
class MarkEntry:
    """`mark` is present, late, partial, excused or absent; empty takes a mark back. `minutes` for late and
    partial."""

    registration_id: str
    mark: str
    minutes: int | None = None


def sheet(desk: Desk, slug: str, number: int) -> AttendanceSheet:
    """Everybody with a seat and what was marked for session `number` (counted from 1).

    Raises:
        NotFound: `unknown-event`, `unknown-session`.
    """
    raise NotImplementedError


def record(desk: Desk, call: Call, slug: str, number: int, marks: Sequence[MarkEntry]) -> AttendanceSheet:
    """These marks stand for session `number`; everybody not named keeps theirs.

    Raises:
        NotFound: `unknown-event`, `unknown-session`, `unknown-registration`.
        Invalid: minutes that the session cannot have.
    """
    raise NotImplementedError
