"""A span for each request, where spans are wanted."""

from contextlib import ExitStack

from flask import Flask, g, request

from shared.tracing import Tracer, Untraced
from shared.web.correlation import correlation_id


def install(app: Flask, tracer: Tracer) -> None:
    """Requests are traced from now on, by route pattern: no token gets into a span. Costs nothing where
    nothing is traced."""
    if isinstance(tracer, Untraced):
        return

    @app.before_request
    def begin() -> None:
        route = request.url_rule.rule if request.url_rule else "unknown"
        g.span = ExitStack()
        g.span.enter_context(tracer.span("request", correlation_id(), method=request.method, route=route))

    @app.teardown_request
    def end(_: BaseException | None) -> None:
        span: ExitStack | None = g.pop("span", None)
        if span:
            span.close()
