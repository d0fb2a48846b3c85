"""Attendance: one mark per registration and session."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pymongo import UpdateOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.domain.attendance import Mark, Marks
from services.registration.store.kept import Document

MARKED = {"$ne": ""}


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
        for found in self.collection.find({"event_id": event_id, "mark": MARKED}, session=self.session):
            marks[found["registration_id"]][found["session_id"]] = _mark(found)
        return dict(marks)

    def of(self, registration_id: str) -> Marks:
        """One person's marks by session."""
        found = self.collection.find(
            {"registration_id": registration_id, "mark": MARKED}, session=self.session
        )
        return {one["session_id"]: _mark(one) for one in found}

    def put(self, event_id: str, session_id: str, marks: Mapping[str, Mark | None]) -> None:
        """These marks stand for the session; None takes one back.

        What is taken back stays as an empty row: two who mark the same person at once then meet at it, and
        the second of them looks again.
        """
        writes: list[UpdateOne] = []
        for registration_id, mark in marks.items():
            key = {"_id": f"{registration_id}:{session_id}"}
            values: dict[str, Any] = {"event_id": event_id, "session_id": session_id}
            values |= {"registration_id": registration_id, **_values(mark)}
            writes.append(UpdateOne(key, {"$set": values}, upsert=True))
        if writes:
            self.collection.bulk_write(writes, session=self.session)


def _values(mark: Mark | None) -> dict[str, Any]:
    if mark is None:
        return {"mark": "", "minutes": None, "early": None}
    return {"mark": mark.mark, "minutes": mark.minutes, "early": mark.early}


def _mark(found: Document) -> Mark:
    return Mark(found["mark"], found["minutes"], found.get("early"))
