"""Reminders as an earlier version kept them, one document per event and step, to be taken over into plans."""

from collections.abc import Mapping
from typing import Any

from services.notifications.store.readmodels import Bound

Row = Mapping[str, Any]


class Carried(Bound):
    """What is left of them."""

    def next_event(self) -> str:
        """An event that still has some; empty when none has."""
        found = self.rows.find_one({}, {"event_id": 1}, session=self.session)
        return str(found["event_id"]) if found else ""

    def take(self, event_id: str) -> dict[str, tuple[str, Any]]:
        """Step -> state and moment, of one event; they are gone from here."""
        found = self.rows.find({"event_id": event_id}, session=self.session)
        taken = {row["step"]: (row["state"], row["due_at"]) for row in found}
        self.rows.delete_many({"event_id": event_id}, session=self.session)
        return taken
