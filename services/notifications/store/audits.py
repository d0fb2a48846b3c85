"""The audit as it is read: the latest rows, what they are about, and whether its chain is whole."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from pymongo.database import Database

from services.notifications.domain.events import Event
from services.notifications.store.records import event_from
from shared import audit_rows
from shared.audits import AuditFilter, Placed
from shared.documents import outages


def prepare(database: Database[dict[str, Any]]) -> None:
    """Afterwards what was done to a thing, and what was done last, is found by index."""
    database["audit"].create_index([("subject", 1), ("at", -1)], name="subject")
    audit_rows.prepare(database["audit"])


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

    def latest(self, narrow: AuditFilter, after: str, limit: int) -> list[Placed]:
        """Rows that are looked for, the latest first, after the one with this id; what was done begins so."""
        act = {"$regex": f"^{re.escape(narrow.act)}"} if narrow.act else {}
        return audit_rows.latest(self._rows, narrow, act, after, limit)

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
        return audit_rows.chain(self._database)
