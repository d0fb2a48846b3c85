"""The audit: what organisers did; rows are added and never changed."""

import re
from contextlib import suppress

from bson import ObjectId
from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection
from pymongo.errors import DuplicateKeyError

from services.registration.domain.audits import AuditFilter
from services.registration.handlers.records import AuditRow
from services.registration.store import codec
from services.registration.store.kept import Document
from shared import audit_chain
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

    def prepare(self) -> None:
        """Afterwards the latest rows are found by index."""
        self.collection.create_index([("at", -1), ("_id", -1)], name="latest")

    def latest(self, narrow: AuditFilter, after: str, limit: int) -> list[tuple[str, AuditRow]]:
        """Rows that are looked for, the latest first, after the one with this id."""
        wanted: list[Document] = [_narrowed(narrow)]
        last = self._row(after) if after else None
        if last is not None:
            same = {"at": last["at"], "_id": {"$lt": last["_id"]}}
            wanted.append({"$or": [{"at": {"$lt": last["at"]}}, same]})
        with outages():
            found = self.collection.find({"$and": wanted}).sort([("at", -1), ("_id", -1)]).limit(limit)
            return [(str(one["_id"]), _decode(one)) for one in found]

    def chain(self) -> tuple[int, str]:
        """How many rows are linked, and the first that does not follow; empty when all do."""
        with outages():
            first = next(audit_chain.broken(self.collection.database, None), None)
            linked = self.collection.count_documents({"number": {"$gt": 0}})
        return linked, first.subject.partition("/")[2] if first else ""

    def _row(self, row_id: str) -> Document | None:
        """Ids of looks are text, those of acts are the database's own."""
        ids = [row_id, *([ObjectId(row_id)] if ObjectId.is_valid(row_id) else [])]
        with outages():
            return self.collection.find_one({"_id": {"$in": ids}}, {"at": 1})


def _narrowed(narrow: AuditFilter) -> Document:
    query: Document = {}
    if narrow.actor:
        query["actor"] = narrow.actor
    if narrow.act:
        query["act"] = {"$regex": re.escape(narrow.act), "$options": "i"}
    if narrow.subjects is not None:
        query["subject"] = {"$in": sorted(narrow.subjects)}
    since = {"$gte": narrow.since} if narrow.since else {}
    until = {"$lt": narrow.until} if narrow.until else {}
    return query | ({"at": since | until} if since or until else {})


def _decode(row: Document) -> AuditRow:
    decoded: AuditRow = codec.decoder(AuditRow)(row)
    return decoded
