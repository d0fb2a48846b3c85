"""Events, people and messages to test with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Invitee, Person, Role, Standing
from shared.contracts.envelope import Message
from shared.ids import new_id

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
DOMAIN = "kutse.example.org"
TITLE = {
    "et": "Ohvri äratundmine: ABC-koolitus",
    "en": "Recognising a victim: ABC training",
    "ru": "Как распознать жертву: базовый курс ABC",
}
PROGRAMME: dict[str, Any] = {
    "id": "0" * 24,
    "slug": "marka-ja-aita",
    "title": {"et": "Märka ja aita 2026–2027", "en": "Notice and help", "ru": "Заметь и помоги"},
    "funder": "Sisejulgeolekufond",
    "reference": "ISF.1",
    "statement": {"et": "Kaasrahastanud Euroopa Liit", "en": "Co-funded by the European Union", "ru": ""},
    "timezone": "Europe/Tallinn",
    "contact_email": "liis.naidis@ministeerium.example.org",
    "issuer": {},
}
VENUE = {"name": "Näidise konverentsikeskus", "address": "Näidise 1", "town": "Tallinn"}


def session(number: int, starts: datetime, hours: int = 6, **changes: Any) -> dict[str, Any]:
    """A session as messages carry it."""
    return {
        "id": f"{number:024x}",
        "number": number,
        "title": {"et": "", "en": "", "ru": ""},
        "starts": starts,
        "ends": starts + timedelta(hours=hours),
        "academic_hours": 8.0,
        "venue": None,
        "online_url": "",
        **changes,
    }


def days(*numbers: int, month: int = 12) -> list[dict[str, Any]]:
    """Sessions at 8:00 UTC on these days of a month of 2026."""
    return [session(place, datetime(2026, month, day, 8, tzinfo=UTC)) for place, day in enumerate(numbers, 1)]


def event_data(**changes: Any) -> dict[str, Any]:
    """An event as messages carry it: one session on 9 December 2026."""
    return {
        "id": "e" * 24,
        "slug": "abc-01",
        "programme": PROGRAMME,
        "activity_code": "A1",
        "kind": "training",
        "title": TITLE,
        "language": "et",
        "status": "published",
        "confidential": False,
        "venue": VENUE,
        "online_url": "",
        "sessions": days(9),
        **changes,
    }


def an_event(version: int = 1, **changes: Any) -> Event:
    """An event as the rules see it."""
    return Event.read(event_data(**changes), version)


def a_person(**changes: Any) -> Person:
    """Mari, who reads Estonian."""
    return replace(Person("Mari", "Näide", "mari@example.org", "et"), **changes)


def an_invitee(**changes: Any) -> Invitee:
    """Mari with a seat since long ago."""
    mari = Invitee(
        id="a" * 24,
        event_id="e" * 24,
        role=Role.PARTICIPANT,
        version=1,
        link=0,
        person=a_person(),
        standing=Standing.SEATED,
        since=NOW - timedelta(days=1),
    )
    return replace(mari, **changes)


def uid_of(invitee_id: str, session_id: str, generation: int) -> str:
    """Names calendar entries so that a test can read them."""
    return f"{session_id[-4:]}-{invitee_id[-4:]}-{generation}@{DOMAIN}"


@dataclass
class Course:
    """An event whose messages are told one after another; each one is a new version."""

    data: dict[str, Any] = field(default_factory=event_data)
    version: int = 0

    def published(self, at: datetime = NOW) -> Message:
        """It is open to the public."""
        return self._message("kutse.event.published.v1", at, {})

    def changed(self, at: datetime = NOW, reason: str = "", **changes: Any) -> Message:
        """It is as before but for `changes`."""
        self.data = {**self.data, **changes}
        return self._message("kutse.event.changed.v1", at, {"changes": [], "reason": reason})

    def cancelled(self, at: datetime = NOW, reason: str = "") -> Message:
        """It will not take place."""
        self.data = {**self.data, "status": "cancelled"}
        return self._message("kutse.event.cancelled.v1", at, {"reason": reason})

    def reinstated(self, at: datetime = NOW) -> Message:
        """It takes place after all."""
        back = {"status": "published", "reinstated": self.data.get("reinstated", 0) + 1}
        self.data = {**self.data, **back}
        return self._message("kutse.event.reinstated.v1", at, {})

    def completed(self, at: datetime = NOW) -> Message:
        """It is over."""
        self.data = {**self.data, "status": "completed"}
        return self._message("kutse.event.completed.v1", at, {})

    def _message(self, kind: str, at: datetime, more: Mapping[str, Any]) -> Message:
        self.version += 1
        subject = f"events/{self.data['id']}"
        return message(kind, subject, self.version, {"event": self.data, **more}, at)


@dataclass
class Registration:
    """Somebody's registration; each message is a new version."""

    course: Course
    person: dict[str, str] = field(
        default_factory=lambda: {
            "first_name": "Mari",
            "last_name": "Näide",
            "email": "mari@example.org",
            "language": "et",
            "organisation": "",
        }
    )
    id: str = field(default_factory=new_id)
    version: int = 0
    status: str = ""
    link: int = 0

    def received(self, at: datetime = NOW) -> Message:
        """Waits for approval."""
        return self.told("received", "pending_approval", at)

    def confirmed(self, because: str = "direct", at: datetime = NOW) -> Message:
        """Has a seat."""
        return self.told("confirmed", "confirmed", at, because=because)

    def waitlisted(self, because: str = "direct", position: int = 3, at: datetime = NOW) -> Message:
        """Has a place in the queue."""
        return self.told("waitlisted", "waitlisted", at, because=because, position=position)

    def offered(self, expires_at: datetime = NOW + timedelta(days=2), at: datetime = NOW) -> Message:
        """Is offered a seat."""
        return self.told("offered", "offered", at, expires_at=expires_at)

    def ended(self, how: str, reason: str = "", at: datetime = NOW) -> Message:
        """Is over: `withdrawn`, `cancelled`, `rejected`, `substituted`."""
        return self.told(how, how, at, reason=reason, had_seat=True)

    def changed(self, *fields: str, at: datetime = NOW, **person: str) -> Message:
        """Details are corrected; by default those given."""
        self.person = {**self.person, **person}
        return self.told("changed", self.status, at, changed=list(fields or person))

    def told(self, what: str, status: str, at: datetime = NOW, **more: Any) -> Message:
        """Any message about it."""
        self.version += 1
        self.status = status
        data = {
            "registration_id": self.id,
            "event_id": self.course.data["id"],
            "event_slug": self.course.data["slug"],
            "status": status,
            "link": self.link,
            "person": self.person,
            **more,
        }
        return message(f"kutse.registration.{what}.v1", f"registrations/{self.id}", self.version, data, at)

    def certificate(self, what: str = "issued", at: datetime = NOW, **more: Any) -> Message:
        """A document is issued for it."""
        data = {
            "code": "7K3M-9QTR-2VXB",
            "number": "MA-2026-0017",
            "kind": "notice",
            "registration_id": self.id,
            "event_id": self.course.data["id"],
            "event_slug": self.course.data["slug"],
            "issued_on": at.date(),
            "link": self.link,
            "person": self.person,
            **more,
        }
        return message(f"kutse.certificate.{what}.v1", "certificates/7K3M-9QTR-2VXB", 1, data, at)


@dataclass
class Trainer:
    """A trainer's assignment."""

    course: Course
    email: str = "kadri@example.org"
    language: str = "et"
    id: str = field(default_factory=new_id)
    version: int = 0
    first_name: str = "Kadri"

    def assigned(self, at: datetime = NOW) -> Message:
        """Is to teach."""
        return self._message("assigned", at)

    def unassigned(self, at: datetime = NOW) -> Message:
        """Is no longer to teach."""
        return self._message("unassigned", at)

    def changed(self, at: datetime = NOW, name: str = "", language: str = "") -> Message:
        """Is called otherwise, or reads another language."""
        self.first_name, self.language = name or self.first_name, language or self.language
        return self._message("changed", at, changed=["name", "language"])

    def _message(self, what: str, at: datetime, **more: Any) -> Message:
        self.version += 1
        person = {
            "first_name": self.first_name,
            "last_name": "Katse",
            "email": self.email,
            "language": self.language,
            "organisation": "",
        }
        data = {
            "assignment_id": self.id,
            "event_id": self.course.data["id"],
            "event_slug": self.course.data["slug"],
            "link": 0,
            "person": person,
            **more,
        }
        return message(f"kutse.trainer.{what}.v1", f"trainers/{self.id}", self.version, data, at)


def message(kind: str, subject: str, version: int, data: Mapping[str, Any], at: datetime = NOW) -> Message:
    """A message as a consumer gets it."""
    return Message(
        id=new_id(),
        type=kind,
        source="/kutse/registration",
        subject=subject,
        aggregate_version=version,
        correlation_id="test",
        time=at,
        data=data,
    )


def moved(sessions: Sequence[dict[str, Any]], by: timedelta) -> list[dict[str, Any]]:
    """The same sessions at another time."""
    return [{**each, "starts": each["starts"] + by, "ends": each["ends"] + by} for each in sessions]
