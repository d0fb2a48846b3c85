"""Is the process alive, and is what it needs there? /healthz asks nobody; /readyz asks everything it
needs."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from shared import metrics

Checks = Mapping[str, Callable[[], bool]]
"""Name of a needed thing, as operators call it -> does it answer now? A check must be quick and must not
raise."""

PROBES = ("/healthz", "/readyz", "/metrics")
"""The addresses answered here, for operators and what they run."""


def readiness(checks: Checks) -> dict[str, Any]:
    """`{"ready": bool, "missing": [names]}`."""
    missing = [name for name, is_there in checks.items() if not is_there()]
    return {"ready": not missing, "missing": missing}


@dataclass(frozen=True)
class Answer:
    """What a health address answers."""

    status: int
    content_type: str
    body: bytes


def answer(path: str, checks: Checks) -> Answer:
    """/healthz, /readyz (503 while something is missing), /metrics; 404 for anything else."""
    if path == "/healthz":
        return Answer(200, "text/plain; charset=utf-8", b"ok\n")
    if path == "/readyz":
        state = readiness(checks)
        return Answer(200 if state["ready"] else 503, "application/json", json.dumps(state).encode())
    if path == "/metrics":
        body, content_type = metrics.exposition()
        return Answer(200, content_type, body)
    return Answer(404, "text/plain; charset=utf-8", b"not found\n")


class HealthServer:
    """Answers for a worker in threads of its own, between `with` and its end.

    Args:
        address: host and port; port 0 takes any free one, `port` tells which.
    """

    def __init__(self, address: tuple[str, int], checks: Checks) -> None:
        self._server = ThreadingHTTPServer(address, _handler(checks))
        self._server.daemon_threads = True

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, name="health", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(checks: Checks) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            found = answer(self.path, checks)
            self.send_response(found.status)
            self.send_header("Content-Type", found.content_type)
            self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body)

        def log_message(self, format: str, *args: object) -> None:
            """Health checks are not worth a line each."""

    return Handler
