"""What stands before a story begins, made through the door for programs: a programme, its events, people."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.journeys.past import Organiser
from tests.journeys.taking_part import Somebody

STATEMENT = "Kaasrahastanud Euroopa Liit"


def from_now(**ahead: float) -> datetime:
    """A moment that is so far away, to the second."""
    return (datetime.now(UTC) + timedelta(**ahead)).replace(microsecond=0)


def session(starts: datetime, hours: float = 4, **more: Any) -> dict[str, Any]:
    """A session of so many hours by the clock, and as many academic ones."""
    ends = starts + timedelta(hours=hours)
    return {"starts": starts.isoformat(), "ends": ends.isoformat(), "academic_hours": hours, **more}


def programme(program: Organiser, slug: str, **more: Any) -> None:
    """A programme with one activity, whose events are groups of each other."""
    title = {"et": f"Programm {slug}", "en": f"Programme {slug}", "ru": f"Программа {slug}"}
    body = {"slug": slug, "title": title, "languages": ["et", "en", "ru"], "funder": "Näidisfond"}
    program.post("/programmes", {**body, "statement": {"et": STATEMENT}, **more})
    activity = {"programme": slug, "code": "A1", "kind": "training", "title": title}
    program.post("/activities", activity)


def event(program: Organiser, programme: str, slug: str, *sessions: dict[str, Any], **more: Any) -> None:
    """As `draft`, published."""
    draft(program, programme, slug, *sessions, **more)
    program.post(f"/events/{slug}/publish")


def draft(program: Organiser, programme: str, slug: str, *sessions: dict[str, Any], **more: Any) -> None:
    """A training of the programme's activity, in Paide, with five seats, that nobody sees yet."""
    title = {"et": f"Koolitus {slug}", "en": f"Training {slug}", "ru": f"Обучение {slug}"}
    body = {
        "programme": programme,
        "activity": "A1",
        "slug": slug,
        "kind": "training",
        "title": title,
        "language": "et",
        "venue": {"name": "Näidismaja", "address": "Näite 1", "town": "Paide"},
        "sessions": list(sessions),
        "capacity": 5,
        "minimum": 1,
    }
    program.post("/events", {**body, **more})


def register(program: Organiser, slug: str, person: Somebody, **more: Any) -> str:
    """The id of a registration of this person, who gets the mail of it."""
    names = {"first_name": person.first_name, "last_name": person.last_name, "email": person.email}
    body = {**names, "language": person.language, **more}
    registered: str = program.post(f"/events/{slug}/registrations", body)["id"]
    return registered
