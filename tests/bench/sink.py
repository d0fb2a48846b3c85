"""A mail server in a process of its own: takes every mail, keeps none, notes when it took it."""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from threading import Lock, Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.stack import free_ports


class Taker:
    """The server's handler: whatever comes is taken, and said so on the pipe."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Taken."""
        self._pipe.send((envelope.rcpt_tos[0], time.time()))
        return "250 OK"


@dataclass
class Sink:
    """What was taken so far."""

    port: int

    def __post_init__(self) -> None:
        self._taken: dict[str, float] = {}
        self._guard = Lock()

    def note(self, address: str, at: float) -> None:
        """A mail was taken."""
        with self._guard:
            self._taken.setdefault(address, at)

    def taken_at(self, address: str) -> float:
        """When the first mail to the address was taken, in seconds since 1970; 0 when none was."""
        with self._guard:
            return self._taken.get(address, 0.0)

    def count(self, prefix: str) -> int:
        """How many addresses that begin so had a mail."""
        with self._guard:
            return sum(address.startswith(prefix) for address in self._taken)


@contextmanager
def taking_mails() -> Iterator[Sink]:
    """The server, running."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    sink = Sink(free_ports(1)[0])
    process = context.Process(target=_serve, args=(sink.port, theirs))
    process.start()
    ours.recv()
    reader = Thread(target=_read, args=(ours, sink))
    reader.start()
    try:
        yield sink
    finally:
        ours.send("stop")
        process.join(10)
        theirs.close()
        reader.join(10)


def _read(pipe: Pipe, sink: Sink) -> None:
    while (told := pipe.recv()) != "over":
        sink.note(*told)


def _serve(port: int, pipe: Any) -> None:
    controller = Controller(Taker(pipe), hostname="127.0.0.1", port=port)
    controller.start()
    pipe.send("ready")
    pipe.recv()
    controller.stop()
    pipe.send("over")
