"""Counters of seats: one small document per event, the place where processes meet."""

from collections.abc import Collection
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.domain.seating import Seating
from services.registration.handlers.ports import LostRaceError
from services.registration.handlers.records import Stand
from services.registration.store.kept import Document


class StoredSeatings:
    """See `records.Seatings`."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession | None) -> None:
        self.collection = collection
        self.session = session

    def add(self, stand: Stand) -> None:
        """A new event's counters are stored."""
        document = {"_id": stand.seating.event_id, **_counters(stand)}
        self.collection.insert_one(document, session=self.session)

    def get(self, event_id: str) -> Stand | None:
        """How the event stands."""
        found = self.collection.find_one({"_id": event_id}, session=self.session)
        return None if found is None else Stand(_seating(found), found["event_version"])

    def many(self, event_ids: Collection[str]) -> dict[str, Seating]:
        """Counters of these events, by id."""
        found = self.collection.find({"_id": {"$in": list(event_ids)}}, session=self.session)
        return {document["_id"]: _seating(document) for document in found}

    def save(self, stand: Stand) -> None:
        """The counters are stored under the next version.

        Raises:
            LostRaceError: they were changed since they were read.
        """
        seating = stand.seating
        changed = self.collection.update_one(
            {"_id": seating.event_id, "version": seating.version},
            {"$set": {**_counters(stand), "version": seating.version + 1}},
            session=self.session,
        )
        if not changed.matched_count:
            raise LostRaceError


def _counters(stand: Stand) -> dict[str, Any]:
    seating = stand.seating
    return {
        "version": seating.version,
        "event_version": stand.event_version,
        "taken": dict(seating.taken),
        "waiting": seating.waiting,
        "waiting_for": dict(seating.waiting_for),
        "next_place": seating.next_place,
        "guests": dict(seating.guests),
    }


def _seating(found: Document) -> Seating:
    return Seating(
        event_id=found["_id"],
        version=found["version"],
        taken=found["taken"],
        waiting=found["waiting"],
        waiting_for=found["waiting_for"],
        next_place=found["next_place"],
        guests=found.get("guests", {}),
    )
