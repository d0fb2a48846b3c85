"""Which language a request is answered in.

`/et/…`, `/en/…` and `/ru/…` fix it; otherwise the cookie from an earlier choice, then the browser's wish,
then Estonian.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request
from flask_babel import Babel, get_locale

from shared.health import PROBES
from shared.web.framing import FRAMED

LANGUAGES = ("et", "en", "ru")
NAMES = {"et": "Eesti", "en": "English", "ru": "Русский"}
COOKIE = "kutse-language"
FIXED = "kutse.language"
VARY = "Cookie, Accept-Language"
YEAR_S = 365 * 24 * 3600
StartResponse = Callable[..., Any]


class LanguagePrefix:
    """WSGI middleware: moves a language prefix from the path into SCRIPT_NAME, so that every address made
    keeps it.

    The doors for operators have no language: with one they would pass a gateway that closes them by name.
    """

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        _, _, rest = environ.get("PATH_INFO", "").partition("/")
        head, _, tail = rest.partition("/")
        if head in LANGUAGES and f"/{tail}" not in PROBES:
            environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{head}"
            environ["PATH_INFO"] = f"/{tail}"
            environ[FIXED] = head
        return self.application(environ, start_response)


def language() -> str:
    """The language of the answer: one of `LANGUAGES`."""
    return str(get_locale() or LANGUAGES[0])


def alternates() -> list[tuple[str, str, str]]:
    """(language, its own name, address of this page in it) for the language switch, Estonian first."""
    root = request.script_root.removesuffix(f"/{request.environ.get(FIXED, '')}")
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return [(code, NAMES[code], f"{root}/{code}{request.path}{query}") for code in LANGUAGES]


def install(app: Flask, folders: Sequence[Path | str]) -> None:
    """Texts come from the catalogues in `folders`; later folders win."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str(folder) for folder in folders)
    Babel(app, default_locale=LANGUAGES[0], default_timezone="Europe/Tallinn", locale_selector=_wished)
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]
    app.after_request(_remember)
    app.jinja_env.globals.update(language=language, language_alternates=alternates)


def _wished() -> str:
    environ = request.environ
    fixed: str | None = environ.get(FIXED)
    if fixed:
        return fixed
    chosen = request.cookies.get(COOKIE) if "HTTP_COOKIE" in environ else None
    if chosen in LANGUAGES:
        return chosen
    if "HTTP_ACCEPT_LANGUAGE" not in environ:
        return LANGUAGES[0]
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def _remember(response: Response) -> Response:
    """A language asked for by address is kept for the next unprefixed one; other answers depend on who
    asks, but for files everybody gets alike."""
    if request.endpoint == "static":
        return response
    headers, fixed = response.headers, request.environ.get(FIXED)
    if "Content-Language" not in headers:
        headers["Content-Language"] = _wished()
    if not fixed:
        _vary(response)
    elif response.mimetype == "text/html" and request.cookies.get(COOKIE) != fixed and not _is_framed():
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(COOKIE, fixed, max_age=YEAR_S, httponly=True, samesite="Lax", secure=secure)
    return response


def _is_framed() -> bool:
    """A page in somebody's frame chooses nothing for the rest of the site, and sets no cookie."""
    return FRAMED in request.environ


def _vary(response: Response) -> None:
    """The usual answer names nothing yet and is spared the merging, which costs more than all the rest."""
    if "Vary" in response.headers:
        response.vary.update(["Cookie", "Accept-Language"])
    else:
        response.headers["Vary"] = VARY
