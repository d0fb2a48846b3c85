"""Turns between the processes of one machine: one batch for an event at a time.

Processes meet in the database, where the slower one has to decide once more; whoever waits for its turn
instead wastes nothing and gathers more people meanwhile. It is a courtesy, not a lock that anything hangs
on: after `patience_s`, or when the folder cannot be written, one goes ahead, and other machines know nothing
of it.
"""

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

STRIPES = 64
"""Events share that many files; two events on one file merely wait for each other."""

PATIENCE_S = 0.25
PAUSE_S = 0.001


class Turns:
    """See `handlers.group_commit.Turn`.

    Args:
        folder: where the files stand; made when needed. All web processes of a machine use the same.
    """

    def __init__(self, folder: Path, patience_s: float = PATIENCE_S) -> None:
        self._folder = folder
        self._patience_s = patience_s

    @contextmanager
    def take(self, key: str) -> Iterator[None]:
        """Inside, no other process that takes turns decides for `key`, unless one ran out of patience."""
        number = self._open(key)
        if number is None:
            yield
            return
        try:
            self._wait(number)
            yield
        finally:
            os.close(number)  # gives the lock back too

    def _open(self, key: str) -> int | None:
        stripe = hashlib.sha256(key.encode()).digest()[0] % STRIPES
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return os.open(self._folder / f"turn-{stripe}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return None

    def _wait(self, number: int) -> None:
        until = time.monotonic() + self._patience_s
        while time.monotonic() < until:
            with suppress(BlockingIOError):
                fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            time.sleep(PAUSE_S)
