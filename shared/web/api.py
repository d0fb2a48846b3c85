"""The door for programs: OpenAPI 3.1, strict bodies, problem+json, one key per write."""

import re
from collections.abc import Sequence
from threading import Lock
from typing import Any, NoReturn

import webargs.core
from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, request
from flask_smorest import Api
from flask_smorest import Blueprint as ApiBlueprint
from marshmallow import Schema, fields
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.exceptions import HTTPException as HttpRefusal

from shared.errors import Invalid
from shared.web import problems
from shared.web.access import public

PREFIX = "/api/v1"
VERSION = "1.0.0"
IDEMPOTENCY_HEADER = "Idempotency-Key"
ORGANISER: list[dict[str, list[str]]] = [{"organiser": []}]
"""The OpenAPI document's word for an endpoint behind an organiser's token; `install` says what it means."""
DEEPEST = 500
"""So many brackets can nest; more are looked at before they are read."""

_ODD = re.compile(rb"NaN|Infinity|[0-9]{300}")
_KEY = re.compile(r"[\x21-\x7e]{1,100}")


class FieldProblem(Schema):
    """What is wrong with one field."""

    field = fields.String(metadata={"description": "Dotted name, `sessions.0.ends`"})
    pointer = fields.String(metadata={"description": "JSON pointer into the body"})
    detail = fields.String(metadata={"description": "In the language of Accept-Language"})


class ProblemDetails(Schema):
    """RFC 9457 problem details; `code` is stable."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    code = fields.String(metadata={"description": "Stable, kebab-case"})
    detail = fields.String()
    instance = fields.String()
    errors = fields.List(fields.Nested(FieldProblem))


class KutseApi(Api):  # type: ignore[misc]
    """flask-smorest with our errors, described when somebody asks: a third of making an application."""

    ERROR_SCHEMA = ProblemDetails

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._served = app
        self._undescribed: list[ApiBlueprint] = []
        self._describing = Lock()

    def register_blueprint(self, blp: ApiBlueprint, **_: Any) -> None:
        """It answers from now on."""
        self._served.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._served.register_blueprint(blp)
        self._undescribed.append(blp)

    def description(self) -> dict[str, Any]:
        """What every endpoint takes and answers, as OpenAPI has it."""
        with self._describing:
            while self._undescribed:
                one = self._undescribed.pop(0)
                one.register_views_in_doc(self, self._served, self.spec, name=one.name, parameters=None)
                self.spec.tag({"name": one.name, "description": one.description})
            described: dict[str, Any] = self.spec.to_dict()
            return described

    def handle_http_exception(self, error: HttpRefusal) -> Any:
        """Errors of the API look like all others."""
        return problems.answer_error(error)


def idempotency_key() -> str | None:
    """The caller's key for this write, if it sent one.

    Raises:
        Invalid: `idempotency-key-malformed`: 1 to 100 visible ASCII characters are allowed.
    """
    key: str | None = request.environ.get("HTTP_IDEMPOTENCY_KEY")
    if not is_plain_key(key):
        raise Invalid("idempotency-key-malformed")
    return key


def is_plain_key(key: str | None) -> bool:
    """May a write carry this key, or none?"""
    return key is None or bool(_KEY.fullmatch(key))


def install(app: Flask, name: str, blueprints: Sequence[ApiBlueprint]) -> None:
    """The blueprints answer, `/api/v1/openapi.json` describes them, `/api/v1/docs` shows that to people."""
    app.config.update(
        API_TITLE=f"Kutse {name}",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
    )
    api = KutseApi(app)
    api.spec.components.security_scheme(
        "organiser", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    )
    csrf = app.extensions["kutse.csrf"]
    for blueprint in blueprints:
        csrf.exempt(blueprint)
        api.register_blueprint(blueprint)
    app.extensions["kutse.openapi"] = api
    app.before_request(_refuse_other_bodies)
    app.register_blueprint(_docs())


def _docs() -> Blueprint:
    docs = Blueprint("docs", __name__, url_prefix=PREFIX)

    @docs.get("/docs")
    @public
    def page() -> str:
        return render_template("api_docs.html", spec=current_app.extensions["kutse.openapi"].description())

    @docs.get("/openapi.json")
    @public
    def document() -> Response:
        return jsonify(_told_as_problems(current_app.extensions["kutse.openapi"].description()))

    return docs


def _told_as_problems(document: dict[str, Any]) -> dict[str, Any]:
    """Refusals are problem+json; flask-smorest knows only plain JSON."""
    for response in document["components"].get("responses", {}).values():
        content = response.get("content", {})
        if "application/json" in content:
            content["application/problem+json"] = content.pop("application/json")
    return document


def _refuse_other_bodies() -> None:
    asked = request.environ
    if asked["REQUEST_METHOD"] in ("GET", "HEAD", "OPTIONS", "DELETE") or not request.path.startswith(
        "/api/"
    ):
        return
    if not request.content_length or request.mimetype in _media_taken():
        return
    if asked.get("CONTENT_TYPE") != "application/json" and not webargs.core.is_json(request.mimetype):
        raise UnsupportedMediaType
    _refuse_odd_json(request.get_data(cache=True))


def _media_taken() -> tuple[str, ...]:
    """What the endpoint takes beside JSON."""
    view = current_app.view_functions.get(request.endpoint or "")
    media: tuple[str, ...] = getattr(view, "media_taken", ())
    return media


def is_odd_json(body: bytes) -> bool:
    """Could it hold what is no JSON (RFC 8259: NaN, Infinity), though Python reads it, or nest without end?
    A usual body does not."""
    return bool(_ODD.search(body)) or body.count(b"[") + body.count(b"{") > DEEPEST


def _refuse_odd_json(body: bytes) -> None:
    """No body of ours is odd; a usual one is not read twice."""
    if not is_odd_json(body):
        return
    try:
        current_app.json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise BadRequest from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
