"""What the use cases need of a store of plans; see ports.py."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.notifications.domain.plans import Plan
from services.notifications.domain.programme_plans import ProgrammePlan


class Plans(Protocol):
    """The plans of events."""

    def get(self, event_id: str) -> Plan | None: ...

    def save(self, plan: Plan) -> None: ...

    def of(self, event_ids: Sequence[str]) -> dict[str, Plan]:
        """The plans of these events, by event; those that have none yet are left out."""

    def next_due(self, at: datetime) -> Plan | None:
        """The plan with the step that has been due longest."""


class ProgrammePlans(Protocol):
    """The plans that events of programmes begin with."""

    def get(self, programme: str) -> ProgrammePlan:
        """The programme's plan; the one that ships with Kutse when nobody has changed it."""

    def save(self, plan: ProgrammePlan) -> None: ...


class Carried(Protocol):
    """Reminders as an earlier version kept them."""

    def next_event(self) -> str:
        """An event that still has some; empty when none has."""

    def take(self, event_id: str) -> dict[str, tuple[str, datetime]]:
        """Step -> state and moment, of one event; they are gone from here."""
