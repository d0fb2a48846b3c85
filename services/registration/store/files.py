"""Bytes of files, apart from what is known of them."""

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.store.kept import Document


class StoredFiles:
    """See `records.Files`. One document a file: all are far below what a document holds (16 MB)."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession | None) -> None:
        self.collection = collection
        self.session = session

    def add(self, file_id: str, content: bytes) -> None:
        """They are kept."""
        self.collection.insert_one({"_id": file_id, "content": content}, session=self.session)

    def get(self, file_id: str) -> bytes | None:
        """What was kept; None when it is gone."""
        found = self.collection.find_one({"_id": file_id}, session=self.session)
        return bytes(found["content"]) if found else None

    def remove(self, file_id: str) -> None:
        """Nothing is left of it."""
        self.collection.delete_one({"_id": file_id}, session=self.session)
