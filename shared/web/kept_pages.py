"""The page that answers a form has an address of its own, so that Back, Forward and Reload show it again.

Whoever sends a form and is shown a page is led to it (303, RFC 9110 section 15.4.4) by the form's own address
with a random number. Until then it stands sealed with a secret that only this browser has, and no longer than
an hour. Without this the page is the answer to a POST that no cache may keep: browsers show an error of their
own in its place. Why so: docs/decisions/0058-a-page-that-answers-a-form-has-an-address.md.
"""

import hashlib
import json
import os
import secrets
import zlib
from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlencode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, Response, current_app, g, redirect, request
from werkzeug.exceptions import TooManyRequests

from shared.clock import Clock
from shared.errors import NotFound, Unavailable
from shared.kept_pages import Kept, Pages
from shared.web import permitted, visits
from shared.web.access import visitor

EXTENSION = "kutse.kept-pages"
COOKIE = "kutse-shown"
COOKIES = (COOKIE, f"__Host-{COOKIE}")
"""As it is named without and with encryption."""

ASKED = "shown"
DOOR = "kept-page"
OFTEN = "600 per hour"
"""How many pages are kept for one visitor; who sends more is answered all the same, without an address."""

KEPT_FOR = timedelta(hours=1)
MOST_BYTES = 1024 * 1024
"""Of one page, sealed. Larger ones have no address."""

NONCE_BYTES = 12
STAYS = ("Content-Type", "Content-Language", "Referrer-Policy", "Vary")
View = TypeVar("View")


def shown_once(view: View) -> View:
    """The pages that answer this view's forms show a secret, and are never kept."""
    view.shown_once = True  # type: ignore[attr-defined]
    return view


def leave() -> None:
    """No page that was kept opens in this browser any more."""
    g.leaves = True


def forget() -> None:
    """What was typed into the form of this address is done with: no page that shows it is left."""
    secret = _secret()
    if secret and EXTENSION in current_app.extensions:
        with suppress(Unavailable):
            _pages().forget(_form(secret))


def install(app: Flask, pages: Pages, clock: Clock) -> None:
    """Pages that answer forms are kept in `pages` for an hour by what `clock` tells."""
    app.extensions[EXTENSION] = (pages, clock)
    app.before_request(_show)
    app.after_request(_keep)


def _show() -> Response | None:
    """The page that was kept, or the form itself when it is not kept any more."""
    named = request.args.get(ASKED, "") if request.method == "GET" else ""
    if not named:
        return None
    said = _opened(named)
    if said is None:
        if not (request.url_rule and "GET" in (request.url_rule.methods or ())):
            raise NotFound("page-not-kept")
        return redirect(_address(), 303, Response)  # type: ignore[return-value]
    g.personal = said["personal"]
    answer = Response(said["page"], said["status"], said["headers"])
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _keep(response: Response) -> Response:
    if g.get("leaves"):
        response.delete_cookie(_cookie_name(), **_cookie())
    elif _is_of_a_form():
        if response.mimetype == "text/html" and response.status_code != HTTPStatus.SEE_OTHER:
            return _led_to(response) if _may_be_kept(response) else response
        forget()
    return response


def _is_of_a_form() -> bool:
    """Did a browser send a form of ours, so that its answer takes the window?"""
    told = request.headers
    return (
        request.method == "POST"
        and told.get("Sec-Fetch-Mode") == "navigate"
        and told.get("Sec-Fetch-Dest") == "document"
        and told.get("Sec-Fetch-Site") == "same-origin"
    )


def _may_be_kept(response: Response) -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or response.is_streamed:
        return False
    # What is too large is answered before all of it has come, and browsers still sending hear of nothing then
    # but a refusal.
    if response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return False
    if request.url_rule is None or getattr(view, "shown_once", False):
        return False
    try:
        visits.admit(DOOR)
    except TooManyRequests:
        return False
    return True


def _led_to(response: Response) -> Response:
    """The way to the same page; the page itself where it cannot be kept."""
    secret, named = _secret() or secrets.token_urlsafe(32), secrets.token_urlsafe(16)
    pages, clock = current_app.extensions[EXTENSION]
    sealed = _seal(secret, named, response)
    if len(sealed) > MOST_BYTES:
        return response
    try:
        pages.add(Kept(_id(secret, named), _form(secret), sealed, clock() + KEPT_FOR))
    except Unavailable:
        return response
    response.set_data(b"")
    response.status_code = HTTPStatus.SEE_OTHER
    response.headers["Location"] = _address(named)
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(_cookie_name(), secret, **_cookie())
    return response


def left_here() -> str:
    """For templates: where the last page stands that answered the form of this address, if the form was not
    accepted afterwards; else empty. Only on pages that are made for one person."""
    secret = _secret()
    if (
        not secret
        or request.method != "GET"
        or not g.get("personal")
        or EXTENSION not in current_app.extensions
    ):
        return ""
    try:
        said = _said(secret, _pages().latest(_form(secret)))
    except Unavailable:
        return ""
    return _address(said["named"]) if said else ""


def _opened(named: str) -> dict[str, Any] | None:
    secret = _secret()
    return _said(secret, _pages().find(_id(secret, named))) if secret else None


def _said(secret: str, kept: Kept | None) -> dict[str, Any] | None:
    clock = current_app.extensions[EXTENSION][1]
    if kept is None or kept.expires_at <= clock():
        return None
    nonce, sealed = kept.sealed[:NONCE_BYTES], kept.sealed[NONCE_BYTES:]
    try:
        plain = AESGCM(_key(secret)).decrypt(nonce, sealed, request.path.encode())
    except InvalidTag:
        return None
    said: dict[str, Any] = json.loads(zlib.decompress(plain))
    return said if not said["whose"] or _is_let_in(said["whose"]) else None


def _is_let_in(subject: str) -> bool:
    """Is this organiser still signed in, and would the form still be taken from them?"""
    asker = visitor()
    return asker is not None and asker.subject == subject and permitted.opens(asker.grants, request.path)


def _seal(secret: str, named: str, response: Response) -> bytes:
    actor = g.get("actor")
    said = {
        "named": named,
        "page": response.get_data(as_text=True),
        "status": response.status_code,
        "headers": [(name, response.headers[name]) for name in STAYS if name in response.headers],
        "personal": bool(g.get("personal")),
        "whose": actor.subject if actor else "",
    }
    nonce, plain = os.urandom(NONCE_BYTES), zlib.compress(json.dumps(said).encode())
    return nonce + AESGCM(_key(secret)).encrypt(nonce, plain, request.path.encode())


def _address(named: str = "") -> str:
    """This address, as seen from itself, with the page's number."""
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != ASKED]
    query = urlencode([*asked, (ASKED, named)] if named else asked)
    return f"{request.script_root}{request.path}" + (f"?{query}" if query else "")


def _pages() -> Pages:
    pages: Pages = current_app.extensions[EXTENSION][0]
    return pages


def _secret() -> str:
    return request.cookies.get(_cookie_name(), "")[:100]


def _id(secret: str, named: str) -> str:
    return hashlib.sha256(f"shown-id|{named}|{secret}".encode()).hexdigest()


def _form(secret: str) -> str:
    return hashlib.sha256(f"shown-form|{request.path}|{secret}".encode()).hexdigest()


def _key(secret: str) -> bytes:
    return hashlib.sha256(f"shown-key|{secret}".encode()).digest()


def _cookie_name() -> str:
    """Tied to the host wherever it travels encrypted: no other site of the domain can set it."""
    return COOKIES[bool(current_app.config["SESSION_COOKIE_SECURE"])]


def _cookie() -> dict[str, Any]:
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    return {"secure": secure, "httponly": True, "samesite": "Lax"}
