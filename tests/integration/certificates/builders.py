"""Messages as the registration service announces them, and the desk of a running service."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.contracts import registration
from shared.contracts.envelope import Message, MessageType, dumps, loads
from shared.contracts.routes import TYPES
from shared.ids import new_id

COMPLETED_AT = datetime(2026, 4, 22, 15, 0, tzinfo=UTC)
PROGRAMME_ID = "0" * 24


@dataclass
class Course:
    """One event and the people on it, as messages."""

    slug: str = "abc-03"
    id: str = field(default_factory=new_id)
    confidential: bool = False
    title: Mapping[str, str] = field(default_factory=lambda: {"et": "ABC-koolitus", "ru": "Базовый курс"})
    language: str = "et"
    version: int = 1

    def announced(self, kind: MessageType = registration.EVENT_PUBLISHED, **changes: Any) -> Message:
        """The event as it is now."""
        starts = datetime(2026, 4, 22, 7, 0, tzinfo=UTC)
        session = {"id": new_id(), "number": 1, "starts": starts, "ends": starts + timedelta(hours=7)}
        event = {
            "id": self.id,
            "slug": self.slug,
            "programme": programme(),
            "activity_code": "A1",
            "kind": "training",
            "title": self.title,
            "language": self.language,
            "status": "published",
            "confidential": self.confidential,
            "venue": {"name": "Näidiskolledž", "address": "Näite 1", "town": "Narva"},
            "sessions": [session | {"academic_hours": 8.0}],
        }
        return message(kind, f"events/{self.id}", self.version, {"event": event | changes})


@dataclass
class Participant:
    """One registration."""

    course: Course
    first_name: str = "Mari"
    last_name: str = "Näidis"
    language: str = "et"
    email: str = "mari@kool-01.example.org"
    id: str = field(default_factory=new_id)
    version: int = 1
    link: int = 0

    def completed(self, at: datetime = COMPLETED_AT, **document: Any) -> Message:
        """The completion, with a document of 8 hours unless told otherwise."""
        self.version += 1
        facts = {"kind": "notice", "hours_planned": 8.0, "hours_attended": 8.0, "completed_on": at.date()}
        data = self._data() | {"document": facts | {"trainers": ["Jelena Primer"]} | document}
        return message(registration.COMPLETION_REACHED, f"registrations/{self.id}", self.version, data, at)

    def changed(self, *fields: str) -> Message:
        """Details corrected."""
        self.version += 1
        data = self._data() | {"changed": list(fields)}
        return message(registration.REGISTRATION_CHANGED, f"registrations/{self.id}", self.version, data)

    def completion_revoked(self, reason: str = "Osalemine märgiti ekslikult") -> Message:
        """The completion taken back."""
        self.version += 1
        data = self._data() | {"reason": reason}
        later = COMPLETED_AT + timedelta(days=1)
        return message(registration.COMPLETION_REVOKED, f"registrations/{self.id}", self.version, data, later)

    def _data(self) -> dict[str, Any]:
        return {
            "registration_id": self.id,
            "event_id": self.course.id,
            "event_slug": self.course.slug,
            "status": "confirmed",
            "link": self.link,
            "person": {
                "first_name": self.first_name,
                "last_name": self.last_name,
                "email": self.email,
                "language": self.language,
            },
        }


def programme() -> dict[str, Any]:
    """The programme of every course here."""
    return {
        "id": PROGRAMME_ID,
        "slug": "marka-ja-aita",
        "title": {"et": "Märka ja aita", "en": "Notice and help", "ru": "Заметь и помоги"},
        "funder": "Sisejulgeolekufond",
        "reference": "ISF/2026/EX/0.0.0",
        "statement": {"et": "Kaasrahastanud Euroopa Liit"},
        "timezone": "Europe/Tallinn",
        "issuer": {"name": "Näidisministeerium", "registry_code": "00000000", "ehis_number": "000000"},
    }


def message(
    kind: MessageType, subject: str, version: int, data: Mapping[str, Any], at: datetime = COMPLETED_AT
) -> Message:
    """A message as it arrives: written by the contract and read by it."""
    sent = Message(new_id(), kind.name, "/kutse/registration", subject, version, new_id(), at, data)
    return loads(dumps(kind, sent), TYPES)
