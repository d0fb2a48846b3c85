"""Stand-ins for the servers behind the messaging parts, with switches for what may go wrong."""

from collections.abc import Sequence
from typing import Any

from shared.errors import Unavailable
from shared.messaging.dead_letters import Undelivered
from shared.messaging.outbox import Backlog, Row
from shared.messaging.publisher import Outcome, Outgoing


class Counts:
    """Failures in memory; `away` makes the database silent."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.away = False

    def record(self, message_id: str, error: str) -> int:
        """One more failure."""
        if self.away:
            raise Unavailable("mongodb")
        self.counts[message_id] = self.counts.get(message_id, 0) + 1
        return self.counts[message_id]


class Graveyard:
    """Dead letters in memory."""

    def __init__(self) -> None:
        self.buried: list[Undelivered] = []
        self.away = False

    def bury(self, one: Undelivered) -> None:
        """Keeps it."""
        if self.away:
            raise Unavailable("mongodb")
        self.buried.append(one)


class Rows:
    """An outbox in memory."""

    def __init__(self, *rows: Row) -> None:
        self.rows = list(rows)
        self.published: list[str] = []
        self.postponed: list[tuple[str, str]] = []

    def pending(self, limit: int) -> list[Row]:
        """What is neither published nor postponed."""
        done = {*self.published, *(row_id for row_id, _ in self.postponed)}
        return [row for row in self.rows if row.id not in done][:limit]

    def mark_published(self, ids: Sequence[str]) -> None:
        """They are done."""
        self.published.extend(ids)

    def postpone(self, row: Row, problem: str) -> None:
        """It is to be tried later."""
        self.postponed.append((row.id, problem))

    def backlog(self) -> Backlog:
        """What waits."""
        return Backlog(len(self.pending(10_000)), 0.0)


class Wire:
    """A publisher that answers what it is told to, message by message; confirms when it was told nothing."""

    def __init__(self, **outcomes: Outcome) -> None:
        self.outcomes = outcomes
        self.sent: list[Outgoing] = []
        self.away = False
        self.refused = 0
        self.declared = 0

    def publish(self, outgoing: Sequence[Outgoing], deadline_s: float = 0) -> list[Outcome]:
        """Takes all of them."""
        if self.away:
            self.refused += 1
            raise Unavailable("rabbitmq")
        self.sent.extend(outgoing)
        return [self.outcomes.get(one.message_id, Outcome.CONFIRMED) for one in outgoing]

    def declare(self) -> None:
        """Counts how often."""
        self.declared += 1

    def close(self) -> None:
        """Nothing to close."""


class Turn:
    """A lease that is held or not, as the test says."""

    def __init__(self, *, held: bool = True) -> None:
        self.held = held
        self.released = False

    def hold(self) -> bool:
        """Is it ours?"""
        return self.held

    def release(self) -> None:
        """Somebody else may."""
        self.released = True


def row(row_id: str, **changed: Any) -> Row:
    """A pending row."""
    return Row(
        **{
            "id": row_id,
            "message_id": row_id,
            "kind": "kutse.x.y.v1",
            "body": "{}",
            "queue": "",
            "failures": 0,
            **changed,
        }
    )
