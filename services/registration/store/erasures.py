"""Persons who asked to be erased, by ids alone; the rows stay for good."""

from collections.abc import Collection
from datetime import datetime

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.domain.erasures import Erasure
from services.registration.store.kept import Document, Kept


class StoredErasures(Kept[Erasure]):
    """See `records.Erasures`."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession | None) -> None:
        super().__init__(collection, session, Erasure)

    def prepare(self) -> None:
        """Afterwards what is to be done is found by index."""
        self.collection.create_index([("done_at", 1), ("due_at", 1)], name="due")
        self.collection.create_index("registration_ids", name="registrations")

    def of(self, registration_ids: Collection[str]) -> list[Erasure]:
        """Those that concern any of these registrations."""
        return self.all({"registration_ids": {"$in": [*registration_ids]}})

    def named_at(self, event_id: str, limit: int) -> list[tuple[str, str]]:
        """(id, canonical address) of registrations of the event that still name their person."""
        query = {"event_id": event_id, "email_canonical": {"$regex": "@"}}
        rows = self.collection.database["registrations"]
        found = rows.find(query, {"email_canonical": 1}, session=self.session).limit(limit)
        return [(str(one["_id"]), str(one["email_canonical"])) for one in found]

    def due(self, at: datetime) -> list[Erasure]:
        """What is to be done now, longest due first; or has evidence that may have run out."""
        day = at.date().isoformat()
        wanted = [{"done_at": None, "due_at": {"$lte": at}}, {"evidence.until": {"$lt": day}}]
        return self.all({"$or": wanted}, sort="due_at", limit=100)
