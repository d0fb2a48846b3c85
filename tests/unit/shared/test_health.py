"""/healthz, /readyz and /metrics of a worker."""

import json
import urllib.error
import urllib.request

import pytest

from shared.health import HealthServer, answer, readiness


def test_what_is_missing_is_named() -> None:
    assert readiness({"mongodb": lambda: True, "rabbitmq": lambda: False}) == {
        "ready": False,
        "missing": ["rabbitmq"],
    }
    assert readiness({}) == {"ready": True, "missing": []}


def test_the_process_is_alive_whatever_is_missing() -> None:
    assert answer("/healthz", {"mongodb": lambda: False}).status == 200


def test_metrics_are_in_prometheus_form() -> None:
    told = answer("/metrics", {})

    assert told.content_type.startswith("text/plain")
    assert b"kutse_outbox_pending" in told.body


def test_a_worker_answers_over_http_until_it_is_done() -> None:
    state = {"mongodb": False}
    with HealthServer(("127.0.0.1", 0), {"mongodb": lambda: state["mongodb"]}) as server:
        url = f"http://127.0.0.1:{server.port}"
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(f"{url}/readyz", timeout=5)
        state["mongodb"] = True
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as reply:
            ready = json.load(reply)
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{url}/secret", timeout=5)

    assert refusal.value.code == 503
    assert json.loads(refusal.value.read()) == {"ready": False, "missing": ["mongodb"]}
    assert ready == {"ready": True, "missing": []}
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{url}/healthz", timeout=5)
