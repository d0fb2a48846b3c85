"""After a restore: what this service must see to, and what it knows of the gap."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pymongo.database import Database

from shared.documents import outages
from shared.restored import mark


def after_restore(
    database: Database[dict[str, Any]], backup_at: datetime, restored_at: datetime
) -> Mapping[str, Any]:
    """The restore is marked; answers what may have changed between the backup and now."""
    restored = mark(database, backup_at, restored_at)
    with outages():
        offers = {"status": "offered", "offer_expires_at": {"$lte": restored_at}}
        newest = database["registrations"].find_one({}, {"created_at": 1}, sort=[("created_at", -1)])
        return {
            "generation": restored.generation,
            "newest registration": newest["created_at"] if newest else None,
            "facts that will be told again and not mailed": database["outbox"].count_documents(
                {"pending": True}
            ),
            "offers that ran out meanwhile, perhaps accepted": database["registrations"].count_documents(
                offers
            ),
        }
