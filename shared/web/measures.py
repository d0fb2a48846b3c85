"""How many requests there were and how long they took, per route and status class."""

import time

from flask import Flask, Response, g, request

from shared.metrics import REQUESTS


def install(app: Flask) -> None:
    """Requests are timed from now on. Labels are route patterns, never addresses: no token gets into a
    metric."""

    @app.before_request
    def start() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def stop(response: Response) -> Response:
        if "began" in g:
            route = request.url_rule.rule if request.url_rule else "unknown"
            labels = (request.method, route, f"{response.status_code // 100}xx")
            REQUESTS.labels(*labels).observe(time.perf_counter() - g.began)
        return response
