"""The audit as it is stored and read; its chain is in `shared.audit_chain`."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, fields
from typing import Any

from bson import ObjectId
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from shared import audit_chain
from shared.audits import AuditFilter, AuditRow, Placed
from shared.documents import outages

SHOWN = dict.fromkeys((one.name for one in fields(AuditRow)), 1)
NEWEST = [("at", -1), ("_id", -1)]
Rows = Collection[dict[str, Any]]


def prepare(rows: Rows) -> None:
    """Afterwards the latest rows are found by index."""
    rows.create_index(NEWEST, name="latest")


def note(rows: Rows, look_id: str, row: AuditRow) -> None:
    """The row is stored, unless this very look is known.

    Raises:
        Unavailable: `mongodb`.
    """
    with outages(), suppress(DuplicateKeyError):
        rows.insert_one({"_id": look_id, **asdict(row)})


def latest(rows: Rows, narrow: AuditFilter, act: Mapping[str, Any], after: str, limit: int) -> list[Placed]:
    """Rows that are looked for, the latest first, from behind the one with this id.

    Args:
        act: what is asked of what was done, as the database asks it.

    Raises:
        Unavailable: `mongodb`.
    """
    wanted = [_narrowed(narrow) | ({"act": act} if act else {})]
    with outages():
        last = rows.find_one({"_id": {"$in": _ids(after)}}, {"at": 1}) if after else None
        if last is not None:
            same = {"at": last["at"], "_id": {"$lt": last["_id"]}}
            wanted.append({"$or": [{"at": {"$lt": last["at"]}}, same]})
        found = rows.find({"$and": wanted}, SHOWN).sort(NEWEST).limit(limit)
        return [(str(one.pop("_id")), AuditRow(**one)) for one in found]


def chain(database: Database[dict[str, Any]]) -> tuple[int, str]:
    """How many rows are linked, and the first that does not follow; empty when all do.

    Raises:
        Unavailable: `mongodb`.
    """
    with outages():
        first = next(audit_chain.broken(database, None), None)
        linked = database[audit_chain.ROWS].count_documents({"number": {"$gt": 0}})
    return linked, first.subject.partition("/")[2] if first else ""


def _ids(row_id: str) -> list[Any]:
    """Ids of looks are text, those of acts are the database's own."""
    return [row_id, *([ObjectId(row_id)] if ObjectId.is_valid(row_id) else [])]


def _narrowed(narrow: AuditFilter) -> dict[str, Any]:
    query: dict[str, Any] = {"actor": narrow.actor} if narrow.actor else {}
    if narrow.subjects is not None:
        query["subject"] = {"$in": sorted(narrow.subjects)}
    since = {"$gte": narrow.since} if narrow.since else {}
    until = {"$lt": narrow.until} if narrow.until else {}
    return query | ({"at": since | until} if since or until else {})
