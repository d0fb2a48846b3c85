"""Organisers' pages of mail ask the registration service who is signed in."""

import threading
from collections.abc import Callable, Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from flask import Flask

from shared.errors import Unavailable
from shared.web.access import Actor
from shared.web.asking import AskedOrganisers


class Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def registration() -> Iterator[tuple[dict[str, tuple[str, bytes]], Callable[[str], Actor | None]]]:
    """Cookie -> (status, body) of a registration service; and what its answer to a cookie is taken for."""
    answers: dict[str, tuple[str, bytes]] = {}

    def application(environ: dict[str, str], start: Callable[..., object]) -> list[bytes]:
        status, body = answers[environ["HTTP_COOKIE"]]
        start(status, [("Content-Length", str(len(body)))])
        return [body]

    server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    asked = AskedOrganisers((url, url))

    def visitor(cookie: str) -> Actor | None:
        with Flask("any").test_request_context(headers={"Cookie": cookie} if cookie else {}):
            return asked.visitor()

    yield answers, visitor
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_signed_in_organiser_is_known(registration: tuple) -> None:  # type: ignore[type-arg]
    answers, visitor = registration
    answers["a=1"] = (
        "200 OK",
        b'{"subject": "organiser:7", "role": "organiser", "email": "m@kool.ee"}',
    )

    assert visitor("a=1") == Actor("organiser:7", "organiser", "m@kool.ee")


def test_nobody_is_let_in_without_a_cookie_or_with_a_strangers(registration: tuple) -> None:  # type: ignore[type-arg]
    answers, visitor = registration
    answers["a=2"] = ("401 Unauthorized", b"{}")

    assert visitor("") is None
    assert visitor("a=2") is None


@pytest.mark.parametrize(
    "answer", [("503 Away", b"{}"), ("200 OK", b"<html>"), ("200 OK", b"{}"), ("303 See Other", b"")]
)
def test_an_answer_that_is_none_lets_nobody_in_and_says_so(
    registration: tuple,  # type: ignore[type-arg]
    answer: tuple[str, bytes],
) -> None:
    answers, visitor = registration
    answers["a=3"] = answer

    with pytest.raises(Unavailable):
        visitor("a=3")


def test_a_service_that_is_away_lets_nobody_in() -> None:
    asked = AskedOrganisers(("http://127.0.0.1:1", "http://127.0.0.1:1"))

    with Flask("any").test_request_context(headers={"Cookie": "a=1"}), pytest.raises(Unavailable):
        asked.visitor()
