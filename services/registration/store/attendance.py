"""Attendance: one mark per registration and session."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pymongo import DeleteOne, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.domain.attendance import Mark, Marks
from services.registration.store.kept import Document


class StoredAttendance:
    """See `records.Attendance`. One document per registration and session."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession | None) -> None:
        self.collection = collection
        self.session = session

    def prepare(self) -> None:
        """Afterwards an event's marks are found by index."""
        self.collection.create_index("event_id")
        self.collection.create_index("registration_id")

    def of_event(self, event_id: str) -> dict[str, Marks]:
        """Marks by registration and session; nobody who has none."""
        marks: dict[str, dict[str, Mark]] = defaultdict(dict)
        for found in self.collection.find({"event_id": event_id}, session=self.session):
            marks[found["registration_id"]][found["session_id"]] = _mark(found)
        return dict(marks)

    def of(self, registration_id: str) -> Marks:
        """One person's marks by session."""
        found = self.collection.find({"registration_id": registration_id}, session=self.session)
        return {one["session_id"]: _mark(one) for one in found}

    def put(self, event_id: str, session_id: str, marks: Mapping[str, Mark | None]) -> None:
        """These marks stand for the session; None takes one back."""
        writes: list[UpdateOne | DeleteOne] = []
        for registration_id, mark in marks.items():
            key = {"_id": f"{registration_id}:{session_id}"}
            if mark is None:
                writes.append(DeleteOne(key))
                continue
            values: dict[str, Any] = {"event_id": event_id, "session_id": session_id}
            values |= {"registration_id": registration_id, "mark": mark.mark, "minutes": mark.minutes}
            writes.append(UpdateOne(key, {"$set": values}, upsert=True))
        if writes:
            self.collection.bulk_write(writes, session=self.session)


def _mark(found: Document) -> Mark:
    return Mark(found["mark"], found["minutes"])
