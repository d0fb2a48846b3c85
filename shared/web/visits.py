"""How often one visitor may come through one door: guessing and flooding are sent away before anything is
looked up.

Counted in the database, so all processes share the counts. While it does not answer, each process counts
for itself: the doors stay guarded, somewhat more loosely.
"""

import hashlib
import time
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import pymongo
from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, MongoDBStorage, Storage
from limits.strategies import FixedWindowRateLimiter
from pymongo import MongoClient
from werkzeug.exceptions import TooManyRequests

EXTENSION = "kutse.visits"
BUDGET_S = 1
"""Seconds for one count; a slow database must not hold up the page it guards."""


class Visits:
    """Counts visits.

    Args:
        storage: shared by all processes.
        limits: door -> `60 per minute` and the like (https://limits.readthedocs.io).
    """

    def __init__(self, storage: Storage, limits: Mapping[str, str]) -> None:
        self._shared = FixedWindowRateLimiter(storage)
        self._outages = storage.base_exceptions
        self._limits: dict[str, RateLimitItem] = {door: parse(limit) for door, limit in limits.items()}

    @cached_property
    def _own(self) -> FixedWindowRateLimiter:
        """Made when it is first needed: it begins a thread, which no process has before it forks."""
        return FixedWindowRateLimiter(MemoryStorage())

    def wait_s(self, door: str, visitor: str) -> int:
        """Counts this visit; 0 when it is allowed, otherwise in how many seconds the next one will be."""
        try:
            return self._wait(self._shared, door, visitor)
        except self._outages:
            return self._wait(self._own, door, visitor)

    def _wait(self, counter: FixedWindowRateLimiter, door: str, visitor: str) -> int:
        limit = self._limits[door]
        if counter.hit(limit, door, visitor):
            return 0
        reset_at = counter.get_window_stats(limit, door, visitor).reset_time
        return max(1, round(reset_at - time.time()))


class CountsInMongoDb(MongoDBStorage):  # type: ignore[misc]
    """Counts kept in the collections `visit_counters` and `visit_windows`, through the client given."""

    def __init__(self, client: MongoClient[dict[str, Any]], database: str) -> None:
        self._client = client
        super().__init__("mongodb://", database, "visit_counters", "visit_windows")

    def _init_mongo_client(self, uri: str | None, **options: int | str | bool) -> Any:  # noqa: ARG002
        return self._client

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """One more visit; gives up in time."""
        with pymongo.timeout(BUDGET_S):
            return int(super().incr(key, expiry, amount))

    def __del__(self) -> None:
        """The client is not ours to close."""


def fingerprint(mailbox: str) -> str:
    """What a mailbox is counted under."""
    return hashlib.sha256(mailbox.encode()).hexdigest()


def install(app: Flask, visits: Visits) -> None:
    """`admit` counts with `visits` from now on."""
    app.extensions[EXTENSION] = visits


def admit(door: str, visitor: str = "") -> None:
    """Counts this visit to the answering application.

    Args:
        visitor: whom or what it is counted for; the asker's address if not given.

    Raises:
        TooManyRequests: with the seconds to wait.
    """
    visits: Visits = current_app.extensions[EXTENSION]
    wait = visits.wait_s(door, visitor or request.remote_addr or "unknown")
    if wait:
        raise TooManyRequests(retry_after=wait)
