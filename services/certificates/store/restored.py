"""After a restore: what this service must see to, and what it knows of the gap."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pymongo.database import Database

from shared.documents import outages
from shared.restored import mark

NUMBERS_AHEAD = 1_000
"""More than any series gives between two backups."""


def after_restore(
    database: Database[dict[str, Any]], backup_at: datetime, restored_at: datetime
) -> Mapping[str, Any]:
    """No number is given that may stand on a document this database knows nothing of."""
    restored = mark(database, backup_at, restored_at)
    with outages():
        last = {row["_id"]: row["last"] for row in database["series"].find()}
        database["series"].update_many({}, {"$inc": {"last": NUMBERS_AHEAD}})
        newest = database["certificates"].find_one({}, {"issued_at": 1}, sort=[("issued_at", -1)])
        return {
            "generation": restored.generation,
            "newest document": newest["issued_at"] if newest else None,
            "numbers left out, for they may stand on documents unknown here": {
                series: [place + 1, place + NUMBERS_AHEAD] for series, place in last.items()
            },
        }
