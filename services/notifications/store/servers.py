"""What all workers share about one mail server: its budget of mails, and who has a connection to it.

A document per server. Times are the database's alone, so that no worker's clock matters.
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from services.notifications.domain.servers import SHOWN, Allowed, Budget, depth
from services.notifications.store.readmodels import Rows
from shared.documents import outages
from shared.lifelines import is_dead, new_claim

NO_LIMIT = "-"
"""The place of a connection where connections are not counted."""

Record = dict[str, Any]


class MailServer:
    """One mail server, as all workers see it.

    Args:
        name: host and port.
        lease: how long a connection counts without a sign of life.
    """

    def __init__(self, rows: Rows, name: str, allowed: Allowed, lease: timedelta) -> None:
        self._rows = rows
        self._name = name
        self._allowed = allowed
        self._lease = {"$add": ["$$NOW", int(lease.total_seconds() * 1000)]}

    @property
    def counts_connections(self) -> bool:
        """Is there a limit to them?"""
        return self._allowed.connections > 0

    def reserve(self, urgent: int, others: int) -> int:
        """How many of these mails may be handed over now, those that are awaited first."""
        wanted = min(urgent + others, self._allowed.at_once)
        urgent = int(min(urgent, wanted))
        others = int(wanted) - urgent
        with outages():
            while True:
                record = self._record()
                if record is None:
                    return urgent + others
                granted, left = _budget(record).spent(urgent, others, self._allowed, record["now"])
                if self._save(record, left):
                    return granted

    def give_back(self, count: int) -> None:
        """So many of the mails that were reserved for were not handed over."""
        with outages():
            self._rows.update_one({"_id": self._name}, {"$inc": {"left": count, "version": 1}})

    def slow_down(self) -> None:
        """The server has said "too many"."""
        with outages():
            while (record := self._record()) is None:
                self._begin()
            while not self._save(record, _budget(record).complained(self._allowed, record["now"])):
                record = self._record() or record

    def connect(self, *, urgent: bool) -> str:
        """A place among the connections, given back by `leave`; empty when all are taken. One of several is
        kept for mails somebody waits for.
        """
        if not self.counts_connections:
            return NO_LIMIT
        with outages():
            self._begin()
            return self._take_place(urgent=urgent) or (
                self._take_place(urgent=urgent) if self._bury() else ""
            )

    def _take_place(self, *, urgent: bool) -> str:
        place, most = new_claim(), self._allowed.connections
        live = {"$filter": {"input": "$places", "cond": {"$gt": ["$$this.until", "$$NOW"]}}}
        ordinary = {"$filter": {"input": "$places", "cond": {"$not": ["$$this.urgent"]}}}
        free: list[Record] = [{"$lt": [{"$size": "$places"}, most]}]
        if not urgent and most > 1:
            free.append({"$lt": [{"$size": ordinary}, most - 1]})
        mine = [{"id": place, "urgent": urgent, "until": self._lease}]
        taken = {"$cond": [{"$and": free}, {"$concatArrays": ["$places", mine]}, "$places"]}
        self._rows.update_one({"_id": self._name}, [{"$set": {"places": live}}, {"$set": {"places": taken}}])
        return place if self._rows.find_one({"_id": self._name, "places.id": place}, {"_id": 1}) else ""

    def _bury(self) -> bool:
        """Were there connections of workers that have died? They are given back."""
        dead = [place for place in self._rows.distinct("places.id", {"_id": self._name}) if is_dead(place)]
        self._rows.update_one({"_id": self._name}, {"$pull": {"places": {"id": {"$in": dead}}}})
        return bool(dead)

    def stay(self, places: list[str]) -> None:
        """These connections are alive."""
        mine = {"$in": ["$$this.id", places]}
        longer = {"$mergeObjects": ["$$this", {"until": self._lease}]}
        prolonged = {"$map": {"input": "$places", "in": {"$cond": [mine, longer, "$$this"]}}}
        with outages():
            self._rows.update_one({"_id": self._name}, [{"$set": {"places": prolonged}}])

    def leave(self, place: str) -> None:
        """The connection is closed."""
        with outages():
            self._rows.update_one({"_id": self._name}, {"$pull": {"places": {"id": place}}})

    def _record(self) -> Record | None:
        """The document with the database's time in `now`; None while there is nothing to keep to."""
        steps = [{"$match": {"_id": self._name}}, {"$set": {"now": "$$NOW"}}]
        found = next(self._rows.aggregate(steps), None)
        if found is None and self._allowed.per_minute:
            self._begin()
            return self._record()
        return found

    def _begin(self) -> None:
        """Afterwards there is a document."""
        first: Record = {"left": depth(self._allowed.pace) if self._allowed.per_minute else 0.0}
        first |= {"borne": 0.0, "complained_at": None, "short_at": None, "version": 0, "places": []}
        fresh = {name: {"$ifNull": [f"${name}", value]} for name, value in first.items()}
        at = {"at": {"$ifNull": ["$at", "$$NOW"]}}
        self._rows.update_one({"_id": self._name}, [{"$set": fresh | at}], upsert=True)

    def _save(self, record: Record, budget: Budget) -> bool:
        """False when another worker was quicker."""
        if budget == _budget(record):
            return True
        same = {"_id": self._name, "version": record["version"]}
        done = self._rows.update_one(same, {"$set": asdict(budget), "$inc": {"version": 1}})
        return done.matched_count == 1


def is_any_short(rows: Rows) -> bool:
    """Does any mail wait for what its server may be given?"""
    lately = {"$lt": [{"$subtract": ["$$NOW", "$short_at"]}, int(SHOWN.total_seconds() * 1000)]}
    with outages():
        short = {"short_at": {"$type": "date"}, "$expr": lately}
        return rows.find_one(short, {"_id": 1}) is not None


def _budget(record: Record) -> Budget:
    complained_at: datetime | None = record["complained_at"]
    return Budget(record["left"], record["at"], record["borne"], complained_at, record["short_at"])
