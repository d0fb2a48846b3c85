"""What a browser brings with a request that is answered ahead of the framework (`shared.web.ahead`).

Plain is a browser that asks in a language which the address names, with no session or that of a form. Whoever
is signed in, or is to be told something, goes on as they came.
"""

import re
import secrets
from collections.abc import Sequence
from typing import cast

from flask import Flask
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.http import dump_cookie

from shared.web.ahead import Environ
from shared.web.languages import COOKIE, FIXED, YEAR_S
from shared.web.security import CSRF_FIELD
from shared.web.sessions import FrugalSessions

PLAIN_VALUE = re.compile(r"[A-Za-z0-9._-]*")
VARIES = ("Vary", "Cookie")


class Browser:
    """Somebody's browser, as far as an answer ahead of the framework depends on it.

    Args:
        language: of the address.
        root: what stands before the path in the browser.
        secret: which the tokens of this browser's forms are held against; empty without a session.
    """

    def __init__(self, app: Flask, environ: Environ) -> None:
        self.app = app
        self.language: str = environ[FIXED]
        self.root: str = environ["SCRIPT_NAME"]
        self.path: str = environ["PATH_INFO"]
        self.secret = ""
        self._cookies: dict[str, str] = {}
        self._begins = False

    def comes_plainly(self, cookies: str, depended_on: Sequence[str] = ()) -> bool:
        """Does it bring nothing that the answer could depend on in more than one way?

        Args:
            cookies: the header, empty without one.
            depended_on: names of cookies that make an answer another one.
        """
        if not self._read(cookies) or any(name in self._cookies for name in depended_on):
            return False
        held = self._cookies.get(self.app.config["SESSION_COOKIE_NAME"])
        if held is None:
            return True
        self.secret = self._opened(held)
        return bool(self.secret)

    def cookie(self, name: str) -> str:
        """What it brings by this name; empty when it does not."""
        return self._cookies.get(name, "")

    def csrf_token(self) -> str:
        """What proves that a form is ours and came from this browser's session, which begins where there is
        none."""
        if not self.secret:
            self.secret = secrets.token_hex(20)
            self._begins = True
        token: str = self.app.extensions["kutse.csrf-tokens"].dumps(self.secret)
        return token

    def headers(self) -> list[tuple[str, str]]:
        """Of the answer, as far as they come from who asks."""
        told = [("Content-Language", self.language)]
        if self._begins:
            told.append(("Set-Cookie", self._session()))
        if self.cookie(COOKIE) != self.language:
            told.append(("Set-Cookie", self._remembering()))
        return told

    def _read(self, cookies: str) -> bool:
        for one in cookies.split("; ") if cookies else ():
            name, told, value = one.partition("=")
            if not told or name in self._cookies or not PLAIN_VALUE.fullmatch(value):
                return False
            self._cookies[name] = value
        return True

    def _opened(self, held: str) -> str:
        """What the session of a form holds; empty when it holds anything else."""
        lifetime = int(self.app.permanent_session_lifetime.total_seconds())
        try:
            said = self._signing().loads(held, max_age=lifetime)
        except BadSignature:
            return ""
        is_of_a_form = isinstance(said, dict) and said.keys() == {CSRF_FIELD}
        return str(said[CSRF_FIELD]) if is_of_a_form else ""

    def _session(self) -> str:
        config = self.app.config
        return dump_cookie(
            config["SESSION_COOKIE_NAME"],
            self._signing().dumps({CSRF_FIELD: self.secret}),
            path=config["SESSION_COOKIE_PATH"],
            httponly=True,
            samesite=config["SESSION_COOKIE_SAMESITE"],
            secure=config["SESSION_COOKIE_SECURE"],
        )

    def _remembering(self) -> str:
        secure = self.app.config["SESSION_COOKIE_SECURE"]
        return dump_cookie(
            COOKIE, self.language, max_age=YEAR_S, httponly=True, samesite="Lax", secure=secure
        )

    def _signing(self) -> URLSafeTimedSerializer:
        return cast(FrugalSessions, self.app.session_interface).get_signing_serializer(self.app)


def names_language(environ: Environ) -> bool:
    """Does the address say the language, and nothing else before the path?"""
    return FIXED in environ and environ["SCRIPT_NAME"] == f"/{environ[FIXED]}"


def address_of(route: str) -> re.Pattern[str]:
    """Every address of a route, which has one open part, where that part is plain."""
    before, after = re.split(r"<[a-z_]+>", route)
    return re.compile(f"{re.escape(before)}([A-Za-z0-9_-]{{1,100}}){re.escape(after)}")
