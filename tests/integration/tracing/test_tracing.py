"""Spans reach a collector: one trace for one correlation id, and no person's data in any of them."""

from collections.abc import Iterator

import pytest
from flask import Flask

from shared.tracing import Exporting, Untraced, tracer_for
from shared.tracing_export import trace_id_of
from shared.web import correlation, tracing
from tests.collecting import Collector, collecting
from tests.stack import wait_until

CORRELATION = "01a200e85452704d93465437"


@pytest.fixture
def collector() -> Iterator[Collector]:
    """A collector on loopback."""
    with collecting() as told:
        yield told


def test_what_happens_under_one_correlation_id_is_one_trace_whoever_tells_it(collector: Collector) -> None:
    web, worker = (
        tracer_for(collector.address, name) for name in ("registration-web", "notifications-worker")
    )

    with web.span("request", CORRELATION, route="/events/<slug>"):
        pass
    with worker.span("handle", CORRELATION, type="kutse.registration.confirmed.v1"):
        pass
    with worker.span("handle another", "01a200e85452704d93465438"):
        pass

    told = wait_until(lambda: len(collector.spans) == 3 and collector.named())
    traces = {name: int.from_bytes(span.trace_id, "big") for name, (_, span) in told.items()}
    assert traces["request"] == traces["handle"] == trace_id_of(CORRELATION)
    assert traces["handle another"] != traces["handle"]
    assert told["request"][0] == "kutse-registration-web"
    assert told["handle"][0] == "kutse-notifications-worker"


def test_an_error_is_named_by_its_type_and_goes_on(collector: Collector) -> None:
    tracer = tracer_for(collector.address, "registration-worker")

    with pytest.raises(ValueError, match="Mari"), tracer.span("handle", CORRELATION):
        raise ValueError("Mari Maasikas")

    _, span = wait_until(lambda: collector.named().get("handle"))
    assert span.status.message == "ValueError"
    assert b"Mari" not in span.SerializeToString()


def test_a_request_is_told_by_its_route_and_never_by_its_token(collector: Collector) -> None:
    app = Flask("any")
    correlation.install(app)
    tracing.install(app, tracer_for(collector.address, "registration-web"))
    app.add_url_rule("/r/<token>", "personal", lambda token: token)

    app.test_client().get("/r/secret-token", headers={"X-Correlation-Id": CORRELATION})

    _, span = wait_until(lambda: collector.named().get("request"))
    about = {each.key: each.value.string_value for each in span.attributes}
    assert about == {"method": "GET", "route": "/r/<token>"}
    assert b"secret-token" not in span.SerializeToString()
    assert int.from_bytes(span.trace_id, "big") == trace_id_of(CORRELATION)


def test_a_collector_that_is_away_costs_no_work() -> None:
    tracer = tracer_for("http://127.0.0.1:1", "registration-web")
    assert isinstance(tracer, Exporting)

    with tracer.span("request", CORRELATION):
        done = True

    assert done


def test_without_the_setting_nobody_is_told() -> None:
    assert isinstance(tracer_for("", "registration-web"), Untraced)
