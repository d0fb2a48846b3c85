"""Dead letters: messages nobody could handle, kept until an operator decides.

They are listed by what went wrong, shown without personal data, sent once more to this service's queue, or
discarded with a reason. Every act leaves an audit row in the same transaction. A replay goes through the
outbox, so it works from a web process and while the broker is away.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import DESCENDING, MongoClient
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database

from shared.documents import atomically, outages
from shared.errors import Conflict, NotFound
from shared.ids import new_id
from shared.messaging.failures import Failures
from shared.messaging.outbox import Again, Outbox
from shared.messaging.redaction import redacted

REPLAYABLE = timedelta(days=30)
"""Shorter than the inbox remembers (`inbox.KEPT`): an older letter could have its effect a second time."""

CLOSED_KEPT = timedelta(days=90)

MOST_BYTES = 15_000_000
"""What fits into a document. Nobody sends anything near it; such a body is only measured."""

GROUPED = (
    {"$match": {"state": "open"}},
    {
        "$group": {
            "_id": {"kind": "$kind", "reason": "$reason"},
            "count": {"$sum": 1},
            "oldest": {"$min": "$dead_at"},
            "newest": {"$max": "$dead_at"},
        }
    },
    {"$sort": {"count": -1, "_id": 1}},
)


@dataclass(frozen=True)
class Undelivered:
    """A message that could not be handled. `reason` is a stable code; `detail` holds no value from the
    message."""

    message_id: str
    kind: str
    body: bytes
    reason: str
    detail: str = ""
    attempts: int = 1


@dataclass(frozen=True)
class Group:
    """Open letters of one type that failed for one reason."""

    kind: str
    reason: str
    count: int
    oldest: datetime
    newest: datetime


@dataclass(frozen=True)
class Letter:
    """A letter without its body."""

    id: str
    kind: str
    reason: str
    detail: str
    attempts: int
    state: str
    dead_at: datetime


@dataclass(frozen=True)
class Act:
    """Who does something to dead letters, and why."""

    by: str
    reason: str = ""


class DeadLetters:
    """The dead letters of one service.

    Args:
        database: the service's; collections `dead_letters` and `dead_letter_acts`.
        queue: the service's work queue, where replays go.
    """

    def __init__(
        self,
        client: MongoClient[dict[str, Any]],
        database: Database[dict[str, Any]],
        outbox: Outbox,
        queue: str,
    ) -> None:
        self._client = client
        self._letters: Collection[dict[str, Any]] = database["dead_letters"]
        self._acts: Collection[dict[str, Any]] = database["dead_letter_acts"]
        self._failures = Failures(database["failures"])
        self._outbox = outbox
        self._queue = queue

    def prepare(self) -> None:
        """Afterwards the indexes exist; letters that were dealt with are forgotten in time."""
        self._letters.create_index([("state", 1), ("dead_at", DESCENDING)], name="state")
        self._letters.create_index(
            "closed_at", name="closed", expireAfterSeconds=int(CLOSED_KEPT.total_seconds())
        )
        self._acts.create_index([("letter", 1), ("at", 1)], name="letter")

    def bury(self, one: Undelivered) -> None:
        """Keeps the message as an open letter; once, however often it is handed in."""
        letter_id = one.message_id or f"x{hashlib.sha256(one.body).hexdigest()[:23]}"
        self._letters.update_one(
            {"_id": letter_id},
            {
                "$set": {
                    "kind": one.kind,
                    "body": one.body if len(one.body) <= MOST_BYTES else b"",
                    "reason": one.reason,
                    "detail": one.detail,
                    "bytes": len(one.body),
                    "attempts": one.attempts,
                    "state": "open",
                },
                "$currentDate": {"dead_at": True},
                "$unset": {"closed_at": ""},
            },
            upsert=True,
        )

    def count_open(self) -> int:
        """How many wait for a decision."""
        return self._letters.count_documents({"state": "open"})

    def groups(self) -> list[Group]:
        """Open letters grouped by type and reason, largest group first."""
        with outages():
            found = list(self._letters.aggregate(list(GROUPED)))
        return [
            Group(**one["_id"], count=one["count"], oldest=one["oldest"], newest=one["newest"])
            for one in found
        ]

    def letters(
        self, *, state: str = "open", kind: str = "", reason: str = "", limit: int = 100
    ) -> list[Letter]:
        """Letters in that state, newest first; of one type or for one reason when these are given."""
        wanted = {
            "state": state,
            **({"kind": kind} if kind else {}),
            **({"reason": reason} if reason else {}),
        }
        with outages():
            return [
                _as_letter(one)
                for one in self._letters.find(wanted, {"body": 0}).sort("dead_at", -1).limit(limit)
            ]

    def oldest(self, *, kind: str, reason: str, limit: int) -> list[str]:
        """The ids of a group's open letters, oldest first: the order in which they are dealt with."""
        wanted = {"state": "open", "kind": kind, "reason": reason}
        with outages():
            found = self._letters.find(wanted, {"_id": 1}).sort("dead_at", 1).limit(limit)
            return [str(one["_id"]) for one in found]

    def show(self, letter_id: str) -> dict[str, Any]:
        """One letter with its message, personal data left out, and everything done to it.

        Raises:
            NotFound: `unknown-dead-letter`.
        """
        with outages():
            found = self._letters.find_one({"_id": letter_id})
            acts = list(self._acts.find({"letter": letter_id}, {"_id": 0, "letter": 0}).sort("at"))
        if found is None:
            raise NotFound("unknown-dead-letter", id=letter_id)
        return {**found, "body": redacted(found.get("body", b"")), "acts": acts}

    def replay(self, letter_id: str, act: Act) -> None:
        """The message goes to this service's queue once more, with a fresh count of attempts.

        Raises:
            NotFound: `unknown-dead-letter`.
            Conflict: `dead-letter-closed`, it was dealt with; `dead-letter-too-old`, whether it already had
                its effect is no longer known.
        """
        row_id = new_id()

        def work(session: ClientSession) -> None:
            letter = self._close(session, letter_id, "replayed", act)
            if letter["dead_at"] < datetime.now(UTC) - REPLAYABLE:
                raise Conflict("dead-letter-too-old", id=letter_id)
            self._failures.forget(session, letter_id)
            again = Again(row_id, self._queue, letter_id, letter["kind"], letter["body"])
            self._outbox.add_for_queue(session, again)

        atomically(self._client, work)

    def discard(self, letter_id: str, act: Act) -> None:
        """The message is given up; its body is gone, the record of it stays for a while.

        Raises:
            NotFound: `unknown-dead-letter`.
            Conflict: `dead-letter-closed`; `reason-missing`, the act names no reason.
        """
        if not act.reason:
            raise Conflict("reason-missing")
        atomically(self._client, lambda session: self._close(session, letter_id, "discarded", act))

    def _close(self, session: ClientSession, letter_id: str, state: str, act: Act) -> Mapping[str, Any]:
        letter = self._letters.find_one_and_update(
            {"_id": letter_id, "state": "open"},
            {"$set": {"state": state}, "$currentDate": {"closed_at": True}, "$unset": {"body": ""}},
            session=session,
        )
        if letter is None:
            known = self._letters.find_one({"_id": letter_id}, {"_id": 1}, session=session)
            raise (
                Conflict("dead-letter-closed", id=letter_id)
                if known
                else NotFound("unknown-dead-letter", id=letter_id)
            )
        self._acts.insert_one(
            {"letter": letter_id, "act": state, "by": act.by, "reason": act.reason, "at": datetime.now(UTC)},
            session=session,
        )
        return letter


def _as_letter(found: Mapping[str, Any]) -> Letter:
    return Letter(
        id=found["_id"],
        kind=found["kind"],
        reason=found["reason"],
        detail=found["detail"],
        attempts=found["attempts"],
        state=found["state"],
        dead_at=found["dead_at"],
    )
