"""A collection that holds one kind of domain value by its id."""

from collections.abc import Collection, Mapping
from typing import Any, Generic, TypeVar

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection
from pymongo.errors import DuplicateKeyError

from services.registration.handlers.ports import DuplicateError
from services.registration.store import codec

T = TypeVar("T")
Document = dict[str, Any]


class Kept(Generic[T]):
    """Values of one dataclass; `session` binds everything to a transaction.

    Args:
        kind: the dataclass `T`.
        key: its field that becomes `_id`.
    """

    def __init__(
        self,
        collection: MongoCollection[Document],
        session: ClientSession | None,
        kind: Any,
        key: str = "id",
    ) -> None:
        self.collection = collection
        self.session = session
        self._key = key
        self._decode = codec.decoder(kind)

    def add(self, thing: T) -> None:
        """It is stored for the first time.

        Raises:
            DuplicateError: its id or another unique key is taken.
        """
        try:
            self.collection.insert_one(self.encode(thing), session=self.session)
        except DuplicateKeyError:
            raise DuplicateError from None

    def replace(self, thing: T) -> None:
        """It is stored, whether or not it was there.

        Raises:
            DuplicateError: another unique key is taken.
        """
        document = self.encode(thing)
        try:
            self.collection.replace_one({"_id": document["_id"]}, document, upsert=True, session=self.session)
        except DuplicateKeyError:
            raise DuplicateError from None

    def get(self, thing_id: str) -> T | None:
        """The one with this id."""
        return self.first({"_id": thing_id})

    def first(self, query: Mapping[str, Any]) -> T | None:
        """Any one that fits."""
        found = self.collection.find_one(query, session=self.session)
        return None if found is None else self.decode(found)

    def all(self, query: Mapping[str, Any], sort: str = "_id", limit: int = 0) -> list[T]:
        """Everything that fits, in order; 0 = no limit."""
        found = self.collection.find(query, session=self.session).sort(sort).limit(limit)
        return [self.decode(document) for document in found]

    def many(self, ids: Collection[str]) -> dict[str, T]:
        """Those with these ids, by id."""
        if not ids:
            return {}
        found = self.collection.find({"_id": {"$in": list(ids)}}, session=self.session)
        return {document["_id"]: self.decode(document) for document in found}

    def encode(self, thing: T) -> Document:
        """As it is stored."""
        document: Document = codec.encode(thing)
        return {"_id": document.pop(self._key), **document}

    def decode(self, document: Document) -> T:
        """As the rules know it."""
        decoded: T = self._decode({**document, self._key: document["_id"]})
        return decoded
