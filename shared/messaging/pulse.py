"""The pulse of workers: each notes in its service's own database that it lives, what it lacks, how far its
clock is off, and what waits at the broker. Web processes read that; they hold no connection to the broker.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.collection import Collection

from shared import metrics
from shared.documents import outages
from shared.errors import Unavailable
from shared.health import readiness
from shared.ids import new_id
from shared.messaging.broker import Broker, Waiting
from shared.messaging.worker import Ticker

EVERY = timedelta(seconds=15)
KEPT = timedelta(hours=1)
"""A worker that fell silent is remembered that long."""

MOST = 50


@dataclass(frozen=True)
class Pulse:
    """What a worker noted last.

    Args:
        age_s: seconds since, by the database's clock.
        missing: what it needs and does not have.
        clock_ms: milliseconds its machine's clock was ahead of the database's.
        waiting: what waited at the broker; None when that did not answer.
    """

    worker: str
    age_s: float
    missing: tuple[str, ...]
    clock_ms: int
    waiting: Waiting | None


class Pulses:
    """The pulses of one service.

    Args:
        collection: `pulses` of the service's database.
    """

    def __init__(self, collection: Collection[dict[str, Any]]) -> None:
        self._pulses = collection

    def prepare(self) -> None:
        """Afterwards workers that are gone are forgotten in time."""
        self._pulses.create_index("at", name="gone", expireAfterSeconds=int(KEPT.total_seconds()))

    def beat(self, worker: str, missing: list[str], waiting: Waiting | None) -> None:
        """The worker lives, by the database's clock."""
        told = {"told_at": datetime.now(UTC), "missing": missing, "waiting": waiting and asdict(waiting)}
        fields = {name: {"$literal": value} for name, value in told.items()}
        with outages():
            self._pulses.update_one({"_id": worker}, [{"$set": {**fields, "at": "$$NOW"}}], upsert=True)

    def known(self) -> list[Pulse]:
        """The newest pulse of each worker of the last hour, those who beat last first."""
        spans = {"age": {"$subtract": ["$$NOW", "$at"]}, "ahead": {"$subtract": ["$told_at", "$at"]}}
        with outages():
            found = self._pulses.aggregate([{"$sort": {"at": -1}}, {"$limit": MOST}, {"$set": spans}])
            return [_as_pulse(each) for each in found]


def pulse(service: str, pulses: Pulses, broker: Broker, checks: Mapping[str, Callable[[], bool]]) -> Ticker:
    """The part of a worker that beats. A database that does not answer hears the next one."""
    worker = new_id()

    def beat() -> None:
        with suppress(Unavailable):
            pulses.beat(worker, readiness(checks)["missing"], _waiting(service, broker))

    return Ticker("pulse", EVERY, beat)


def _waiting(service: str, broker: Broker) -> Waiting | None:
    try:
        waiting = broker.waiting(service)
    except Unavailable:
        return None
    for state, count in asdict(waiting).items():
        metrics.QUEUED.labels(state).set(count)
    return waiting


def _as_pulse(found: Mapping[str, Any]) -> Pulse:
    waiting = Waiting(**found["waiting"]) if found["waiting"] else None
    return Pulse(
        found["_id"], max(found["age"], 0) / 1000, tuple(found["missing"]), int(found["ahead"]), waiting
    )
