"""A programme, events and people, made through the use cases."""

import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any

from services.registration.domain.events import Event, Session, Venue
from services.registration.domain.registrations import Details, Person
from services.registration.domain.texts import LocalText
from services.registration.handlers import activities, events, programmes
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.registrations import register
from services.registration.handlers.views import Registered
from shared.errors import Unavailable

PROGRAMME, ACTIVITY = "naidis", "A1"
RETRIES = 4


def call(at: datetime | None = None, actor: str = "person") -> Call:
    """Somebody asks, now unless said otherwise."""
    return Call(actor, "correlation", at or datetime.now(UTC))


def organiser(at: datetime | None = None) -> Call:
    """An organiser asks."""
    return call(at, "organiser:1")


def a_programme(desk: Desk) -> None:
    """The programme all events of a test belong to, with one activity."""
    if desk.store.records.programmes.by_slug(PROGRAMME) is None:
        programmes.create_programme(desk, organiser(), {"slug": PROGRAMME, "title": LocalText("Näidis")})
        activity = {"code": ACTIVITY, "kind": "training", "title": LocalText("Koolitus")}
        activities.create_activity(desk, organiser(), PROGRAMME, activity)


def a_draft(desk: Desk, slug: str = "koolitus", **fields: Any) -> Event:
    """A draft of one day, a month ahead, unless said otherwise."""
    a_programme(desk)
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
    usual = {
        "activity_code": ACTIVITY,
        "slug": slug,
        "kind": "training",
        "title": LocalText("Koolitus", "Training", "Обучение"),
        "capacity": 2,
        "venue": Venue("Näidismaja", "Näidise 1", "Tartu"),
        "sessions": (Session(id="", starts=starts, ends=starts + timedelta(hours=6), academic_hours=8.0),),
    }
    return events.create_event(desk, organiser(), PROGRAMME, {**usual, **fields})


def an_event(desk: Desk, slug: str = "koolitus", **fields: Any) -> Event:
    """As `a_draft`, published."""
    a_draft(desk, slug, **fields)
    return events.publish_event(desk, organiser(), slug)


def details(name: str, **fields: Any) -> Details:
    """What `name` types into the form."""
    person = Person(name.capitalize(), "Näidis", f"{name}@example.org", "et", **fields)
    return Details(person=person)


def a_registration(
    desk: Desk, name: str, slug: str = "koolitus", key: str = "", at: datetime | None = None
) -> Registered:
    """`name` asks for a seat."""
    return register(desk, call(at), slug, details(name), key)


def a_persistent_registration(desk: Desk, name: str, slug: str, key: str) -> Registered:
    """As `a_registration`; whoever hears that the service does not answer just now asks again under the same
    key, as every client should."""
    for _ in range(RETRIES):
        with contextlib.suppress(Unavailable):
            return a_registration(desk, name, slug, key)
    return a_registration(desk, name, slug, key)
