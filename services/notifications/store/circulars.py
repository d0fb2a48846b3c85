"""Circulars: texts to people who were chosen. Each goes by itself when it is kept no longer."""

from dataclasses import asdict
from typing import Any

from services.notifications.domain.circulars import Circular
from services.notifications.store.readmodels import Bound, Rows


def prepare(rows: Rows) -> None:
    """Afterwards an event's circulars are found by index, and old ones go."""
    rows.create_index("kept_until", expireAfterSeconds=0, name="kept")
    rows.create_index([("event_id", 1), ("at", -1)], name="event")


class Circulars(Bound):
    """See `circular_store.Circulars`."""

    def get(self, circular_id: str) -> Circular | None:
        """The one with this id."""
        found = self.one(circular_id)
        return _circular(found) if found else None

    def of_event(self, event_id: str, limit: int) -> list[Circular]:
        """Newest first."""
        found = self.rows.find({"event_id": event_id}, session=self.session)
        return [_circular(each) for each in found.sort("at", -1).limit(limit)]

    def save(self, circular: Circular) -> None:
        """It is as given."""
        record = asdict(circular)
        self.put({"_id": record.pop("id"), **record})

    def forget(self, circular_id: str) -> None:
        """It is gone."""
        self.rows.delete_one({"_id": circular_id}, session=self.session)


def _circular(record: dict[str, Any]) -> Circular:
    plain = {name: value for name, value in record.items() if name not in ("_id", "recipients")}
    return Circular(id=record["_id"], recipients=tuple(record["recipients"]), **plain)
