"""What comes in crowds is answered ahead of the framework, where nothing about it is out of the ordinary.

Such a request needs little of what the framework works out for it: grants, flashes, an account of what is
wrong. Whatever is not plain goes on as it came, and so does every refusal: only the framework tells errors.
What is plain is said by `shared.web.plain_writes`, `plain_looks` and `plain_forms`. Why:
docs/decisions/0056-a-plain-registration-is-answered-ahead.md.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Protocol

from flask import Flask, g, request

from shared.settings import Settings
from shared.web import measures
from shared.web.beginning import EXTENSION
from shared.web.security import known_hosts

RAISED = "kutse.raised-ahead"
MOST_BYTES = 64 * 1024
OUT_OF_THE_ORDINARY = ("HTTP_AUTHORIZATION", "HTTP_TRANSFER_ENCODING", "HTTP_CONTENT_ENCODING")
"""Headers that no plain request has."""

Application = Callable[..., Iterable[bytes]]
Environ = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, but for the headers that every answer carries.

    Args:
        status: code and phrase.
    """

    status: str
    headers: Sequence[tuple[str, str]]
    body: bytes


class Shortcut(Protocol):
    """A door of the framework's before which somebody stands and answers what is plain."""

    @property
    def method(self) -> str:
        """By which it is asked."""

    @property
    def route(self) -> str:
        """As the framework knows it, with one open part."""

    @property
    def is_personal(self) -> bool:
        """Is the open part somebody's link? What is raised is told as such."""

    def name_in(self, environ: Environ) -> str:
        """The open part of the address; empty when it is another address, or the request is not plain."""

    def answer(self, app: Flask, environ: Environ, name: str) -> Told | None:
        """None: let the framework look. What is raised, the framework tells."""


class Ahead:
    """WSGI middleware: answers what is plain, and hands on all else.

    Args:
        within: the application that it stands before.
        hosts: names we answer to, as they are usually written.
    """

    def __init__(
        self, app: Flask, within: Application, shortcuts: Sequence[Shortcut], hosts: frozenset[str]
    ) -> None:
        self._app = app
        self._within = within
        self._shortcuts = shortcuts
        self._hosts = hosts

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        for shortcut in self._shortcuts:
            if shortcut.method == method and (name := shortcut.name_in(environ)):
                if self._is_ordinary(environ):
                    return self._shortly(shortcut, name, environ, start_response)
                break
        return self._within(environ, start_response)

    def _is_ordinary(self, environ: Environ) -> bool:
        return (
            environ.get("HTTP_HOST") in self._hosts
            and not environ.get("QUERY_STRING")
            and not any(header in environ for header in OUT_OF_THE_ORDINARY)
            and bool(self._app.extensions[EXTENSION].is_done())
        )

    def _shortly(
        self, shortcut: Shortcut, name: str, environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        began = environ[measures.BEGAN] = time.perf_counter()
        try:
            told = shortcut.answer(self._app, environ, name)
        except Exception as error:
            environ[RAISED] = (error, shortcut.is_personal)
            told = None
        if told is None:
            return self._within(environ, start_response)
        start_response(told.status, [*told.headers, ("Content-Length", str(len(told.body)))])
        measures.count(shortcut.method, shortcut.route, int(told.status[:3]), began)
        return (told.body,)


def read_body(environ: Environ) -> bytes | None:
    """All of it, which whoever asks for it afterwards finds again; None where it is long, of no known length,
    or was cut off on its way."""
    length = environ.get("CONTENT_LENGTH", "")
    if not (length.isascii() and length.isdigit() and 0 < int(length) <= MOST_BYTES):
        return None
    sent: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(sent)
    return sent if len(sent) == int(length) else None


def install(app: Flask, shortcuts: Sequence[Shortcut], settings: Settings) -> None:
    """These are answered ahead. Called before anything else is laid around the application: its headers and
    identifiers are for these answers too."""
    if shortcuts:
        app.before_request(_tell)
        app.wsgi_app = Ahead(app, app.wsgi_app, shortcuts, known_hosts(settings))  # type: ignore[method-assign]


def _tell() -> None:
    raised: tuple[Exception, bool] | None = request.environ.get(RAISED)
    if raised is not None:
        error, g.personal = raised
        raise error
