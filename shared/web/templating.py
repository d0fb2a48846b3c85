"""What templates may say: texts in several languages, parts of pages."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app, request
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from shared.web.kept_pages import left_here
from shared.web.languages import LANGUAGES, language

ORDER = LANGUAGES


def said(text: Any) -> tuple[str, str]:
    """(words, their language) of a text in several languages: the reader's, else Estonian, else any there is.

    Args:
        text: a mapping by language or a value with `et`, `en` and `ru`.
    """
    wanted = language()
    for code in (wanted, *ORDER):
        words = text.get(code, "") if isinstance(text, Mapping) else getattr(text, code, "")
        if words:
            return str(words), code
    return "", wanted


def plain(text: Any) -> str:
    """The words alone, for titles and attributes."""
    return said(text)[0]


def local(text: Any) -> Markup:
    """The words, marked with their language when it is not the page's (WCAG 3.1.2)."""
    words, code = said(text)
    return escape(words) if code == language() else Markup('<span lang="{}">{}</span>').format(code, words)


def paragraphs(text: Any) -> Markup:
    """A longer text: empty lines part paragraphs, single line ends are kept."""
    words, code = said(text) if not isinstance(text, str) else (text, language())
    marked = "" if code == language() else Markup(' lang="{}"').format(code)
    blocks = [block.strip() for block in words.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return Markup("\n").join(
        Markup("<p{}>{}</p>").format(marked, Markup("<br>").join(block.split("\n"))) for block in blocks
    )


def breakable(address: str) -> Markup:
    """An e-mail or web address that may go on in the next line behind its dots and signs, and nowhere in a
    word."""
    parts = re.findall(r"[^@._/-]+[@._/-]*|[@._/-]+", address)
    return Markup("<wbr>").join(escape(part) for part in parts)


def unbroken(words: Any) -> Markup:
    """Words that stay in one line, such as a number with dashes in it."""
    return Markup('<span class="nowrap">{}</span>').format(words)


def session_in_use() -> bool:
    """Did the browser bring a session? Pages that only read then need not look into it and can be kept by
    caches."""
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies


def install(app: Flask) -> None:
    """A name a template does not know is an error, not an empty place."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["session_in_use"] = session_in_use
    app.jinja_env.globals["left_here"] = left_here
    app.jinja_env.filters.update(
        plain=plain, local=local, paragraphs=paragraphs, breakable=breakable, unbroken=unbroken
    )
