"""The audit as a chain: each row carries the digest of itself and of the row before it (ADR 40).

A row is written with what it is about, in the same transaction, and belongs to no chain yet. A worker links
it in within seconds, row by row, so whoever acts waits for nobody else who acts.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pymongo import MongoClient, ReturnDocument, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from shared.checking.findings import Violation
from shared.documents import atomically, outages

ROWS, HEADS, HEAD = "audit", "audit_heads", "audit"
LINK = ("number", "seal")
AT_ONCE = 500
FREE = {"number": None}
"""Rows that are in no chain yet; those of before there was one, too."""

Data = Database[dict[str, Any]]


def begin(database: Data) -> None:
    """Afterwards the chain has a beginning."""
    start = {"$setOnInsert": {"number": 0, "seal": ""}}
    database[HEADS].update_one({"_id": HEAD}, start, upsert=True)


def prepare(database: Data) -> None:
    """Afterwards rows are found by their place, and a place is given once."""
    numbered = {"number": {"$type": "number"}}
    database[ROWS].create_index("number", name="number")
    database[ROWS].create_index(
        [("number", 1), ("seal", 1)], name="place", unique=True, partialFilterExpression=numbered
    )


def link(client: MongoClient[dict[str, Any]], database: Data) -> int:
    """Every row there is belongs to the chain. Answers how many were linked in; of two workers that meet here
    the later one goes on from where the other ended.
    """
    linked = 0
    while found := _link_some(client, database):
        linked += found
    return linked


def _link_some(client: MongoClient[dict[str, Any]], database: Data) -> int:
    with outages():
        if database[ROWS].find_one(FREE, {"_id": 1}) is None:
            return 0
    return atomically(client, lambda session: _link(database, session))


def _link(database: Data, session: ClientSession) -> int:
    """Writing to the head first makes workers that meet here take turns."""
    head = database[HEADS].find_one_and_update(
        {"_id": HEAD},
        {"$inc": {"turns": 1}},
        return_document=ReturnDocument.AFTER,
        session=session,
    )
    number, seal = (head["number"], head["seal"]) if head else (0, "")
    rows = list(database[ROWS].find(FREE, session=session).sort([("at", 1), ("_id", 1)]).limit(AT_ONCE))
    links = []
    for row in rows:
        number, seal = number + 1, sealed(row, number + 1, seal)
        links.append(UpdateOne({"_id": row["_id"]}, {"$set": {"number": number, "seal": seal}}))
    if links:
        database[ROWS].bulk_write(links, session=session)
        ahead = {"number": number, "seal": seal}
        database[HEADS].update_one({"_id": HEAD}, {"$set": ahead}, session=session)
    return len(rows)


def sealed(row: Mapping[str, Any], number: int, before: str) -> str:
    """The digest of a row at its place, after the one with that digest: SHA-256, in hexadecimal digits."""
    plain = {name: _plain(value) for name, value in row.items() if name not in LINK}
    said = json.dumps([number, before, plain], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _plain(value: object) -> str:
    return value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else str(value)


def broken(database: Data, session: ClientSession | None) -> Iterator[Violation]:
    """I14: the first place where a row was changed, taken away or put in after it was linked."""
    number, seal = 0, ""
    rows = database[ROWS].find({"number": {"$gt": 0}}, session=session).sort("number", 1)
    for row in rows:
        number += 1
        if row["number"] != number:
            yield Violation("I14", f"audit/{number}", "is missing from the chain of the audit")
            return
        seal = sealed(row, number, seal)
        if row["seal"] != seal:
            yield Violation("I14", f"audit/{number}", "is not what was linked into the chain of the audit")
            return
    head = database[HEADS].find_one({"_id": HEAD}, session=session) or {}
    if (head.get("number", 0), head.get("seal", "")) != (number, seal):
        yield Violation("I14", f"audit/{number}", "is not where the chain of the audit ended")
