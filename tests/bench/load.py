"""A load generator that costs little: one process, raw keep-alive sockets, one request under way per client.

python -m tests.bench.load <port> <path> <requests> <clients> <prefix of addresses>
"""

import json
import select
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

END_OF_HEADERS = b"\r\n\r\n"
LENGTH = b"content-length:"


@dataclass
class Client:
    """One person at one connection."""

    connection: socket.socket
    asked_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)

    def has_answer(self) -> bool:
        """Is the whole answer here?"""
        end = self.received.find(END_OF_HEADERS)
        if end < 0:
            return False
        headers = bytes(self.received[:end]).lower()
        start = headers.index(LENGTH) + len(LENGTH)
        length = int(headers[start:].split(b"\r\n", 1)[0])
        return len(self.received) >= end + len(END_OF_HEADERS) + length


def requests(port: int, path: str, count: int, prefix: str) -> list[bytes]:
    """As many requests, each by another person."""
    made = []
    for number in range(count):
        person = {
            "first_name": "Mari",
            "last_name": f"Näidis{number}",
            "email": f"{prefix}{number}@example.org",
            "language": "et",
        }
        body = json.dumps(person).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nIdempotency-Key: {prefix}-{number}-0123456789\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


def rush(port: int, path: str, count: int, clients: int, prefix: str) -> dict[str, object]:
    """What happened: seconds it took, processor seconds of one's own, latencies in milliseconds, how often
    each status was answered."""
    left = iter(requests(port, path, count, prefix))
    poll = select.epoll()
    people = {}
    for _ in range(clients):
        connection = socket.create_connection(("127.0.0.1", port), timeout=15)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        people[connection.fileno()] = Client(connection)
        poll.register(connection.fileno(), select.EPOLLIN)
    statuses: Counter[str] = Counter()
    latencies: list[float] = []
    begun, cpu_begun = time.perf_counter(), time.process_time()
    waiting = sum(_ask(client, left) for client in people.values())
    while waiting:
        for number, _ in poll.poll(15):
            client = people[number]
            chunk = client.connection.recv(65_536)
            client.received += chunk
            if chunk and not client.has_answer():
                continue
            latencies.append(time.perf_counter() - client.asked_at)
            statuses[bytes(client.received[9:12]).decode() or "closed"] += 1
            waiting -= 1
            waiting += _ask(client, left) if chunk else 0
    return {
        "seconds": time.perf_counter() - begun,
        "cpu_s": time.process_time() - cpu_begun,
        "statuses": statuses,
        "latencies_ms": quantiles(latencies),
    }


def _ask(client: Client, left: Iterator[bytes]) -> int:
    message = next(left, None)
    if message is None:
        return 0
    client.received.clear()
    client.asked_at = time.perf_counter()
    client.connection.sendall(message)
    return 1


def quantiles(latencies: list[float]) -> dict[str, float]:
    """Milliseconds that half, most and nearly all waited no longer than, of seconds."""
    ordered = sorted(latencies)
    return {
        name: round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 1)
        for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("most", 1.0))
    }


if __name__ == "__main__":
    where, path_, many, crowd, mark = sys.argv[1:]
    print(json.dumps(rush(int(where), path_, int(many), int(crowd), mark)))  # noqa: T201
