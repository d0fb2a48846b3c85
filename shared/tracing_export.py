"""Spans sent to a collector by OTLP over HTTP; loaded only where KUTSE_TRACES names one."""

import hashlib
from contextvars import ContextVar, Token
from dataclasses import dataclass

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import Span, Status, StatusCode

TIMEOUT_S = 5
EVERY_MS = 1_000
_TRACE_ID: ContextVar[int] = ContextVar("trace_id", default=0)


class ExportingTracer:
    """See `shared.tracing.Tracer`. A collector that is away costs spans, never work."""

    def __init__(self, address: str, process: str) -> None:
        resource = Resource.create({SERVICE_NAME: f"kutse-{process}"})
        provider = TracerProvider(resource=resource, id_generator=_FollowingIds())
        exporter = OTLPSpanExporter(f"{address.rstrip('/')}/v1/traces", timeout=TIMEOUT_S)
        provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=EVERY_MS))
        self._tracer = provider.get_tracer("kutse")

    def span(self, name: str, correlation_id: str, /, **about: str | int) -> "_Begun":
        """See `shared.tracing.Tracer`."""
        before = _TRACE_ID.set(trace_id_of(correlation_id))
        return _Begun(self._tracer.start_span(name, context=Context(), attributes=about), before)


@dataclass(frozen=True)
class _Begun:
    """A span that ends with the work inside."""

    span: Span
    before: Token[int]

    def __enter__(self) -> None:
        """It began when it was made."""

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind:
            self.span.set_status(Status(StatusCode.ERROR, kind.__name__))
        self.span.end()
        _TRACE_ID.reset(self.before)


def trace_id_of(correlation_id: str) -> int:
    """The trace of everything done under a correlation id: its first 128 bits of SHA-256, never 0."""
    return int.from_bytes(hashlib.sha256(correlation_id.encode()).digest()[:16], "big") or 1


class _FollowingIds(RandomIdGenerator):
    """The trace of the work in hand."""

    def generate_trace_id(self) -> int:
        """See `_TRACE_ID`."""
        return _TRACE_ID.get() or super().generate_trace_id()
