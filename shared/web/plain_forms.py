"""A form that a browser sends back plainly, answered ahead of the framework (`shared.web.ahead`).

It is ours, came from this browser's session and from this site, and was filled in by a person. What is
refused is told by the framework's view, which shows the form again.
"""

import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl

from flask import Flask, request
from itsdangerous import BadData
from werkzeug.datastructures import MultiDict
from werkzeug.utils import redirect

from shared.errors import Rejected
from shared.web import entrances
from shared.web.ahead import Environ, Told, read_body
from shared.web.correlation import BOUND
from shared.web.plain_browsers import VARIES, Browser, address_of, names_language
from shared.web.security import CSRF_FIELD, FIELDS

REFUSED = "kutse.refused-ahead"
FROM_HERE = ("same-origin", "none")


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that came back.

    Args:
        name: the open part of the address.
        fields: as they were typed; nothing about them is checked yet.
        form_key: see `shared.web.entrances.form_key`.
    """

    name: str
    fields: MultiDict[str, str]
    form_key: str
    correlation_id: str
    browser: Browser


@dataclass(frozen=True)
class FormShortcut:
    """Where many send a form.

    Args:
        route: as the framework knows it, with one open part.
        take: the path of the page that says what came of it, or None: let the framework look. What it raises,
            the framework tells; for what is `Rejected` its view is to ask `tell_refusal`.
        depended_on: names of cookies that make the answer another one.
    """

    route: str
    take: Callable[[Sent], str | None]
    depended_on: Sequence[str] = ()
    is_personal: bool = False
    method: str = "POST"

    @cached_property
    def _address(self) -> re.Pattern[str]:
        return address_of(self.route)

    def name_in(self, environ: Environ) -> str:
        """See `Shortcut`."""
        if environ.get("CONTENT_TYPE") != "application/x-www-form-urlencoded":
            return ""
        found = self._address.fullmatch(environ["PATH_INFO"])
        return found[1] if found and names_language(environ) and _is_from_here(environ) else ""

    def answer(self, app: Flask, environ: Environ, name: str) -> Told | None:
        """See `Shortcut`."""
        browser = Browser(app, environ)
        if not browser.comes_plainly(environ.get("HTTP_COOKIE", ""), self.depended_on) or not browser.secret:
            return None
        fields = _fields(environ)
        form_key = entrances.key_of(app, fields) if fields and _is_ours(app, browser, fields) else ""
        if fields is None or not form_key:
            return None
        try:
            path = self.take(Sent(name, fields, form_key, environ[BOUND], browser))
        except Rejected as refusal:
            environ[REFUSED] = refusal
            return None
        if path is None:
            return None
        onwards = redirect(f"{browser.root}{path}", 303)
        told = [(one, value) for one, value in onwards.headers if one != "Content-Length"]
        return Told(onwards.status, [*told, VARIES, *browser.headers()], onwards.get_data())


def tell_refusal() -> None:
    """For the framework's view: nobody is asked twice who has refused already.

    Raises:
        Rejected: what was refused ahead.
    """
    refusal: Rejected | None = request.environ.get(REFUSED)
    if refusal is not None:
        raise refusal


def _is_from_here(environ: Environ) -> bool:
    """As `shared.web.security` asks it."""
    origin = environ.get("HTTP_ORIGIN", "null")
    host = environ.get("HTTP_HOST", "")
    return origin in ("null", f"http://{host}", f"https://{host}") and (
        environ.get("HTTP_SEC_FETCH_SITE", "none") in FROM_HERE
    )


def _fields(environ: Environ) -> MultiDict[str, str] | None:
    """What came, as the framework reads it; None where it might read it otherwise."""
    sent = read_body(environ)
    try:
        pairs = parse_qsl((sent or b"").decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError:
        return None
    return MultiDict(pairs) if 0 < len(pairs) <= FIELDS else None


def _is_ours(app: Flask, browser: Browser, fields: MultiDict[str, str]) -> bool:
    """As flask_wtf asks it (1.2, `validate_csrf`)."""
    try:
        token = app.extensions["kutse.csrf-tokens"].loads(fields.get(CSRF_FIELD, ""))
    except BadData:
        return False
    return isinstance(token, str) and hmac.compare_digest(browser.secret.encode(), token.encode())
