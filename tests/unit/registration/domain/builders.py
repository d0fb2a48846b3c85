"""Events and registrations to begin a test with: ordinary ones, changed by what the test is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from services.registration.domain.events import Event, Session, Venue
from services.registration.domain.persons import Person
from services.registration.domain.registrations import Details, Registration, Request, receive
from services.registration.domain.seats import Outcome, Seated
from services.registration.domain.texts import LocalText

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
START = datetime(2027, 1, 20, 7, 0, tzinfo=UTC)


def a_session(number: int = 1, **values: Any) -> Session:
    """Day `number` of a course: eight academic hours, 9 to 16 in Tallinn."""
    starts = values.pop("starts", START + timedelta(days=number - 1))
    defaults = {
        "id": f"s{number}",
        "number": number,
        "academic_hours": 8.0,
        "ends": starts + timedelta(hours=7),
    }
    return Session(**(defaults | values), starts=starts)


def an_event(days: int = 1, **values: Any) -> Event:
    """A published one-day training for 20 people in Võru."""
    defaults: dict[str, Any] = {
        "id": "e1",
        "programme_id": "p1",
        "programme_slug": "marka-ja-aita",
        "activity_code": "A1",
        "slug": "abc-voru",
        "kind": "training",
        "title": LocalText("ABC-koolitus", "ABC training", "Курс ABC"),
        "venue": Venue("Näidisraamatukogu", "Jüri 54", "Võru"),
        "sessions": tuple(a_session(number) for number in range(1, days + 1)),
        "capacity": 20,
        "status": "published",
        "created_at": NOW,
    }
    return Event(**(defaults | values))


def a_person(**values: Any) -> Person:
    """Mari Maasikas of a town's child protection."""
    return replace(Person("Mari", "Maasikas", "mari@kov-voru.example.org"), **values)


def a_request(**values: Any) -> Request:
    """Mari asks for a seat now."""
    details = Details(person=values.pop("person", a_person()), **values.pop("details", {}))
    defaults = {"registration_id": "r1", "idempotency_key": "key-1", "at": NOW}
    return Request(**(defaults | values), details=details)


def a_registration(outcome: Outcome | None = None, event: Event | None = None, **values: Any) -> Registration:
    """Mari's registration as seating decided it: a firm seat unless said otherwise."""
    return receive(event or an_event(), a_request(**values), outcome or Seated(""))[0]
