"""The outbox: what is to be announced, stored in the very transaction that made it true.

A row is pending until the broker confirmed it. Published rows go after three days; until then they tell what
was sent. Order is by `position`, nanoseconds of the machine that wrote it: for one aggregate a later version
always has a later position, because its transaction could only begin after the earlier one was stored.
Between aggregates there is no order.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from shared.contracts import envelope
from shared.contracts.envelope import Message, MessageType
from shared.ids import new_id

KEPT = timedelta(days=3)
RETRY_FIRST_S, RETRY_MOST_S = 0.5, 5.0


@dataclass(frozen=True)
class Announcement:
    """Something that became true and that others are to hear of.

    Args:
        kind: the type, from the publisher's file in `shared.contracts`.
        subject: the aggregate: `registrations/<id>`, `events/<id>`, `certificates/<code>`.
        aggregate_version: the aggregate's version afterwards.
        data: in the shape of the type's schema, loaded values (aware datetimes, not strings).
        at: when it became true, aware, UTC.
        correlation_id: of the request or message that led to it.
        id: the message's id, the same however often the transaction is tried.
    """

    kind: MessageType
    subject: str
    aggregate_version: int
    data: Mapping[str, Any]
    at: datetime
    correlation_id: str
    id: str = field(default_factory=new_id)


def written(one: Announcement, source: str) -> str:
    """The announcement as it travels.

    Raises:
        InvalidMessageError: it does not keep its contract; a defect.
    """
    message = Message(
        id=one.id,
        type=one.kind.name,
        source=source,
        subject=one.subject,
        aggregate_version=one.aggregate_version,
        correlation_id=one.correlation_id,
        time=one.at,
        data=one.data,
    )
    return envelope.dumps(one.kind, message)


@dataclass(frozen=True)
class Again:
    """A message that is to go to one queue once more. `row_id` is fresh, `message_id` is what it always
    was."""

    row_id: str
    queue: str
    message_id: str
    kind: str
    body: bytes


@dataclass(frozen=True)
class Row:
    """A pending row. `queue` is empty for announcements and names one queue for a replayed dead letter."""

    id: str
    message_id: str
    kind: str
    body: str | bytes
    queue: str
    failures: int


@dataclass(frozen=True)
class Backlog:
    """How much waits, and how long the oldest has waited, in seconds."""

    depth: int
    oldest_age_s: float


class Outbox:
    """The rows of one service.

    Args:
        collection: `outbox` of the service's database.
        source: CloudEvents source, `/kutse/<service>`.
    """

    def __init__(self, collection: Collection[dict[str, Any]], source: str) -> None:
        self._rows = collection
        self._source = source

    def prepare(self) -> None:
        """Afterwards the indexes exist; both hold only the rows they serve."""
        self._rows.create_index(
            [("position", ASCENDING), ("retry_at", ASCENDING)],
            name="pending",
            partialFilterExpression={"pending": True},
        )
        self._rows.create_index(
            "published_at",
            name="published",
            expireAfterSeconds=int(KEPT.total_seconds()),
            partialFilterExpression={"published_at": {"$type": "date"}},
        )

    def add(self, session: ClientSession, announcements: Sequence[Announcement]) -> None:
        """The announcements go out if, and only if, the session's transaction is committed; in this order.

        Raises:
            InvalidMessageError: one does not keep its contract; a defect, and nothing is stored.
        """
        if announcements:
            first = time.time_ns()
            rows = [self._row(first + place, one) for place, one in enumerate(announcements)]
            self._rows.insert_many(rows, session=session)

    def add_for_queue(self, session: ClientSession, again: "Again") -> None:
        """A message goes once more to one queue alone, as it is, if the transaction is committed."""
        row = {
            "_id": again.row_id,
            "position": time.time_ns(),
            "message_id": again.message_id,
            "type": again.kind,
            "queue": again.queue,
            "body": again.body,
            "pending": True,
        }
        self._rows.insert_one(row, session=session)

    def within(self, session: ClientSession) -> "TransactionOutbox":
        """This outbox inside one transaction."""
        return TransactionOutbox(self, session)

    def pending(self, limit: int) -> list[Row]:
        """The oldest rows that are due, oldest first."""
        due = {"pending": True, "$expr": {"$lte": [{"$ifNull": ["$retry_at", "$$NOW"]}, "$$NOW"]}}
        return [_as_row(found) for found in self._rows.find(due).sort("position").limit(limit)]

    def mark_published(self, ids: Sequence[str]) -> None:
        """Afterwards these rows are not sent again. Only for rows the broker confirmed."""
        if ids:
            self._rows.update_many(
                {"_id": {"$in": list(ids)}, "pending": True},
                {"$unset": {"pending": "", "retry_at": ""}, "$currentDate": {"published_at": True}},
            )

    def postpone(self, row: Row, problem: str) -> None:
        """The row stays pending and is tried again in a moment, so that those behind it are not held up."""
        delay = min(RETRY_FIRST_S * 2**row.failures, RETRY_MOST_S)
        later = {"$dateAdd": {"startDate": "$$NOW", "unit": "millisecond", "amount": int(delay * 1000)}}
        self._rows.update_one(
            {"_id": row.id, "pending": True},
            [{"$set": {"retry_at": later, "problem": problem, "failures": row.failures + 1}}],
        )

    def backlog(self) -> Backlog:
        """What waits now."""
        depth = self._rows.count_documents({"pending": True}, hint="pending")
        oldest = self._rows.find_one({"pending": True}, {"position": 1}, sort=[("position", ASCENDING)])
        age = (time.time_ns() - oldest["position"]) / 1e9 if oldest else 0.0
        return Backlog(depth, max(age, 0.0))

    def _row(self, position: int, one: Announcement) -> dict[str, Any]:
        return {
            "_id": one.id,
            "position": position,
            "type": one.kind.name,
            "subject": one.subject,
            "body": written(one, self._source),
            "pending": True,
        }


@dataclass(frozen=True)
class TransactionOutbox:
    """The outbox as a handler sees it."""

    outbox: Outbox
    session: ClientSession

    def add(self, announcements: Sequence[Announcement]) -> None:
        """See `Outbox.add`."""
        self.outbox.add(self.session, announcements)


def _as_row(found: Mapping[str, Any]) -> Row:
    return Row(
        id=found["_id"],
        message_id=found.get("message_id", found["_id"]),
        kind=found["type"],
        body=found["body"],
        queue=found.get("queue", ""),
        failures=found.get("failures", 0),
    )
