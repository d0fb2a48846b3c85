"""How errors look: problem+json (RFC 9457) under `/api/`, a page elsewhere, both in the person's language.

The only place that knows which error has which HTTP status.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException

from shared import logs
from shared.errors import (
    Conflict,
    Forbidden,
    Invalid,
    KutseError,
    NotFound,
    Rejected,
    TooOften,
    Unauthenticated,
    Unavailable,
)
from shared.web import wording
from shared.web.correlation import correlation_id

STATUS: tuple[tuple[type[KutseError], int], ...] = (
    (Unauthenticated, 401),
    (Forbidden, 403),
    (NotFound, 404),
    (Conflict, 409),
    (Invalid, 422),
    (TooOften, 429),
    (Rejected, 400),
    (Unavailable, 503),
)


@dataclass(frozen=True)
class Problem:
    """What went wrong, ready to be told.

    Args:
        code: stable, kebab-case; `type` of the problem is `urn:kutse:problem:<code>`.
        fields: dotted field name -> sentences.
        headers: of the answer, such as Retry-After.
    """

    status: int
    code: str
    detail: str
    fields: Mapping[str, list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """A short name of this kind of problem."""
        return wording.title(self.status)


DOCS = "/api/v1/docs"
"""The one page for people among the doors for programs."""


def install(app: Flask, reasons: Mapping[str, Any]) -> None:
    """Every error raised while answering becomes a problem the person or program can read."""
    app.extensions["kutse.reasons"] = {**wording.REASONS, **reasons}
    app.register_error_handler(KutseError, answer_error)
    app.register_error_handler(ValidationError, answer_error)
    app.register_error_handler(RecursionError, answer_error)
    app.register_error_handler(HTTPException, answer_error)
    app.register_error_handler(CSRFError, answer_error)


def reason(code: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence for a code in the person's language."""
    return wording.sentence(current_app.extensions["kutse.reasons"], code, params or {})


def problem_of(error: Exception) -> Problem:
    """What to tell about an error. Never its own words: those are for the log."""
    if isinstance(error, Unavailable):
        return Problem(
            503, "unavailable", reason("unavailable"), headers={"Retry-After": str(error.retry_after_s)}
        )
    if isinstance(error, Invalid):
        fields = {
            name: [wording.say(code, error.params) for code in codes] for name, codes in error.fields.items()
        }
        return Problem(422, error.code, reason(error.code, error.params), fields)
    if isinstance(error, Rejected):
        status = next(status for kind, status in STATUS if isinstance(error, kind))
        headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else {}
        if isinstance(error, TooOften):
            headers = {"Retry-After": str(error.retry_after_s)}
        return Problem(status, error.code, reason(error.code, error.params), headers=headers)
    if isinstance(error, ValidationError):
        return Problem(422, "invalid", reason("invalid"), wording.spoken(error.messages))
    if isinstance(error, HTTPException):
        return _problem_of_http(error)
    return Problem(400, "bad-request", reason("bad-request"))


def respond(problem: Problem) -> Response:
    """The problem in the shape the asker understands."""
    answer = _as_json(problem) if _for_a_program() else _as_page(problem)
    answer.headers.extend(problem.headers)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def answer_error(error: Exception) -> Response:
    """The answer to an error; what is our fault is logged by its type, without its words."""
    problem = problem_of(error)
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logs.logger("web").warning(
            "answered with a problem", code=problem.code, status=problem.status, error=type(error).__name__
        )
    return respond(problem)


def _problem_of_http(error: HTTPException) -> Problem:
    status = error.code or 500
    data: Mapping[str, Any] = getattr(error, "data", None) or {}
    messages = data.get("messages") or data.get("errors") or {}
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    code = wording.code_of(status, error.description)
    if isinstance(error, CSRFError):
        code = "form-expired"
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        fields = wording.spoken(_without_location(messages))
        return Problem(status, "invalid", reason("invalid"), fields)
    told = reason(code, _wait(headers)) if status == HTTPStatus.TOO_MANY_REQUESTS else reason(code)
    return Problem(status, code, told, headers={**headers, **dict(data.get("headers") or {})})


def _wait(headers: Mapping[str, str]) -> dict[str, int]:
    """How long, in whole minutes, one at least."""
    seconds = headers.get("Retry-After", "")
    return {"minutes": max(1, -(-int(seconds) // 60)) if seconds.isdecimal() else 1}


def _without_location(messages: Any) -> Any:
    """webargs wraps messages in the place they came from: `{"json": {...}}`."""
    if isinstance(messages, Mapping) and len(messages) == 1:
        (place, inner), *_ = messages.items()
        if place in ("json", "query", "form", "headers", "json_or_form"):
            return inner if isinstance(inner, Mapping) else {"_schema": inner}
    return messages


def _for_a_program() -> bool:
    """People follow links to documents from their mails; a browser that asks for a page there gets one."""
    if not request.path.startswith("/api/") or request.path == DOCS:
        return False
    wanted = request.accept_mimetypes.best_match(["application/problem+json", "text/html"])
    return not (request.path.endswith(".pdf") and wanted == "text/html")


def _as_json(problem: Problem) -> Response:
    body: dict[str, Any] = {
        "type": f"urn:kutse:problem:{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        "instance": f"urn:kutse:request:{correlation_id()}",
    }
    if problem.fields:
        body["errors"] = [
            {"field": name, "pointer": "#/" + name.replace(".", "/"), "detail": " ".join(sentences)}
            for name, sentences in problem.fields.items()
        ]
    answer = jsonify(body)
    answer.status_code = problem.status
    answer.mimetype = "application/problem+json"
    return answer


def _as_page(problem: Problem) -> Response:
    kept: list[tuple[str, str]] = []
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE and g.get("csrf_valid"):
        kept = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    page = render_template("problem.html", problem=problem, kept=kept, correlation_id=correlation_id())
    return make_response(page, problem.status)
