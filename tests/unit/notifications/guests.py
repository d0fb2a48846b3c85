"""Somebody who makes up for a missed session in another group, as messages tell it."""

from datetime import UTC, datetime
from typing import Any

from shared.contracts.envelope import Message
from tests.unit.notifications.builders import NOW, Course, Registration, event_data, message, session

SECOND = session(6, datetime(2026, 12, 17, 8, tzinfo=UTC))
HOST = event_data(
    id="b" * 24,
    slug="abc-02",
    sessions=[session(5, datetime(2026, 12, 16, 8, tzinfo=UTC)), {**SECOND, "number": 2}],
)


class Guest:
    """Somebody with a seat, who is to come to the second day of another group."""

    def __init__(self, registration: Registration, **host: Any) -> None:
        self.registration, self.version = registration, 0
        self.host = Course({**HOST, **host})

    def told(self, kind: str = "agreed", host_version: int = 0, **more: Any) -> Message:
        """The next message about the visit."""
        self.version += 1
        mari = self.registration
        data = {
            "visit_id": "f" * 24,
            "registration_id": mari.id,
            "event_id": mari.course.data["id"],
            "host_event_id": self.host.data["id"],
            "host_session_id": SECOND["id"],
            "host_version": host_version or self.host.version,
            "link": mari.link,
            "person": mari.person,
            **more,
        }
        return message(f"kutse.visit.{kind}.v1", f"visits/{data['visit_id']}", self.version, data, NOW)

    def off(self, because: str = "organiser") -> Message:
        """It is called off."""
        return self.told("called_off", because=because)
