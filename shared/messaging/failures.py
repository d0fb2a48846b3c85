"""How often each message has failed: our own count, for the broker's also rises with harmless returns."""

from datetime import timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.client_session import ClientSession
from pymongo.collection import Collection

KEPT = timedelta(days=2)


class Failures:
    """Counts per message id. `collection`: `failures` of the service's database."""

    def __init__(self, collection: Collection[dict[str, Any]]) -> None:
        self._counts = collection

    def prepare(self) -> None:
        """Afterwards counts are forgotten when `KEPT` has passed since the last failure."""
        self._counts.create_index("at", name="kept", expireAfterSeconds=int(KEPT.total_seconds()))

    def record(self, message_id: str, error: str) -> int:
        """Counts one more failure and answers how many there are now."""
        counted = self._counts.find_one_and_update(
            {"_id": message_id},
            {"$inc": {"attempts": 1}, "$set": {"error": error}, "$currentDate": {"at": True}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return int(counted["attempts"]) if counted else 1

    def forget(self, session: ClientSession, message_id: str) -> None:
        """The message begins anew, if the transaction is committed."""
        self._counts.delete_one({"_id": message_id}, session=session)
