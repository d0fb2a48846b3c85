"""A program's plain `POST` of JSON, answered ahead of the framework (`shared.web.ahead`)."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask

from shared.web.ahead import Environ, Told, read_body
from shared.web.api import is_odd_json, is_plain_key
from shared.web.correlation import BOUND
from shared.web.languages import LANGUAGES, VARY

DEPENDED_ON = ("HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE")
"""Headers that may have an answer depend on more than address, key and body."""

HEADERS = (
    ("Content-Type", "application/json"),
    ("Cache-Control", "no-store"),
    ("Content-Language", LANGUAGES[0]),
    ("Vary", VARY),
)


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
class WriteShortcut:
    """Where something is made by `POST`.

    Args:
        route: as the framework knows it, with one `<slug>`.
        make: JSON of what was made, or None: let the framework look. What it raises, the framework tells.
    """

    route: str
    make: Callable[[Plain], bytes | None]
    method: str = "POST"
    is_personal: bool = False

    @cached_property
    def _address(self) -> re.Pattern[str]:
        """Every address of the route whose name is plain."""
        return re.compile(re.escape(self.route).replace("<slug>", "([a-z0-9-]{1,100})"))

    def name_in(self, environ: Environ) -> str:
        """See `Shortcut`."""
        found = self._address.fullmatch(environ["PATH_INFO"])
        return found[1] if found and _is_plain(environ) else ""

    def answer(self, app: Flask, environ: Environ, name: str) -> Told | None:  # noqa: ARG002 - as a `Shortcut`
        """See `Shortcut`."""
        sent = read_body(environ)
        if sent is None or is_odd_json(sent):
            return None
        try:
            body = json.loads(sent)
        except ValueError:
            return None
        made = self.make(Plain(name, body, environ.get("HTTP_IDEMPOTENCY_KEY", ""), environ[BOUND]))
        return None if made is None else Told("201 CREATED", HEADERS, made)


def _is_plain(environ: Environ) -> bool:
    return (
        environ.get("CONTENT_TYPE") == "application/json"
        and not environ.get("SCRIPT_NAME")
        and is_plain_key(environ.get("HTTP_IDEMPOTENCY_KEY"))
        and not any(header in environ for header in DEPENDED_ON)
    )
