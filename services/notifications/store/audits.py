"""The audit as it is read: the latest rows, what they are about, and whether its chain is whole."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from bson import ObjectId
from pymongo.database import Database

from services.notifications.domain.audits import AuditFilter
from services.notifications.domain.events import Event
from services.notifications.handlers.records import AuditRow
from services.notifications.store.audit import SHOWN
from services.notifications.store.records import event_from
from shared import audit_chain
from shared.documents import outages

NEWEST = [("at", -1), ("_id", -1)]
Query = dict[str, Any]


def prepare(database: Database[dict[str, Any]]) -> None:
    """Afterwards what was done to a thing, and what was done last, is found by index."""
    database["audit"].create_index([("subject", 1), ("at", -1)], name="subject")
    database["audit"].create_index(NEWEST, name="latest")


class Audits:
    """See `records.Audits`."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._database = database
        self._rows = database["audit"]
        self._events = database["events"]
        self._of = {
            "mails": database["mails"],
            "people": database["invitees"],
            "incoming": database["incoming"],
        }
        """How subjects begin -> the collection whose rows say of which event they are."""

    def latest(self, narrow: AuditFilter, after: str, limit: int) -> list[tuple[str, AuditRow]]:
        """Rows that are looked for, the latest first, after the one with this id."""
        wanted: list[Query] = [_narrowed(narrow)]
        with outages():
            known = (
                self._rows.find_one({"_id": ObjectId(after)}, {"at": 1}) if ObjectId.is_valid(after) else None
            )
            if known is not None:
                same = {"at": known["at"], "_id": {"$lt": known["_id"]}}
                wanted.append({"$or": [{"at": {"$lt": known["at"]}}, same]})
            found = self._rows.find({"$and": wanted}, dict.fromkeys(SHOWN, 1)).sort(NEWEST).limit(limit)
            return [(str(one.pop("_id")), AuditRow(**one)) for one in found]

    def about(self, subjects: Collection[str]) -> Mapping[str, Event]:
        """Subject -> the event it is, or is about."""
        parts = {one: one.split("/") for one in subjects if "/" in one}
        slugs = {one: name[1] for one, name in parts.items() if name[0] == "events"}
        ids: dict[str, str] = {}
        with outages():
            for kind, collection in self._of.items():
                named = {name[1]: one for one, name in parts.items() if name[0] == kind}
                rows = collection.find({"_id": {"$in": [*named]}}, {"event_id": 1})
                ids |= {named[row["_id"]]: row.get("event_id") or "" for row in rows}
            known = {"$or": [{"_id": {"$in": [*ids.values()]}}, {"slug": {"$in": [*slugs.values()]}}]}
            events = [event_from(row) for row in self._events.find(known)]
        by_id, by_slug = {one.id: one for one in events}, {one.slug: one for one in events}
        found = {one: by_id.get(name) for one, name in ids.items()}
        found |= {one: by_slug.get(name) for one, name in slugs.items()}
        return {subject: event for subject, event in found.items() if event}

    def chain(self) -> tuple[int, str]:
        """How many rows are linked, and the first that does not follow; empty when all do."""
        with outages():
            first = next(audit_chain.broken(self._database, None), None)
            linked = self._rows.count_documents({"number": {"$gt": 0}})
        return linked, first.subject.partition("/")[2] if first else ""


def _narrowed(narrow: AuditFilter) -> Query:
    query: Query = {"actor": narrow.actor} if narrow.actor else {}
    if narrow.act:
        query["act"] = {"$regex": f"^{re.escape(narrow.act)}"}
    since = {"$gte": narrow.since} if narrow.since else {}
    until = {"$lt": narrow.until} if narrow.until else {}
    return query | ({"at": since | until} if since or until else {})
