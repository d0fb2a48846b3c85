"""The clock an installation goes by: its database's, whatever the clocks of its machines say.

Of several processes each has a machine, and each machine a clock that may be wrong or be set while they run.
A seat offered until six must not be gone at five because one of them thinks so. All of them ask the database
what time it is, now and then, and count on from there by a clock that nobody can set.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pymongo
from pymongo import MongoClient

from shared.clock import Clock, system_clock
from shared.documents import outages
from shared.errors import Unavailable

EVERY_S = 30.0
SLOWEST_S = 1.0
"""An answer that took longer says too little of the moment it was given."""

NOISE_S = 0.05
"""Differences nobody needs to know of; correcting them would make the clock tremble."""


@dataclass(frozen=True)
class Anchor:
    """At this reading of the clock nobody can set, it was that time.

    Args:
        good_until: reading until which the database need not be asked again.
    """

    reading: float
    at: datetime
    good_until: float

    def time_at(self, reading: float) -> datetime:
        """What time it is at a later reading."""
        return self.at + timedelta(seconds=reading - self.reading)


class DatabaseClock:
    """Answers the database's time. Until the database has answered once, the machine's.

    Args:
        ask: answers what time it is at the database, aware and in UTC; raises Unavailable.
        offset: how far the demonstration clock runs ahead.
        machine: the clock of this machine.
        reading: seconds of a clock that runs on whatever the machine's is set to.
    """

    def __init__(
        self,
        ask: Callable[[], datetime],
        offset: timedelta = timedelta(0),
        *,
        machine: Clock | None = None,
        reading: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self._offset = offset
        self._machine = machine or system_clock()
        self._reading = reading
        self._anchor: Anchor | None = None
        self._tried_at = -EVERY_S
        self._asking = threading.Lock()

    def __call__(self) -> datetime:
        """The present moment, aware and in UTC."""
        reading = self._reading()
        if reading >= self._due_at() and self._asking.acquire(blocking=self._anchor is None):
            try:
                self._look(reading)
            finally:
                self._asking.release()
        anchor = self._anchor
        now = anchor.time_at(self._reading()) if anchor else self._machine()
        return now + self._offset

    def _due_at(self) -> float:
        return self._anchor.good_until if self._anchor else self._tried_at + EVERY_S / 10

    def _look(self, reading: float) -> None:
        """Asks once, unless another thread has just done so; when the database is away, what was known
        holds."""
        if reading < self._due_at():
            return
        self._tried_at = before = self._reading()
        try:
            told = self._ask()
        except Unavailable:
            self._put_off(before + EVERY_S / 10)
            return
        after = self._reading()
        if after - before > SLOWEST_S and self._anchor:
            self._put_off(after + EVERY_S / 10)
            return
        fresh = Anchor((before + after) / 2, told, after + EVERY_S)
        known = self._anchor
        if known and abs((known.time_at(fresh.reading) - fresh.at).total_seconds()) < NOISE_S:
            fresh = Anchor(known.reading, known.at, fresh.good_until)
        self._anchor = fresh

    def _put_off(self, until: float) -> None:
        known = self._anchor
        if known:
            self._anchor = Anchor(known.reading, known.at, until)


def database_clock(client: MongoClient[dict[str, Any]], offset: timedelta) -> DatabaseClock:
    """The clock of everything that works on this database."""
    return DatabaseClock(lambda: told_by(client), offset)


def told_by(client: MongoClient[dict[str, Any]]) -> datetime:
    """What time it is at the database now.

    Raises:
        Unavailable: `mongodb`.
    """
    with outages(), pymongo.timeout(SLOWEST_S):
        told: datetime = client.admin.command("hello")["localTime"]
    return told.replace(tzinfo=UTC)
