"""One identifier from the HTTP request to the mail."""

from flask import Flask, Response, g, request

from shared import logs

HEADER = "X-Correlation-Id"


def correlation_id() -> str:
    """The identifier of the request being answered; the caller's own when it sent a well-formed one."""
    if "correlation_id" not in g:
        g.correlation_id = logs.bind_correlation_id(request.headers.get(HEADER))
    value: str = g.correlation_id
    return value


def install(app: Flask) -> None:
    """Every log line of a request carries its identifier, and so does the answer."""

    @app.before_request
    def bind() -> None:
        correlation_id()

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers[HEADER] = correlation_id()
        return response
