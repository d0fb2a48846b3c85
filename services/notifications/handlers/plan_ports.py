"""What the use cases need of a store of plans; see ports.py."""

from datetime import datetime
from typing import Protocol

from services.notifications.domain.plans import Plan


class Plans(Protocol):
    """The plans of events."""

    def get(self, event_id: str) -> Plan | None: ...

    def save(self, plan: Plan) -> None: ...

    def next_due(self, at: datetime) -> Plan | None:
        """The plan with the step that has been due longest."""


class Carried(Protocol):
    """Reminders as an earlier version kept them."""

    def next_event(self) -> str:
        """An event that still has some; empty when none has."""

    def take(self, event_id: str) -> dict[str, tuple[str, datetime]]:
        """Step -> state and moment, of one event; they are gone from here."""
