"""Locks on every door: known hosts, bounded bodies, forgery protection, headers, cookies.

Sources: OWASP ASVS 5, RFC 6797 (HSTS), CSP Level 3. Pages carry no inline script or style, so the policy
needs no exception; there is no content from other hosts.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request, session
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import BadRequest, Forbidden, RequestEntityTooLarge

from shared.health import PROBES
from shared.settings import SERVICES, Settings
from shared.web.framing import FRAMED
from shared.web.sessions import FrugalSessions
from shared.web.signing import TimedStamps

CSRF_FIELD, CSRF_SALT = "csrf_token", "wtf-csrf-token"
"""flask_wtf's own words (1.2, `generate_csrf`)."""

BODY_BYTES = 1024 * 1024
PARTS = 50
FIELDS = 100
SESSION_LIFETIME = timedelta(hours=12)
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
View = TypeVar("View", bound=Callable[..., Any])

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
"""What an answer carries unless it says otherwise itself."""

FRAMED_HEADERS = {name: value for name, value in HEADERS.items() if name != "X-Frame-Options"} | {
    "Content-Security-Policy": CONTENT_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *"),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""The same of a page that may be framed."""

HSTS = "max-age=31536000; includeSubDomains"


class Sealed:
    """WSGI middleware: every answer carries these headers, unless it says otherwise itself.

    Out here it costs a tenth of what it would inside the framework, and no answer can slip past it.
    """

    def __init__(
        self, application: Callable[..., Iterable[bytes]], more: dict[str, str], policy: str
    ) -> None:
        self._application = application
        self._headers = _by_small_name(HEADERS | more | {"Content-Security-Policy": policy})
        self._framed = _by_small_name(FRAMED_HEADERS | more)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            given = {name.lower() for name, _ in headers}
            usual = self._framed if FRAMED in environ else self._headers
            headers.extend([header for name, header in usual if name not in given])
            return start_response(status, headers, *error)

        return self._application(environ, start)


def _by_small_name(headers: Mapping[str, str]) -> list[tuple[str, tuple[str, str]]]:
    return [(name.lower(), (name, value)) for name, value in headers.items()]


def takes_fields(count: int) -> Callable[[View], View]:
    """The view accepts up to `count` form fields instead of 100 (a roster of marks, for instance)."""

    def mark(view: View) -> View:
        view.fields_limit = count  # type: ignore[attr-defined]
        return view

    return mark


def takes_bytes(count: int, *media: str) -> Callable[[View], View]:
    """The view accepts a body of up to `count` bytes instead of a megabyte (a photograph, for instance).

    Args:
        media: what an endpoint of the API takes instead of JSON; nothing that a form of another site sends.
    """

    def mark(view: View) -> View:
        view.bytes_limit = count  # type: ignore[attr-defined]
        view.media_taken = media  # type: ignore[attr-defined]
        return view

    return mark


def install(app: Flask, settings: Settings, name: str) -> None:
    """All locks are on, for every route registered before or after."""
    _configure(app, settings, name)
    app.session_interface = FrugalSessions()
    hosts = known_hosts(settings)

    @app.before_request
    def refuse_strangers() -> None:
        named = request.environ.get("HTTP_HOST")
        if named not in hosts and request.path not in PROBES and request.host.lower() not in hosts:
            raise BadRequest("unknown-host")

    app.before_request(_refuse_foreign_forms)
    app.before_request(_let_large_bodies_in)
    app.before_request(_refuse_many_fields)
    app.extensions["kutse.csrf"] = CSRFProtect(app)
    app.extensions["kutse.csrf-tokens"] = TimedStamps(app.config["WTF_CSRF_SECRET_KEY"], salt=CSRF_SALT)
    app.jinja_env.globals["csrf_token"] = csrf_token
    strict = {"Strict-Transport-Security": HSTS} if app.config["SESSION_COOKIE_SECURE"] else {}
    app.wsgi_app = Sealed(app.wsgi_app, strict, onwards(settings, name))  # type: ignore[method-assign]


def csrf_token() -> str:
    """What proves that a form is ours and came from this browser's session: what flask_wtf would make, and
    checks."""
    if CSRF_FIELD not in g:
        signing: TimedStamps = current_app.extensions["kutse.csrf-tokens"]
        if CSRF_FIELD not in session:
            session[CSRF_FIELD] = secrets.token_hex(20)
        setattr(g, CSRF_FIELD, signing.dumps(session[CSRF_FIELD]))
    made: str = g.get(CSRF_FIELD)
    return made


def onwards(settings: Settings, name: str) -> str:
    """The content policy of this service's pages. A form may lead on to a page of another of our services,
    about which browsers ask too (CSP Level 3, 6.4.1), and nowhere else."""
    others = {_origin(settings.public_url(service)) for service in SERVICES}
    allowed = " ".join(["form-action 'self'", *sorted(others - {_origin(settings.public_url(name))})])
    return CONTENT_POLICY.replace("form-action 'self'", allowed)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def known_hosts(settings: Settings) -> frozenset[str]:
    """Host headers we answer to: those of the configured public addresses; the loopback names stand for
    each other."""
    hosts: set[str] = set()
    for service in SERVICES:
        netloc = urlsplit(settings.public_url(service)).netloc.lower()
        hostname, colon, port = netloc.rpartition(":") if not netloc.endswith("]") else (netloc, "", "")
        hosts.add(netloc)
        if (hostname or netloc) in LOOPBACK:
            hosts |= {f"{name}{colon}{port}" for name in LOOPBACK}
    return frozenset(hosts)


def _configure(app: Flask, settings: Settings, name: str) -> None:
    address = urlsplit(settings.public_url(name))
    cookie = f"kutse-{name}" + (f"-{address.port}" if address.port else "")
    app.config.update(
        SECRET_KEY=settings.key("sessions"),
        WTF_CSRF_SECRET_KEY=settings.key("csrf"),
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session: nobody loses a slowly filled form
        WTF_CSRF_SSL_STRICT=False,  # personal pages send no referrer; origins are checked below
        SESSION_COOKIE_NAME=f"__Host-{cookie}" if settings.secure_cookies else cookie,
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=SESSION_LIFETIME,
        MAX_CONTENT_LENGTH=BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=BODY_BYTES,
        MAX_FORM_PARTS=PARTS,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
    )


def _refuse_foreign_forms() -> None:
    """A form sent from another site is refused even with a token (OWASP: origin check as second line)."""
    if request.environ["REQUEST_METHOD"] in ("GET", "HEAD", "OPTIONS") or request.path.startswith("/api/"):
        return
    origin = request.headers.get("Origin", "null")
    if origin != "null" and _host_of(origin) != request.host.lower():
        raise Forbidden("foreign-form")
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise Forbidden("foreign-form")


def _host_of(origin: str) -> str:
    """Empty for what is no origin; no host we answer to is empty."""
    with suppress(ValueError):
        return urlsplit(origin).netloc.lower()
    return ""


def _let_large_bodies_in() -> None:
    """Before anybody reads the body; whoever may not upload is sent away by the view, which comes later."""
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = getattr(view, "bytes_limit", BODY_BYTES)
    request.max_form_parts = max(PARTS, getattr(view, "fields_limit", PARTS))


def _refuse_many_fields() -> None:
    asked = request.environ
    if asked["REQUEST_METHOD"] == "GET" or asked.get("CONTENT_TYPE") == "application/json":
        return
    if request.mimetype != "application/x-www-form-urlencoded":
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if sum(len(values) for _, values in request.form.lists()) > getattr(view, "fields_limit", FIELDS):
        raise RequestEntityTooLarge("too-many-fields")
