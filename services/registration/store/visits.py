"""Guests' visits at sessions of other groups."""

from collections.abc import Collection
from datetime import datetime

from services.registration.domain.visits import AGREED, Visit
from services.registration.store.kept import Kept

STANDS = {"status": AGREED}


class StoredVisits(Kept[Visit]):
    """See `door_records.Visits`."""

    def prepare(self) -> None:
        """Afterwards visits are found from either side, and nobody makes up for a session twice, nor comes
        twice to one."""
        for name in ("session_id", "host_session_id"):
            self.collection.create_index(
                [("registration_id", 1), (name, 1)], unique=True, partialFilterExpression=STANDS, name=name
            )
        self.collection.create_index("registration_id", name="guest")
        self.collection.create_index("event_id", name="from")
        self.collection.create_index("host_event_id", name="to")
        self.collection.create_index([("status", 1), ("ends", 1)], name="ahead")

    def of(self, registration_ids: Collection[str]) -> list[Visit]:
        """Those of these registrations, called off ones too."""
        return self.all({"registration_id": {"$in": [*registration_ids]}}) if registration_ids else []

    def from_event(self, event_id: str) -> list[Visit]:
        """Where people of this event go."""
        return self.all({"event_id": event_id, **STANDS})

    def to_event(self, event_id: str) -> list[Visit]:
        """Who comes to this event."""
        return self.all({"host_event_id": event_id, **STANDS})

    def ahead(self, at: datetime, limit: int) -> list[Visit]:
        """Those whose session is not over, the soonest first."""
        return self.all({**STANDS, "ends": {"$gt": at}}, sort="ends", limit=limit)
