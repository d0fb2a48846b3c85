"""After a restore: what this service must see to, and what it knows of the gap."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pymongo.database import Database

from services.notifications.domain.deliveries import State
from services.notifications.domain.invitations import SEQUENCES_AHEAD
from services.notifications.domain.journal import HELD
from shared.documents import outages
from shared.restored import mark


def after_restore(
    database: Database[dict[str, Any]], backup_at: datetime, restored_at: datetime
) -> Mapping[str, Any]:
    """Every mail that waited is held, and calendars get newer versions than they can have seen."""
    restored = mark(database, backup_at, restored_at)
    with outages():
        held = database["mails"].update_many(
            {"open": True},
            {
                "$set": {
                    "state": State.SKIPPED.value,
                    "reason": HELD,
                    "open": False,
                    "due_at": None,
                    "claim": "",
                    "ended_at": restored_at,
                }
            },
        )
        ahead = database["invitations"].update_many({}, {"$inc": {"sequence": SEQUENCES_AHEAD}})
        newest = database["mails"].find_one({}, {"written_at": 1}, sort=[("written_at", -1)])
        return {
            "generation": restored.generation,
            "newest mail": newest["written_at"] if newest else None,
            "mails held": held.modified_count,
            "calendar entries moved ahead": ahead.modified_count,
            "rounds that go on without mailing": database["rounds"].count_documents({}),
        }
