"""Events as the use cases answer them, for looking at pages without a store."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from services.registration.domain.events import Event
from services.registration.domain.programmes import Programme
from services.registration.domain.sessions import Session, Venue
from services.registration.domain.texts import LocalText
from services.registration.handlers.views import EventView

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
PROGRAMME = Programme(id="0" * 24, slug="marka-ja-aita", title=LocalText("Märka ja aita"))
EVENT = Event(
    id="e" * 24,
    programme_id=PROGRAMME.id,
    programme_slug=PROGRAMME.slug,
    activity_code="A1",
    slug="abc-koolitus",
    kind="training",
    title=LocalText("ABC-koolitus", "ABC training", "Базовое обучение"),
    venue=Venue("Näidisraamatukogu", "Proovi 9", "Võru"),
    capacity=18,
    status="published",
    created_at=NOW,
    published_at=NOW,
)


def a_session(starts: datetime, number: int = 1, **more: Any) -> Session:
    """Seven hours from `starts`."""
    return Session(
        id=f"{number:024d}",
        number=number,
        starts=starts,
        ends=starts + timedelta(hours=7),
        academic_hours=8,
        **more,
    )


def a_view(*starts: datetime, state: str = "open", **changes: Any) -> EventView:
    """An event with a session at each of `starts`."""
    sessions = tuple(a_session(each, number) for number, each in enumerate(starts, start=1))
    event = replace(EVENT, sessions=sessions, **changes)
    return EventView(
        event=event,
        programme=PROGRAMME,
        capacity=event.capacity,
        taken=11,
        free=7,
        open_to_all=7,
        waiting=0,
        registration_state=state,
    )
