"""A lease: of several processes one at a time does a thing, and another takes over when it falls silent.

Times are the database's own, so the clocks of the processes do not matter. A lease saves work, it does not
exclude
danger: a process may stall at any moment and wake when another holds it. What is done under it must be safe
twice.
"""

import time
from datetime import timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.collection import Collection

from shared.ids import new_id


class Lease:
    """One process's claim to `name`.

    Args:
        collection: `leases` of the service's database.
        length: how long the holder may be silent before another takes over.
    """

    def __init__(self, collection: Collection[dict[str, Any]], name: str, length: timedelta) -> None:
        self._leases = collection
        self._name = name
        self._length = length
        self._holder = new_id()
        self._sure_until = 0.0
        self.term = 0

    def hold(self) -> bool:
        """Is it ours, for half its length at least? Takes it when it is free, prolongs it in good time.

        `term` then tells which turn this is; it rises each time the holder changes.
        """
        now = time.monotonic()
        if now < self._sure_until:
            return True
        held = self._take()
        self._sure_until = now + self._length.total_seconds() / 2 if held else 0.0
        return held

    def release(self) -> None:
        """Somebody else may begin at once."""
        self._sure_until = 0.0
        self._leases.update_one(
            {"_id": self._name, "holder": self._holder}, [{"$set": {"until": "$$NOW", "holder": ""}}]
        )

    def _take(self) -> bool:
        lease = self._leases.find_one_and_update(
            {"_id": self._name}, [{"$set": self._claim()}], upsert=True, return_document=ReturnDocument.AFTER
        )
        self.term = lease["term"] if lease else 0
        return lease is not None and lease["holder"] == self._holder

    def _claim(self) -> dict[str, Any]:
        """The lease afterwards: ours if it was ours or free, else as it was. All by the database's clock."""
        ours = {"$eq": ["$holder", self._holder]}
        free = {"$lte": [{"$ifNull": ["$until", "$$NOW"]}, "$$NOW"]}
        may = {"$or": [ours, free]}
        until = {"$add": ["$$NOW", int(self._length.total_seconds() * 1000)]}
        next_term = {"$add": [{"$ifNull": ["$term", 0]}, {"$cond": [ours, 0, 1]}]}
        return {
            "holder": {"$cond": [may, self._holder, "$holder"]},
            "until": {"$cond": [may, until, "$until"]},
            "term": {"$cond": [may, next_term, "$term"]},
        }
