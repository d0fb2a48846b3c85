"""The figures behind an event's charts: how full, who registered when, who was there."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from services.registration.domain.attendance import MARKS
from services.registration.domain.event_periods import Period, in_periods
from services.registration.domain.sessions import Session
from services.registration.handlers.desk import Desk
from services.registration.handlers.event_views import event_by_slug, view_of
from services.registration.handlers.expected import guests_at
from services.registration.handlers.views import EventView


@dataclass(frozen=True)
class SessionMarks:
    """One session: mark -> people, `unmarked` for whoever has a seat and no mark."""

    session: Session
    people: dict[str, int]


@dataclass(frozen=True)
class Charts:
    """Everything that is drawn of one event."""

    view: EventView
    periods: tuple[Period, ...]
    attendance: tuple[SessionMarks, ...]


def charts(desk: Desk, slug: str) -> Charts:
    """The figures at this moment.

    Raises:
        NotFound: `unknown-event`.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    today: date = desk.clock().astimezone(ZoneInfo(event.timezone)).date()
    periods = in_periods(records.figures.arrivals(event.id, event.timezone), today)
    return Charts(view_of(desk, event), periods, _attendance(desk, slug))


def _attendance(desk: Desk, slug: str) -> tuple[SessionMarks, ...]:
    """Sessions of which anything is marked."""
    records = desk.store.records
    event = event_by_slug(records, slug)
    marked = records.figures.marks(event.id)
    seated = len(records.registrations.of_event(event.id, ["confirmed"])) if marked else 0
    found, guests = [], guests_at(records, event)
    for session in event.sessions:
        if session.id in marked:
            people = {mark: marked[session.id][mark] for mark in MARKS}
            people["unmarked"] = max(0, seated + guests.get(session.id, 0) - sum(people.values()))
            found.append(SessionMarks(session, people))
    return tuple(found)
