"""The real servers the tests run against: one private MongoDB and one private RabbitMQ per test run.

Nothing starts before a test asks for it, so unit tests start nothing. Each test gets names of its own on
them.
"""

import os
import shutil
import socket
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import TypeVar

from deploy.local.mongodb import MongoDb
from deploy.local.rabbitmq import RabbitMq, RabbitPorts

ROOT = Path(__file__).parents[1]
PATIENCE_S = 20.0
PAUSE_S = 0.02
BLOCK = 20
"""Ports one whole stack may use."""

APART = 37

Found = TypeVar("Found")


def wait_until(
    condition: Callable[[], Found | None],
    timeout: float = PATIENCE_S,
    what: str = "",
    meanwhile: Callable[[], object] = lambda: None,
    pause_s: float = PAUSE_S,
) -> Found:
    """What `condition` answers as soon as that is true.

    Args:
        meanwhile: done each time it was not true yet.
        pause_s: between two looks; longer where looking costs something.

    Raises:
        AssertionError: it stayed false for `timeout` seconds.
    """
    until = time.monotonic() + timeout
    while not (found := condition()):
        assert time.monotonic() < until, f"did not happen within {timeout:g} s: {what or condition}"
        meanwhile()
        time.sleep(pause_s)
    return found


def free_ports(count: int) -> list[int]:
    """Ports on loopback that nobody listens on just now."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


def free_block(beside: int = 0) -> int:
    """The first port of a free block, below those the system hands to outgoing connections.

    Test processes that run side by side begin to look in places far apart, for a block stays free until
    somebody listens there.

    Args:
        beside: a block this process has chosen already, though perhaps nobody listens there yet.
    """
    blocks = range(10_000, 32_000, BLOCK)
    start = os.getpid() * APART % len(blocks)
    wanted = (first for first in chain(blocks[start:], blocks[:start]) if first != beside)
    return next(first for first in wanted if _is_free(first))


def _is_free(first: int) -> bool:
    for port in range(first, first + BLOCK):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return False
    return True


class Servers:
    """MongoDB and RabbitMQ, each started when first asked for.

    Args:
        home: folder for their data, removed by `stop`.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._mongodb: MongoDb | None = None
        self._rabbitmq: RabbitMq | None = None

    @property
    def mongodb(self) -> MongoDb:
        """The running MongoDB."""
        if self._mongodb is None:
            # Tests live at moments of their own.
            self._mongodb = MongoDb(self._home, free_ports(1)[0], forgets=False)
            self._mongodb.start().wait_ready()
        return self._mongodb

    @property
    def rabbitmq(self) -> RabbitMq:
        """The running RabbitMQ."""
        if self._rabbitmq is None:
            self._rabbitmq = RabbitMq(self._home, RabbitPorts(*free_ports(3)))
            self._rabbitmq.start().wait_ready()
        return self._rabbitmq

    def stop(self) -> None:
        """Nothing of them is left, neither processes nor data: they need not end in good order."""
        for server in (self._rabbitmq, self._mongodb):
            for child in reversed(server.children if server else []):
                child.stop(grace_s=0)
        shutil.rmtree(self._home, ignore_errors=True)


def private_home() -> Path:
    """A folder no other test run uses; what killed runs left behind is removed."""
    for left in (ROOT / "var").glob("test-*"):
        if left.name.removeprefix("test-").isdigit() and not Path("/proc", left.name[5:]).exists():
            shutil.rmtree(left, ignore_errors=True)
    return ROOT / "var" / f"test-{os.getpid()}"
