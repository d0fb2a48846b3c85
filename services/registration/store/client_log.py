"""What clients were answered, held against what is stored: I2 and I3.

The log is JSON lines, one per request: `key` (Idempotency-Key, or the form's), `event` (slug), `email`,
`status` (HTTP; 0 when no answer came), `id` (of the registration; empty without one), `at`.
"""

import json
import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from pymongo.database import Database

from services.registration.domain.persons import canonical_email
from shared.checking.findings import Counted, Finding, Violation

MANY = 500
ACCEPTED = "status BETWEEN 200 AND 299"


def findings(database: Database[dict[str, Any]], log: Path) -> Iterator[Finding]:
    """Whatever was accepted is kept, once, and the same question had the same answer."""
    asked = sqlite3.connect("")
    try:
        _read(asked, log)
        (count,) = asked.execute("SELECT count(*) FROM asked").fetchone()
        yield Counted("requests in the client log", count)
        yield from _kept(asked, database)
        yield from _same_answer(asked)
        yield from _once(asked, database)
    finally:
        asked.close()


def _read(asked: sqlite3.Connection, log: Path) -> None:
    asked.execute("CREATE TABLE asked (key TEXT, event TEXT, email TEXT, status INTEGER, id TEXT)")
    with log.open(encoding="utf-8") as lines:
        rows = (
            (one["key"], one["event"], canonical_email(one["email"]), int(one["status"]), one["id"] or "")
            for one in map(json.loads, lines)
        )
        asked.executemany("INSERT INTO asked VALUES (?, ?, ?, ?, ?)", rows)
    asked.execute("CREATE INDEX keys ON asked (event, key)")


def _kept(asked: sqlite3.Connection, database: Database[dict[str, Any]]) -> Iterator[Violation]:
    accepted = asked.execute(f"SELECT DISTINCT id, event FROM asked WHERE {ACCEPTED}")  # noqa: S608 - ours
    while part := list(islice(accepted, MANY)):
        ids = [one for one, _ in part]
        found = database["registrations"].find({"_id": {"$in": ids}}, {"event_slug": 1})
        slugs = {one["_id"]: one["event_slug"] for one in found}
        for registration_id, slug in part:
            if registration_id not in slugs:
                yield Violation("I2", f"registrations/{registration_id}", "was accepted and is not stored")
            elif slugs[registration_id] != slug:
                yield Violation("I2", f"registrations/{registration_id}", "is stored for another event")


def _same_answer(asked: sqlite3.Connection) -> Iterator[Violation]:
    query = f"SELECT min(id), count(DISTINCT id) AS ids FROM asked WHERE {ACCEPTED} AND key != ''"  # noqa: S608
    for first, count in asked.execute(f"{query} GROUP BY event, key HAVING ids > 1"):
        yield Violation("I3", f"registrations/{first}", f"one key was answered with {count} registrations")


def _once(asked: sqlite3.Connection, database: Database[dict[str, Any]]) -> Iterator[Violation]:
    """An address has no more registrations for an event than it asked for, answered or not."""
    rows = database["registrations"]
    event_ids = {one["slug"]: one["_id"] for one in database["events"].find({}, {"slug": 1})}
    query = "SELECT event, email, count(DISTINCT key) FROM asked GROUP BY event, email"
    for slug, email, keys in asked.execute(query):
        wanted = {"event_id": event_ids.get(slug), "email_canonical": email}
        ids = [one["_id"] for one in rows.find(wanted, {"_id": 1})]
        if len(ids) > keys:
            yield Violation("I3", f"registrations/{min(ids)}", f"{keys} requests led to {len(ids)} of them")
