"""Attendance sheets, as use cases answer them."""

from dataclasses import dataclass

from services.registration.domain.attendance import Mark
from services.registration.domain.events import Event, Session
from services.registration.domain.marks import NOTHING, Standing
from services.registration.domain.registrations import Registration
from services.registration.handlers.views import EventView


@dataclass(frozen=True)
class SheetRow:
    """One person on an attendance sheet.

    Args:
        marked: the mark that counts.
        home: the own group of a guest; None for whoever has a seat.
        standing: the marks nobody has answered yet.
    """

    registration: Registration
    marked: Mark | None
    home: Event | None = None
    standing: Standing = NOTHING

    @property
    def mark(self) -> str:
        """Empty while nothing was marked."""
        return self.marked.mark if self.marked else ""

    @property
    def minutes(self) -> int | None:
        """See `Mark`."""
        return self.marked.minutes if self.marked else None

    @property
    def early(self) -> int | None:
        """See `Mark`."""
        return self.marked.early if self.marked else None


@dataclass(frozen=True)
class AttendanceSheet:
    """Everybody with a seat and every guest, by family name, and what was marked for one session."""

    event: EventView
    session: Session
    rows: tuple[SheetRow, ...]
