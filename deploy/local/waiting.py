"""Waiting for a condition, with a deadline and without guessing how long things take."""

import socket
import time
from collections.abc import Callable

from deploy.local.errors import StackError

PAUSE_S = 0.05


def always() -> None:
    """Whoever waits goes on waiting."""


def wait_until(
    condition: Callable[[], bool], *, what: str, deadline_s: float, alive: Callable[[], None]
) -> None:
    """Returns as soon as `condition` holds.

    Args:
        what: named when it takes too long.
        alive: raises when waiting has become pointless, because the process in question has ended.

    Raises:
        StackError: `deadline_s` seconds went by.
    """
    until = time.monotonic() + deadline_s
    while not condition():
        alive()
        if time.monotonic() > until:
            raise StackError(f"{what} did not happen within {deadline_s:.0f} seconds")
        time.sleep(PAUSE_S)


def answers(port: int, greeting: bytes = b"") -> bool:
    """Does somebody on loopback accept a connection there, and answer `greeting` if one is given?"""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            if not greeting:
                return True
            connection.sendall(greeting)
            return bool(connection.recv(1))
    except OSError:
        return False
