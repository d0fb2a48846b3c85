"""A collector of OpenTelemetry's spans on loopback, as an installation has one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass
class Collector:
    """Takes spans as an installation's collector does."""

    address: str = ""
    spans: list[tuple[str, Any]] = field(default_factory=list)

    def named(self) -> dict[str, tuple[str, Any]]:
        """Name of each span -> the process that told it, and the span."""
        return {span.name: (process, span) for process, span in self.spans}


@contextmanager
def collecting() -> Iterator[Collector]:
    """Inside, a collector listens."""
    told = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            message = ExportTraceServiceRequest()
            message.ParseFromString(self.rfile.read(int(self.headers["Content-Length"])))
            for part in message.resource_spans:
                names = {each.key: each.value.string_value for each in part.resource.attributes}
                for scope in part.scope_spans:
                    told.spans += [(names["service.name"], span) for span in scope.spans]
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
