"""Doors for whoever keeps the processes alive: alive at all, ready for work, figures."""

from flask import Blueprint, Flask, Response, request

from shared import health
from shared.health import Checks
from shared.web.access import public


def install(app: Flask, ready: Checks) -> None:
    """`/healthz` touches nothing, `/readyz` names what is missing, `/metrics` speaks Prometheus' text
    format."""
    doors = Blueprint("health", __name__)

    @public
    def answer() -> Response:
        found = health.answer(request.path, ready)
        return Response(found.body, found.status, content_type=found.content_type)

    for path in health.PROBES:
        doors.add_url_rule(path, path.removeprefix("/"), answer)
    app.register_blueprint(doors)
