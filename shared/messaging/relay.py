"""The relay: carries pending rows from the outbox to the broker.

A crash between publishing and marking means publishing again; consumers know a message by its id. What the
broker cannot route or refuses stays pending and is tried again, behind it the rest goes on. One relay per
outbox works at a time.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from shared import crash_points, metrics
from shared.documents import outages
from shared.errors import Unavailable
from shared.logs import logger
from shared.messaging.lease import Lease
from shared.messaging.outbox import Outbox, Row
from shared.messaging.publisher import Outcome, Outgoing, Publisher
from shared.messaging.worker import pause

BATCH = 200
IDLE_S = 0.05
STANDBY_S = 1.0
MEASURE_EVERY_S = 5.0
LEASE = timedelta(seconds=15)
READY_AGE_S = 60.0


@dataclass(frozen=True)
class RelayParts:
    """What a relay works with. `exchange`: where announcements go."""

    outbox: Outbox
    lease: Lease
    publisher: Publisher
    exchange: str


class Relay:
    """A worker's part that empties the outbox."""

    name = "relay"

    def __init__(self, parts: RelayParts) -> None:
        self._parts = parts
        self._measured_at = 0.0
        self._oldest_age_s = 0.0
        self._failures = 0

    def run(self, stop: threading.Event) -> None:
        """Publishes what is pending until `stop`; outages are waited out."""
        try:
            while not stop.is_set():
                try:
                    wait = self._round()
                    self._failures = 0
                    stop.wait(wait)
                except Unavailable as error:
                    self._failures += 1
                    logger("relay").warning("waiting", missing=error.part, failures=self._failures)
                    stop.wait(pause(self._failures))
        finally:
            self._leave()

    def is_publishing(self) -> bool:
        """Did the last turn go well? For readiness; false too while the broker takes nothing (alarm)."""
        return self._failures == 0

    def is_keeping_up(self) -> bool:
        """Is nothing in the outbox older than a minute? For readiness; as of a few seconds ago."""
        return self._oldest_age_s < READY_AGE_S

    def pump(self) -> int:
        """Publishes one batch and answers how many rows the broker confirmed.

        Raises:
            Unavailable: `mongodb` or `rabbitmq`; nothing is marked that was not confirmed.
        """
        with outages():
            rows = self._parts.outbox.pending(BATCH)
        if not rows:
            return 0
        crash_points.reach("relay-taken")
        outcomes = self._parts.publisher.publish([self._outgoing(row) for row in rows])
        crash_points.reach("relay-confirmed")
        with outages():
            return self._record(rows, outcomes)

    def _round(self) -> float:
        """One turn; answers how long to wait before the next, in seconds."""
        with outages():
            self._measure()
            if not self._parts.lease.hold():
                return STANDBY_S
        return 0.0 if self.pump() else IDLE_S

    def _record(self, rows: Sequence[Row], outcomes: Sequence[Outcome]) -> int:
        confirmed = [row.id for row, said in zip(rows, outcomes, strict=True) if said is Outcome.CONFIRMED]
        self._parts.outbox.mark_published(confirmed)
        troubled = [
            (row, said)
            for row, said in zip(rows, outcomes, strict=True)
            if said in (Outcome.UNROUTABLE, Outcome.REFUSED)
        ]
        for row, said in troubled:
            self._parts.outbox.postpone(row, said.value)
            logger("relay").error("not taken", message_id=row.message_id, type=row.kind, outcome=said.value)
        if any(said is Outcome.UNROUTABLE and row.failures for row, said in troubled):
            # Not the first time: a queue that is declared again in the breath it was deleted in looks to the
            # broker as if it had never gone. Its consumer is not told, and what is new counts as delivered.
            self._parts.publisher.declare()
        if Outcome.UNKNOWN in outcomes:
            raise Unavailable("rabbitmq")
        return len(confirmed)

    def _outgoing(self, row: Row) -> Outgoing:
        exchange, key = ("", row.queue) if row.queue else (self._parts.exchange, row.kind)
        return Outgoing(exchange, key, row.message_id, row.kind, row.body)

    def _measure(self) -> None:
        now = time.monotonic()
        if now - self._measured_at >= MEASURE_EVERY_S:
            self._measured_at = now
            backlog = self._parts.outbox.backlog()
            self._oldest_age_s = backlog.oldest_age_s
            metrics.OUTBOX_DEPTH.set(backlog.depth)
            metrics.OUTBOX_AGE.set(backlog.oldest_age_s)

    def _leave(self) -> None:
        self._parts.publisher.close()
        try:
            with outages():
                self._parts.lease.release()
        except Unavailable:
            logger("relay").warning("lease not released", missing="mongodb")
