"""The inbox: which messages already had their effect, and which version of each aggregate was seen.

Both are written in the transaction of the effect itself, so a crash leaves either all or nothing. Upserts,
not inserts: a duplicate key inside a transaction would end it, while two writers of one upsert simply take
turns.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from shared import crash_points
from shared.contracts.envelope import Message

KEPT = timedelta(days=35)
"""Longer than the retry ladder and than dead letters may be replayed (`dead_letters.REPLAYABLE`)."""


class Inbox:
    """The ids of handled messages. `collection`: `inbox` of the service's database."""

    def __init__(self, collection: Collection[dict[str, Any]]) -> None:
        self._seen = collection

    def prepare(self) -> None:
        """Afterwards ids are forgotten when `KEPT` has passed."""
        self._seen.create_index("at", name="kept", expireAfterSeconds=int(KEPT.total_seconds()))

    def first_time(self, session: ClientSession, message_id: str) -> bool:
        """True exactly once per message, provided the transaction is committed; False means: do nothing."""
        result = self._seen.update_one(
            {"_id": message_id},
            [{"$set": {"at": {"$ifNull": ["$at", "$$NOW"]}}}],
            upsert=True,
            session=session,
        )
        crash_points.reach("consumer-noted")
        return result.upserted_id is not None

    def within(self, session: ClientSession) -> "TransactionInbox":
        """This inbox inside one transaction."""
        return TransactionInbox(self, session)


@dataclass(frozen=True)
class TransactionInbox:
    """The inbox as a handler's caller sees it."""

    inbox: Inbox
    session: ClientSession

    def first_time(self, message_id: str) -> bool:
        """See `Inbox.first_time`."""
        return self.inbox.first_time(self.session, message_id)


class Versions:
    """The newest version seen of each aggregate. `collection`: `versions` of the service's database.

    For read models that are overwritten whole: what a message says of an older version must not undo a newer
        one.
    """

    def __init__(self, collection: Collection[dict[str, Any]]) -> None:
        self._newest = collection

    def is_current(self, session: ClientSession, message: Message) -> bool:
        """Is nothing newer known of the message's subject? Remembers its version.

        Several messages may carry one version (a change can have several consequences); all of them are
        current.
        """
        before = self._newest.find_one_and_update(
            {"_id": message.subject},
            [{"$set": {"version": {"$max": ["$version", message.aggregate_version]}}}],
            upsert=True,
            return_document=ReturnDocument.BEFORE,
            session=session,
        )
        return before is None or before["version"] <= message.aggregate_version
