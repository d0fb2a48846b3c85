"""What is plain is answered ahead of the framework; everything else comes to it as it was sent."""

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.test import TestResponse

from shared.errors import Conflict
from shared.metrics import REQUESTS
from shared.web.access import public
from shared.web.ahead import MOST_BYTES, Shortcut
from shared.web.application import WebParts, create_app
from shared.web.beginning import EXTENSION, Beginning
from shared.web.plain_writes import Plain, WriteShortcut
from tests.unit.web.applications import HOST, an_app

ROUTE = "/api/v1/crowds/<slug>"
AHEAD = "ahead"
MOMENT = re.compile(r"(?<=Expires=)[^;]+")


class Unheard:
    """A tracer that keeps what it is told to itself."""

    def span(self, _: str, __: str, /, **___: str | int) -> AbstractContextManager[None]:
        return nullcontext()


class Crowd:
    """Remembers what it was asked ahead; what a body asks for is raised, or left to the framework."""

    def __init__(self) -> None:
        self.asked: list[Plain] = []

    def __call__(self, plain: Plain) -> bytes | None:
        self.asked.append(plain)
        if plain.body == "conflict":
            raise Conflict("full")
        if plain.body == "defect":
            raise ZeroDivisionError
        return None if plain.body == "doubt" else AHEAD.encode()


@pytest.fixture
def crowd() -> Crowd:
    """Nobody has asked for anything."""
    return Crowd()


@pytest.fixture
def app(crowd: Crowd) -> Flask:
    """An application with one shortcut, which the framework answers too."""
    return answering([WriteShortcut(ROUTE, crowd)])


def answering(shortcuts: Sequence[Shortcut]) -> Flask:
    """What the framework answers tells that it did, and what it was sent."""
    app = an_app(shortcuts=shortcuts)

    @app.post(ROUTE)
    @public
    def within(slug: str) -> tuple[str, int]:
        return f"{slug} {request.get_data(as_text=True)}", 201

    app.extensions["kutse.csrf"].exempt(within)
    return app


def sent(app: Flask, body: str = '"one"', path: str = "/api/v1/crowds/one", **more: Any) -> TestResponse:
    """The answer to a request of which only `more` is out of the ordinary."""
    usual: dict[str, Any] = {"method": "POST", "base_url": HOST, "content_type": "application/json"}
    return app.test_client(use_cookies=False).open(path, data=body, **{**usual, **more})


def answered(route: str, hundreds: str) -> float:
    """How many requests were counted."""
    return REQUESTS.labels("POST", route, hundreds)._sum.get()


def test_a_plain_request_never_reaches_the_framework(app: Flask, crowd: Crowd) -> None:
    before = answered(ROUTE, "2xx")
    told = sent(app, '{"a": 1}', headers={"Idempotency-Key": "k1", "X-Correlation-Id": "c1"})

    assert (told.status_code, told.text) == (201, AHEAD)
    assert crowd.asked == [Plain("one", {"a": 1}, "k1", "c1")]
    assert answered(ROUTE, "2xx") > before


def test_its_answer_carries_what_every_answer_carries(app: Flask) -> None:
    ahead = sent(app, headers={"X-Correlation-Id": "c1"}).headers
    within = sent(app, '"doubt"', headers={"X-Correlation-Id": "c1"}).headers

    assert dict(ahead) == {
        **within,
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
        "Content-Length": str(len(AHEAD)),
    }


@pytest.mark.parametrize(
    "more",
    [
        {"headers": {"Authorization": "Bearer x"}},
        {"headers": {"Cookie": "a=b"}},
        {"headers": {"Accept-Language": "ru"}},
        {"headers": {"Content-Encoding": "gzip"}},
        {"headers": {"Idempotency-Key": "not one"}},
        {"base_url": "http://elsewhere.example.org"},
        {"content_type": "application/json; charset=utf-8"},
        {"content_type": "text/plain"},
        {"query_string": "a=b"},
        {"method": "PUT"},
        {"path": "/ru/api/v1/crowds/one"},
        {"path": "/api/v1/crowds/One"},
        {"path": "/api/v1/crowds/one/two"},
        {"body": "{"},
        {"body": "NaN"},
        {"body": ""},
        {"body": '"doubt"'},
        {"body": '"cut off"', "environ_overrides": {"CONTENT_LENGTH": "500"}},
        {"body": f'"{"x" * MOST_BYTES}"'},
        {"body": "[" * 501 + "]" * 501},
    ],
    ids=str,
)
def test_what_is_out_of_the_ordinary_comes_to_the_framework_as_it_was_sent(
    app: Flask, more: dict[str, Any]
) -> None:
    named = {**more, "headers": {**more.get("headers", {}), "X-Correlation-Id": "c1"}}
    told, alone = sent(app, **named), sent(answering([]), **named)

    assert told.text != AHEAD
    assert said(told) == said(alone)


def said(answer: TestResponse) -> tuple[int, str, dict[str, str]]:
    """The whole answer; until when a cookie lasts depends on the second."""
    headers = {name: MOMENT.sub("", value) for name, value in answer.headers.items()}
    return answer.status_code, answer.text, headers


@pytest.mark.parametrize(("body", "status", "code"), [("conflict", 409, "full"), ("defect", 500, "internal")])
def test_what_is_raised_ahead_is_told_by_the_framework(
    app: Flask, crowd: Crowd, body: str, status: int, code: str
) -> None:
    before = answered(ROUTE, f"{status // 100}xx")
    told = sent(app, f'"{body}"')

    assert (told.status_code, told.mimetype) == (status, "application/problem+json")
    assert told.json is not None
    assert told.json["code"] == code
    assert len(crowd.asked) == 1
    assert answered(ROUTE, f"{status // 100}xx") > before


def test_nobody_goes_ahead_while_the_process_begins(app: Flask, crowd: Crowd) -> None:
    class Early(Beginning):
        def is_done(self) -> bool:
            return False

    app.extensions[EXTENSION] = Early()
    assert sent(app).text != AHEAD
    assert not crowd.asked


def test_where_requests_are_traced_the_framework_answers(crowd: Crowd) -> None:
    parts: WebParts = an_app(shortcuts=[WriteShortcut(ROUTE, crowd)]).extensions["kutse"]
    traced = create_app(replace(parts, tracer=Unheard(), pages=(), api=()))
    assert sent(traced).status_code == 404
    assert not crowd.asked
