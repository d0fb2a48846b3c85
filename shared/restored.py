"""That a database was restored from a backup, and when: what was told in between is not told again.

Each service keeps the mark in its own database. Why: docs/decisions/0014-nothing-is-mailed-twice.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.database import Database

from shared.documents import outages

COLLECTION = "restores"


@dataclass(frozen=True)
class Restored:
    """A restore. Both moments by the installation's clock, aware, UTC.

    Args:
        generation: 1 for the first restore of this data, then 2, ...; backups carry it along.
        backup_at: the moment the data is from.
        restored_at: the moment it was put back.
    """

    generation: int
    backup_at: datetime
    restored_at: datetime

    def may_be_known(self, at: datetime) -> bool:
        """May people have heard of this already, by a mail this database knows nothing of?"""
        return at <= self.restored_at

    def is_of_the_gap(self, at: datetime) -> bool:
        """Does this speak of something that is stored no more?"""
        return self.backup_at < at <= self.restored_at


def last_restore(database: Database[dict[str, Any]]) -> Restored | None:
    """The newest restore; None for data that never was restored.

    Raises:
        Unavailable: `mongodb`.
    """
    with outages():
        found = database[COLLECTION].find_one(sort=[("_id", -1)])
    return Restored(found["_id"], found["backup_at"], found["restored_at"]) if found else None


def mark(database: Database[dict[str, Any]], backup_at: datetime, restored_at: datetime) -> Restored:
    """The restore is written down under the next generation."""
    before = last_restore(database)
    restored = Restored(before.generation + 1 if before else 1, backup_at, restored_at)
    row: Mapping[str, Any] = {"backup_at": backup_at, "restored_at": restored_at}
    with outages():
        database[COLLECTION].insert_one({"_id": restored.generation, **row})
    return restored
