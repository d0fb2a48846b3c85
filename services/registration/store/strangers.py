"""What strangers had sent to mailboxes: a row for each, gone within a day.

Rows are only added, never changed, so registrations do not wait for each other, and however many people come
together, it takes two commands. They are always the same two: how long they take tells nothing of a mailbox.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import pymongo
from bson import ObjectId
from pymongo.collection import Collection as MongoCollection
from pymongo.errors import BulkWriteError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from services.registration.domain.strangers import MOST, WITHIN, Sent, waits_s
from services.registration.store.kept import Document
from shared import documents
from shared.clock import Clock
from shared.errors import Unavailable

AT_ONCE = 10_000
"""Rows in one answer, so that counting a batch is one command."""

BUDGET_S = 1
"""Seconds for one count; a slow database must not hold up what it guards."""


class StoredMailboxes:
    """See `ports.Mailboxes`. What a crash of the server takes along is counted no more.

    Args:
        clock: the time as the server has it, which removes the rows.
    """

    def __init__(self, collection: MongoCollection[Document], clock: Clock, most: int = MOST) -> None:
        self._rows = collection.with_options(
            write_concern=WriteConcern(w=1, j=False), read_concern=ReadConcern("local")
        )
        self._clock = clock
        self._most = most

    def prepare(self) -> None:
        """Afterwards a mailbox is counted by the index alone, and rows go when they count no more."""
        self._rows.create_index([("mailbox", 1), ("at", 1)], name="lately")
        self._rows.create_index("at", expireAfterSeconds=int(WITHIN.total_seconds()))

    def waits_s(self, mailboxes: Sequence[str]) -> Sequence[int]:
        """See `ports.Mailboxes`. While the database does not answer nobody waits: no mail is written then."""
        at = self._clock()
        keys = [fingerprint(one) for one in mailboxes]
        rows: list[Document] = [{"_id": ObjectId(), "mailbox": key, "at": at} for key in keys]
        try:
            with documents.outages(), pymongo.timeout(BUDGET_S):
                self._rows.insert_many(rows, ordered=False)
                waits = waits_s(keys, self._sent(keys, at), at, self._most)
                refused = [row["_id"] for row, wait_s in zip(rows, waits, strict=True) if wait_s]
                if refused:
                    self._rows.delete_many({"_id": {"$in": refused}})
        except (Unavailable, BulkWriteError):
            # Ids are new, so a server refuses single rows only when it ends or its time is over.
            return [0 for _ in mailboxes]
        return waits

    def _sent(self, keys: Sequence[str], at: datetime) -> dict[str, Sent]:
        """Read from the index alone and counted here: for a crowd that is a third of what having the server
        group them costs it. There are never many, for whoever is refused leaves none.
        """
        lately = {"mailbox": {"$in": [*set(keys)]}, "at": {"$gt": at - WITHIN}}
        sent = dict.fromkeys(keys, Sent(0, at))
        for row in self._rows.find(lately, {"_id": 0, "mailbox": 1, "at": 1}, batch_size=AT_ONCE):
            before = sent[row["mailbox"]]
            sent[row["mailbox"]] = Sent(before.count + 1, min(before.since, row["at"]))
        return sent


def fingerprint(mailbox: str) -> str:
    """What a mailbox is counted under; addresses are not kept in the clear."""
    return hashlib.sha256(mailbox.encode()).hexdigest()
