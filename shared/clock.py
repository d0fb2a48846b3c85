"""The only place that asks what time it is.

Rules never fetch the time: they take `at`, an aware datetime in UTC. `KUTSE_NOW` lets a demonstration begin
at a fixed moment; from there the clock runs on as usual.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Answers the present moment, aware and in UTC."""


def system_clock(offset: timedelta = timedelta(0)) -> Clock:
    """A clock that runs `offset` ahead of the machine's."""

    def now() -> datetime:
        return datetime.now(UTC) + offset

    return now
