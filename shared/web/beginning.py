"""What a process begins with goes on beside the first pages; whoever wants more than one waits.

A new installation has its indexes made before anything is stored; an empty catalogue needs none of them.
"""

import os
import threading
import traceback
from collections.abc import Callable

from flask import Flask, current_app, request

from shared.errors import Unavailable

PATIENCE_S = 20.0
"""Longer than an empty database takes for all indexes, shorter than a gateway waits."""

FAILED = 3
"""The exit code by which gunicorn tells a process that cannot begin, so that it ends instead of trying for
ever (gunicorn 27, `Arbiter.WORKER_BOOT_ERROR`)."""

EXTENSION = "kutse.beginning"
READING = ("GET", "HEAD")


class Beginning:
    """Whether the process has begun; it has, as long as nobody said that there is something to do first.

    Args:
        end: ends the process with an exit code.
        patience_s: how long anybody waits.
    """

    def __init__(self, end: Callable[[int], object] = os._exit, patience_s: float = PATIENCE_S) -> None:
        self._end = end
        self._patience_s = patience_s
        self._done = threading.Event()
        self._done.set()

    def is_done(self) -> bool:
        """For readiness."""
        return self._done.is_set()

    def begin(self, work: Callable[[], None]) -> None:
        """The work is under way. If it fails, the process ends."""
        self._done.clear()
        threading.Thread(target=self._do, args=(work,), name="beginning", daemon=True).start()

    def wait(self) -> None:
        """Before each request.

        Raises:
            Unavailable: it takes too long.
        """
        if not (self._done.is_set() or _only_reads() or self._done.wait(self._patience_s)):
            raise Unavailable("mongodb")

    def _do(self, work: Callable[[], None]) -> None:
        done = False
        try:
            work()
            done = True
        finally:
            if done:
                self._done.set()
            else:
                traceback.print_exc()
                self._end(FAILED)


def install(app: Flask) -> Beginning:
    """Requests wait where they have to."""
    beginning = Beginning()
    app.extensions[EXTENSION] = beginning
    app.before_request(beginning.wait)
    return beginning


def _only_reads() -> bool:
    """Is it a page for everybody? Those change nothing, and show what there is."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method in READING and getattr(view, "access_policy", "") == "public"
