"""The audit: what organisers did; rows are added and never changed."""

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.handlers.ports import AuditRow
from services.registration.store import codec
from services.registration.store.kept import Document


class StoredAudit:
    """See `ports.Audit`."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession) -> None:
        self.collection = collection
        self.session = session

    def add(self, row: AuditRow) -> None:
        """The row is stored."""
        self.collection.insert_one(codec.encode(row), session=self.session)
