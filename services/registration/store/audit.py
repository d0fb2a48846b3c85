"""The audit: what organisers did; rows are added and never changed."""

import re

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.store import codec
from services.registration.store.kept import Document
from shared import audit_rows
from shared.audits import AuditFilter, AuditRow, Placed


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
        audit_rows.note(self.collection, look_id, row)

    def prepare(self) -> None:
        """Afterwards the latest rows are found by index."""
        audit_rows.prepare(self.collection)

    def latest(self, narrow: AuditFilter, after: str, limit: int) -> list[Placed]:
        """Rows that are looked for, the latest first, after the one with this id; what was done stands
        somewhere in a row, whatever its case.
        """
        act = {"$regex": re.escape(narrow.act), "$options": "i"} if narrow.act else {}
        return audit_rows.latest(self.collection, narrow, act, after, limit)

    def chain(self) -> tuple[int, str]:
        """How many rows are linked, and the first that does not follow; empty when all do."""
        return audit_rows.chain(self.collection.database)
