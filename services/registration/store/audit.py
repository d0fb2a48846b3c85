"""The audit: what organisers did; rows are added and never changed."""

from contextlib import suppress

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection
from pymongo.errors import DuplicateKeyError

from services.registration.handlers.records import AuditRow
from services.registration.store import codec
from services.registration.store.kept import Document
from shared.documents import outages


class StoredAudit:
    """See `ports.Audit`."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession) -> None:
        self.collection = collection
        self.session = session

    def add(self, row: AuditRow) -> None:
        """The row is stored."""
        self.collection.insert_one(codec.encode(row), session=self.session)


class StoredLooks:
    """See `records.Looks`."""

    def __init__(self, collection: MongoCollection[Document]) -> None:
        self.collection = collection

    def note(self, look_id: str, row: AuditRow) -> None:
        """The row is stored, unless this very look is known."""
        with outages(), suppress(DuplicateKeyError):
            self.collection.insert_one({"_id": look_id, **codec.encode(row)})
