"""What comes in crowds is answered ahead of the framework, where nothing about it is out of the ordinary.

Such a request needs nothing of what the framework works out for it: no session, no language, no grants, no
account of what is wrong. Whatever is not plain goes on as it came, and so does every refusal: only the
framework tells errors. Why: docs/decisions/0056-a-plain-registration-is-answered-ahead.md.
"""

import json
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

from flask import Flask, request

from shared.settings import Settings
from shared.web import measures
from shared.web.api import is_odd_json, is_plain_key
from shared.web.beginning import EXTENSION
from shared.web.correlation import BOUND
from shared.web.languages import LANGUAGES, VARY
from shared.web.security import known_hosts

RAISED = "kutse.raised-ahead"
MOST_BYTES = 64 * 1024
OUT_OF_THE_ORDINARY = (
    "HTTP_AUTHORIZATION",
    "HTTP_COOKIE",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_TRANSFER_ENCODING",
    "HTTP_CONTENT_ENCODING",
)
"""Headers that may have an answer depend on more than address, key and body."""

Application = Callable[..., Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Plain:
    """A request that says nothing but this.

    Args:
        name: of the thing, the open part of the address.
        body: what the JSON said; nothing about it is checked yet.
        key: of the write, empty without one.
    """

    name: str
    body: Any
    key: str
    correlation_id: str


@dataclass(frozen=True)
class Shortcut:
    """Where something is made by `POST`.

    Args:
        route: as the framework knows it, with one `<slug>`.
        answer: JSON of what was made, or None: let the framework look. What it raises, the framework tells.
    """

    route: str
    answer: Callable[[Plain], bytes | None]

    @cached_property
    def address(self) -> re.Pattern[str]:
        """Every address of the route whose name is plain."""
        return re.compile(re.escape(self.route).replace("<slug>", "([a-z0-9-]{1,100})"))


class Ahead:
    """WSGI middleware: answers what is plain, and hands on all else.

    Args:
        hosts: names we answer to, as they are usually written.
    """

    def __init__(
        self,
        application: Application,
        shortcuts: Sequence[Shortcut],
        hosts: frozenset[str],
        is_begun: Callable[[], bool],
    ) -> None:
        self._application = application
        self._shortcuts = shortcuts
        self._hosts = hosts
        self._is_begun = is_begun

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            for shortcut in self._shortcuts:
                found = shortcut.address.fullmatch(environ["PATH_INFO"])
                if found and self._is_ordinary(environ):
                    return self._shortly(shortcut, found[1], environ, start_response)
        return self._application(environ, start_response)

    def _is_ordinary(self, environ: dict[str, Any]) -> bool:
        return (
            environ.get("CONTENT_TYPE") == "application/json"
            and environ.get("HTTP_HOST") in self._hosts
            and not environ.get("QUERY_STRING")
            and not environ.get("SCRIPT_NAME")
            and is_plain_key(environ.get("HTTP_IDEMPOTENCY_KEY"))
            and not any(header in environ for header in OUT_OF_THE_ORDINARY)
            and self._is_begun()
        )

    def _shortly(
        self, shortcut: Shortcut, name: str, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        began = environ[measures.BEGAN] = time.perf_counter()
        try:
            answer = _answered(shortcut, name, environ)
        except Exception as error:
            environ[RAISED] = error
            answer = None
        if answer is None:
            return self._application(environ, start_response)
        start_response("201 CREATED", [*HEADERS, ("Content-Length", str(len(answer)))])
        measures.count("POST", shortcut.route, 201, began)
        return (answer,)


HEADERS = (
    ("Content-Type", "application/json"),
    ("Cache-Control", "no-store"),
    ("Content-Language", LANGUAGES[0]),
    ("Vary", VARY),
)


def _answered(shortcut: Shortcut, name: str, environ: dict[str, Any]) -> bytes | None:
    sent = _sent(environ)
    if sent is None or is_odd_json(sent):
        return None
    try:
        body = json.loads(sent)
    except ValueError:
        return None
    return shortcut.answer(Plain(name, body, environ.get("HTTP_IDEMPOTENCY_KEY", ""), environ[BOUND]))


def _sent(environ: dict[str, Any]) -> bytes | None:
    """The body; whoever asks for it afterwards finds it again."""
    length = environ.get("CONTENT_LENGTH", "")
    if not (length.isascii() and length.isdigit() and 0 < int(length) <= MOST_BYTES):
        return None
    sent: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(sent)
    return sent


def install(app: Flask, shortcuts: Sequence[Shortcut], settings: Settings) -> None:
    """These are answered ahead. Called before anything else is laid around the application: its headers and
    identifiers are for these answers too."""

    def is_begun() -> bool:
        return bool(app.extensions[EXTENSION].is_done())

    if shortcuts:
        hosts = known_hosts(settings)
        app.before_request(_tell)
        app.wsgi_app = Ahead(app.wsgi_app, shortcuts, hosts, is_begun)  # type: ignore[method-assign]


def _tell() -> None:
    error: Exception | None = request.environ.get(RAISED)
    if error is not None:
        raise error
