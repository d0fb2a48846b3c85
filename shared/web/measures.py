"""How many requests there were and how long they took, per route and status class."""

import time
from functools import cache

from flask import Flask, Response, g, request
from prometheus_client import Histogram

from shared.metrics import REQUESTS

BEGAN = "kutse.began"
"""When somebody ahead of the framework took the request up."""

METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


def install(app: Flask) -> None:
    """Requests are timed from now on. Labels are route patterns, never addresses: no token gets into a
    metric."""

    @app.before_request
    def start() -> None:
        g.began = request.environ.get(BEGAN) or time.perf_counter()

    @app.after_request
    def stop(response: Response) -> Response:
        began = g.get("began")
        if began is not None:
            rule, method = request.url_rule, request.method if request.method in METHODS else "other"
            count(method, rule.rule if rule else "unknown", response.status_code, began)
        return response


def count(method: str, route: str, status: int, began: float) -> None:
    """A request that is answered now."""
    _figure(method, route, status // 100).observe(time.perf_counter() - began)


@cache
def _figure(method: str, route: str, hundreds: int) -> Histogram:
    """As many as there are routes: looking one up by its labels costs more than counting."""
    return REQUESTS.labels(method, route, f"{hundreds}xx")
