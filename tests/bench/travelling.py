"""A load generator that costs little: raw keep-alive sockets, one request under way per connection.

What people ask stands in `tests.bench.people`.
"""

import select
import socket
import time
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field

END_OF_HEADERS = b"\r\n\r\n"
LENGTH = b"content-length:"
PATIENCE_S = 60
READ_AT_ONCE = 262_144

Journey = Generator[bytes, "Answer", str]
"""What one person asks, answer by answer; ends with how it went."""


@dataclass(frozen=True)
class Answer:
    """An answer to one request."""

    status: str
    head: bytes
    body: bytes


@dataclass
class Happened:
    """What a load generator saw. Seconds are of one clock for all processes of a machine.

    Args:
        latencies_ms: name of a step -> how long each person waited for it.
        phases: when each stretch of work began and ended.
        ends: how journeys ended -> how many.
    """

    latencies_ms: dict[str, list[float]] = field(default_factory=dict)
    phases: list[tuple[float, float]] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)


class Connection:
    """One connection, which somebody's journey goes through at a time."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.journey: Journey | None = None
        self.asked_at = 0.0
        self._received = bytearray()

    def begin(self, journey: Journey) -> None:
        """The first request of the next person is under way."""
        self.journey = journey
        self._send(next(journey))

    def take(self) -> Answer | None:
        """The answer, once all of it is here."""
        chunk = self.socket.recv(READ_AT_ONCE)
        self._received += chunk
        if not chunk:
            return Answer("closed", b"", b"")
        end = self._received.find(END_OF_HEADERS)
        if end < 0:
            return None
        head = bytes(self._received[:end])
        lowered = head.lower()
        start = lowered.index(LENGTH) + len(LENGTH)
        body_at = end + len(END_OF_HEADERS)
        if len(self._received) < body_at + int(lowered[start:].split(b"\r\n", 1)[0]):
            return None
        return Answer(head[9:12].decode(), head, bytes(self._received[body_at:]))

    def goes_on(self, answer: Answer) -> str:
        """The next request is under way; or how the journey ended."""
        assert self.journey is not None
        try:
            self._send(self.journey.send(answer))
        except StopIteration as ended:
            return str(ended.value)
        return ""

    def _send(self, message: bytes) -> None:
        self._received.clear()
        self.asked_at = time.perf_counter()
        self.socket.sendall(message)


def travel(port: int, step: str, journeys: Iterable[Journey], connections: int, seen: Happened) -> None:
    """Every journey came to its end, as many side by side as there are connections; `seen` tells of it.

    Args:
        step: names what is waited for.
    """
    left = iter(journeys)
    poll, open_ones = select.epoll(), {}
    for _ in range(connections):
        connection = Connection(port)
        open_ones[connection.socket.fileno()] = connection
        poll.register(connection.socket.fileno(), select.EPOLLIN)
    latencies = seen.latencies_ms.setdefault(step, [])
    begun = time.perf_counter()
    under_way = sum(_next(connection, left) for connection in open_ones.values())
    while under_way:
        ready = poll.poll(PATIENCE_S)
        assert ready, f"no answer within {PATIENCE_S} s"
        for number, _ in ready:
            connection = open_ones[number]
            answer = connection.take()
            if answer is None:
                continue
            latencies.append((time.perf_counter() - connection.asked_at) * 1000)
            ended = "closed" if answer.status == "closed" else connection.goes_on(answer)
            if ended:
                seen.ends[ended] += 1
                under_way -= 1
                under_way += _next(connection, left) if ended != "closed" else 0
    seen.phases.append((begun, time.perf_counter()))
    for connection in open_ones.values():
        connection.socket.close()


def _next(connection: Connection, left: Iterator[Journey]) -> int:
    journey = next(left, None)
    if journey is not None:
        connection.begin(journey)
    return journey is not None
