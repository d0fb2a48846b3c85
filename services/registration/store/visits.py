"""Guests' visits at sessions of other groups."""

from collections.abc import Collection
from datetime import datetime

from services.registration.domain.visits import AGREED, ASKED, Visit
from services.registration.store.kept import Document, Kept

STANDS = {"status": AGREED}
OPEN = {"status": ASKED}


class StoredVisits(Kept[Visit]):
    """See `door_records.Visits`."""

    def prepare(self) -> None:
        """Afterwards visits are found from either side, and nobody makes up for a session twice, nor comes
        twice to one, nor asks twice about one."""
        for name in ("session_id", "host_session_id"):
            self.collection.create_index(
                [("registration_id", 1), (name, 1)], unique=True, partialFilterExpression=STANDS, name=name
            )
        asked = [("session_id", 1), ("registration_id", 1)]
        self.collection.create_index(asked, unique=True, partialFilterExpression=OPEN, name="asked")
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

    def asked(self, limit: int) -> list[Visit]:
        """Every open ask."""
        return self.all(OPEN, sort="ends", limit=limit)

    def asked_from(self, event_id: str) -> list[Visit]:
        """What people of this event ask for."""
        return self.all({"event_id": event_id, **OPEN})

    def asks(self) -> dict[str, int]:
        """How many asks are open, by the event of those who ask."""
        steps: list[Document] = [{"$match": OPEN}, {"$group": {"_id": "$event_id", "count": {"$sum": 1}}}]
        return {one["_id"]: one["count"] for one in self.collection.aggregate(steps, session=self.session)}
