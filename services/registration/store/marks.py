"""Marks as they were made: added, never changed."""

from collections.abc import Collection, Sequence

from services.registration.domain.marks import Noted
from services.registration.store.kept import Kept


class StoredMarks(Kept[Noted]):
    """See `records.MarksMade`."""

    def prepare(self) -> None:
        """Afterwards a session's marks, and those of one person there, are found by index."""
        self.collection.create_index([("session_id", 1), ("registration_id", 1)])
        self.collection.create_index("event_id")

    def of_session(self, session_id: str) -> list[Noted]:
        """Everybody's."""
        return self.all({"session_id": session_id})

    def of(self, session_id: str, registration_ids: Collection[str]) -> list[Noted]:
        """Those of these registrations."""
        return self.all({"session_id": session_id, "registration_id": {"$in": [*registration_ids]}})

    def of_event(self, event_id: str) -> list[Noted]:
        """Those of an event."""
        return self.all({"event_id": event_id})

    def add_many(self, noted: Sequence[Noted]) -> None:
        """They are kept, beside all others."""
        if noted:
            self.collection.insert_many([self.encode(each) for each in noted], session=self.session)
