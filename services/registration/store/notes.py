"""Organisers' notes about people."""

from collections.abc import Collection

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.domain.notes import Note
from services.registration.store.kept import Document, Kept


class StoredNotes(Kept[Note]):
    """See `records.Notes`."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession | None) -> None:
        super().__init__(collection, session, Note)

    def prepare(self) -> None:
        """Afterwards one person's notes are found by index."""
        self.collection.create_index("registration_id", name="about")

    def of(self, ids: Collection[str]) -> dict[str, list[Note]]:
        """By registration, the oldest first; nobody about whom nothing was noted."""
        found: dict[str, list[Note]] = {}
        for note in self.all({"registration_id": {"$in": list(ids)}}, sort="at") if ids else []:
            found.setdefault(note.registration_id, []).append(note)
        return found

    def forget(self, registration_id: str) -> None:
        """Nothing is noted about this person any more."""
        self.collection.delete_many({"registration_id": registration_id}, session=self.session)
