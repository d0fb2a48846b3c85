"""The worker process of a service: several parts side by side, stopped together.

A part that crashes is begun again after a growing pause, so one defect or outage does not take the others
along. On SIGTERM or SIGINT every part finishes what it has begun and begins nothing new.
"""

import random
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from shared import metrics
from shared.health import HealthServer
from shared.logs import logger

GRACE_S = 25
"""Seconds a part may take to finish what it has begun; then the process ends all the same."""

PAUSE_FIRST_S, PAUSE_MOST_S = 0.5, 15.0


class Part(Protocol):
    """Something that runs until it is told to stop. `name` is for logs and metrics."""

    @property
    def name(self) -> str: ...

    def run(self, stop: threading.Event) -> None:
        """Works until `stop` is set, then finishes what was begun and returns."""


@dataclass(frozen=True)
class Ticker:
    """A part that does `work` at once and then again and again, `every` after the last time ended.

    Several workers tick at the same time: `work` must be safe with that.
    """

    name: str
    every: timedelta
    work: Callable[[], object]

    def run(self, stop: threading.Event) -> None:
        """See `Part`. A clock that has never come to the end of a round counts from its start."""
        metrics.TICK_EVERY.labels(self.name).set(self.every.total_seconds())
        metrics.TICK_ENDED.labels(self.name).set_to_current_time()
        while not stop.is_set():
            self.work()
            metrics.TICKS.labels(self.name).inc()
            metrics.TICK_ENDED.labels(self.name).set_to_current_time()
            stop.wait(self.every.total_seconds())


@dataclass(frozen=True)
class Worker:
    """All parts of one service's worker.

    Args:
        name: the service.
        parts: run in a thread each.
        address: host and port for /healthz, /readyz and /metrics.
        readiness: name of a needed thing -> does it answer now?
    """

    name: str
    parts: Sequence[Part]
    address: tuple[str, int]
    readiness: Mapping[str, Callable[[], bool]]

    def run(self) -> int:
        """Runs until SIGTERM or SIGINT; answers the exit status: 0, or 1 when a part would not stop in
        time."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        return self.run_until(stop)

    def run_until(self, stop: threading.Event) -> int:
        """As `run`, until `stop` is set."""
        with HealthServer(self.address, self.readiness):
            threads = [_start(part, stop) for part in self.parts]
            logger("worker").info("started", parts=[part.name for part in self.parts])
            stop.wait()
            logger("worker").info("stopping")
            for thread in threads:
                thread.join(GRACE_S)
        late = [thread.name for thread in threads if thread.is_alive()]
        logger("worker").info("stopped", late=late)
        return 1 if late else 0


def _start(part: Part, stop: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=_keep_running, args=(part, stop), name=part.name, daemon=True)
    thread.start()
    return thread


def _keep_running(part: Part, stop: threading.Event) -> None:
    """The outermost loop: whatever a part raises is logged and counted, and the part begins again."""
    crashes = 0
    while not stop.is_set():
        try:
            part.run(stop)
        except Exception as error:
            crashes += 1
            metrics.PART_CRASHES.labels(part.name).inc()
            problem = type(error).__name__
            logger("worker").error("part crashed", crashed=part.name, error=problem, exc_info=True)
            stop.wait(pause(crashes))


def pause(failures: int) -> float:
    """Seconds to wait after so many failures in a row: doubles up to a limit, with chance in it.

    The chance keeps many processes from coming back at the same moment.
    """
    return random.uniform(0.5, 1.0) * min(PAUSE_FIRST_S * 2.0 ** min(failures - 1, 10), PAUSE_MOST_S)
