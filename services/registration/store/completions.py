"""Assessments and decisions about completion, one of each per registration."""

from collections.abc import Collection, Mapping

from pymongo import ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.domain.assessments import Assessment
from services.registration.domain.completion import Completion
from services.registration.store import codec
from services.registration.store.kept import Document, Kept


class StoredAssessments(Kept[Assessment]):
    """See `records.Assessments`."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession | None) -> None:
        super().__init__(collection, session, Assessment, key="registration_id")

    def prepare(self) -> None:
        """Afterwards an event's assessments are found by index."""
        self.collection.create_index("event_id")

    def of_event(self, event_id: str) -> dict[str, Assessment]:
        """By registration; nobody who was not assessed."""
        return {one.registration_id: one for one in self.all({"event_id": event_id})}

    def put(self, event_id: str, assessment: Assessment) -> None:
        """This assessment stands."""
        document = self.encode(assessment) | {"event_id": event_id}
        self.collection.replace_one({"_id": document["_id"]}, document, upsert=True, session=self.session)


class StoredCompletions:
    """See `records.Completions`."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession | None) -> None:
        self.collection = collection
        self.session = session

    def prepare(self) -> None:
        """Afterwards an event's decisions are found by index."""
        self.collection.create_index("event_id")

    def of_event(self, event_id: str) -> dict[str, Completion]:
        """By registration; nobody who was not decided about."""
        found = self.collection.find({"event_id": event_id}, session=self.session)
        return {one["_id"]: _completion(one) for one in found}

    def many(self, ids: Collection[str]) -> dict[str, Completion]:
        """By registration, of these."""
        found = self.collection.find({"_id": {"$in": list(ids)}}, session=self.session) if ids else ()
        return {one["_id"]: _completion(one) for one in found}

    def get(self, registration_id: str) -> Completion | None:
        """The decision about one person."""
        found = self.collection.find_one({"_id": registration_id}, session=self.session)
        return None if found is None else _completion(found)

    def put(self, event_id: str, decided: Mapping[str, Completion]) -> None:
        """These decisions stand."""
        writes = [
            ReplaceOne({"_id": key}, {"_id": key, "event_id": event_id, **codec.encode(one)}, upsert=True)
            for key, one in decided.items()
        ]
        if writes:
            self.collection.bulk_write(writes, session=self.session)

    def reached(self, ids: Collection[str]) -> set[str]:
        """Which of these registrations completed."""
        query = {"_id": {"$in": list(ids)}, "reached": True}
        return {one["_id"] for one in self.collection.find(query, {"_id": 1}, session=self.session)}


def _completion(found: Document) -> Completion:
    completion: Completion = codec.decoder(Completion)(found)
    return completion
