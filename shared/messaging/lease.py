"""A lease: of several processes one at a time does a thing, and another takes over when it falls silent, at
once when the kernel of this machine knows that it has died.

Times are the database's own, so the clocks of the processes do not matter. A lease saves work, it does not
exclude danger: a process may stall at any moment and wake when another holds it. What is done under it must
be safe twice.
"""

import time
from datetime import timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.collection import Collection

from shared.lifelines import is_dead, new_claim


class Lease:
    """One process's claim to `name`.

    Args:
        collection: `leases` of the service's database.
        length: how long the holder may be silent before another takes over, unless it is known to be dead.
    """

    def __init__(self, collection: Collection[dict[str, Any]], name: str, length: timedelta) -> None:
        self._leases = collection
        self._name = name
        self._length = length
        self._holder = new_claim()
        self._current = ""
        self._sure_until = 0.0
        self.term = 0

    def hold(self) -> bool:
        """Is it ours, for half its length at least? Takes it when it is free, prolongs it in good time.

        `term` then tells which turn this is; it rises each time the holder changes.
        """
        now = time.monotonic()
        if now < self._sure_until:
            return True
        held = self._take() or self._inherit()
        self._sure_until = now + self._length.total_seconds() / 2 if held else 0.0
        return held

    def release(self) -> None:
        """Somebody else may begin at once."""
        self._sure_until = 0.0
        self._leases.update_one(
            {"_id": self._name, "holder": self._holder}, [{"$set": {"until": "$$NOW", "holder": ""}}]
        )

    def _take(self, dead: str = "") -> bool:
        lease = self._leases.find_one_and_update(
            {"_id": self._name},
            [{"$set": self._claim(dead)}],
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        self.term, self._current = (lease["term"], lease["holder"]) if lease else (0, "")
        return self._current == self._holder

    def _inherit(self) -> bool:
        """Takes it from a holder that has died; of several who would, one does."""
        return is_dead(self._current) and self._take(self._current)

    def _claim(self, dead: str) -> dict[str, Any]:
        """The lease afterwards: ours if it was ours, free or of the dead, else as it was. All by the
        database's clock.
        """
        ours = {"$eq": ["$holder", self._holder]}
        free = {"$lte": [{"$ifNull": ["$until", "$$NOW"]}, "$$NOW"]}
        left = {"$and": [{"$eq": ["$holder", dead]}, bool(dead)]}
        may = {"$or": [ours, free, left]}
        until = {"$add": ["$$NOW", int(self._length.total_seconds() * 1000)]}
        next_term = {"$add": [{"$ifNull": ["$term", 0]}, {"$cond": [ours, 0, 1]}]}
        return {
            "holder": {"$cond": [may, self._holder, "$holder"]},
            "until": {"$cond": [may, until, "$until"]},
            "term": {"$cond": [may, next_term, "$term"]},
        }
