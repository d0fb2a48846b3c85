"""The audit: what was done to documents; rows are added and never changed."""

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.certificates.domain.certificates import Certificate
from services.certificates.domain.events import Event
from services.certificates.store.records import certificate_from, event_from
from shared import audit_chain, audit_rows
from shared.audits import AuditFilter, AuditRow, Placed
from shared.documents import outages

Data = Database[dict[str, Any]]
About = tuple[Certificate | None, Event | None]


def prepare(database: Data) -> None:
    """Afterwards rows are found by index."""
    audit_rows.prepare(database["audit"])
    audit_chain.prepare(database)


@dataclass(frozen=True)
class TransactionAudit:
    """The audit inside a transaction."""

    database: Data
    session: ClientSession

    def add(self, row: AuditRow) -> None:
        """The row is stored."""
        self.database["audit"].insert_one(asdict(row), session=self.session)


@dataclass(frozen=True)
class Audits:
    """See `ports.Audits`."""

    database: Data

    def note(self, look_id: str, row: AuditRow) -> None:
        """The row is stored, unless this very look is known."""
        audit_rows.note(self.database["audit"], look_id, row)

    def latest(self, narrow: AuditFilter, after: str, limit: int) -> list[Placed]:
        """Rows that are looked for, the latest first, after the one with this id; what was done begins so."""
        act = {"$regex": f"^{re.escape(narrow.act)}"} if narrow.act else {}
        return audit_rows.latest(self.database["audit"], narrow, act, after, limit)

    def about(self, subjects: Collection[str]) -> Mapping[str, About]:
        """Subject -> the document and the event it is about."""
        named = [one.partition("/") for one in subjects]
        numbers = [name for kind, _, name in named if kind == "certificates"]
        slugs = [name for kind, _, name in named if kind == "events"]
        with outages():
            rows = self.database["certificates"].find({"number": {"$in": numbers}})
            documents = [certificate_from(row) for row in rows]
            known = [{"_id": {"$in": [one.event_id for one in documents]}}, {"slug": {"$in": slugs}}]
            events = [event_from(row) for row in self.database["events"].find({"$or": known})]
        by_id = {event.id: event for event in events}
        about: dict[str, About] = {f"events/{event.slug}": (None, event) for event in events}
        return about | {f"certificates/{one.number}": (one, by_id.get(one.event_id)) for one in documents}

    def of_event(self, slug: str) -> frozenset[str]:
        """How rows name an event and its documents; nothing when it is not known."""
        with outages():
            if self.database["events"].find_one({"slug": slug}, {"_id": 1}) is None:
                return frozenset()
            rows = self.database["certificates"].find({"event_slug": slug}, {"number": 1})
            return frozenset({f"events/{slug}", *(f"certificates/{row['number']}" for row in rows)})

    def chain(self) -> tuple[int, str]:
        """How many rows are linked, and the first that does not follow; empty when all do."""
        return audit_rows.chain(self.database)
