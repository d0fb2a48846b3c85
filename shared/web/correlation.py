"""One identifier from the HTTP request to the mail."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, request

from shared import logs

HEADER = "X-Correlation-Id"
SENT = "HTTP_X_CORRELATION_ID"
BOUND = "kutse.correlation_id"


class Correlated:
    """WSGI middleware: every log line of a request carries its identifier, and so does the answer."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        bound = environ[BOUND] = logs.bind_correlation_id(environ.get(SENT))

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, [*headers, (HEADER, bound)], *error)

        return self._application(environ, start)


def correlation_id() -> str:
    """The identifier of the request being answered; the caller's own when it sent a well-formed one."""
    environ = request.environ
    if BOUND not in environ:
        environ[BOUND] = logs.bind_correlation_id(environ.get(SENT))
    bound: str = environ[BOUND]
    return bound


def install(app: Flask) -> None:
    """Requests are told apart from now on."""
    app.wsgi_app = Correlated(app.wsgi_app)  # type: ignore[method-assign]
