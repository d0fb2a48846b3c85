"""A plain look at a page that many see alike, answered ahead of the framework (`shared.web.ahead`)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import Flask

from shared.web import entrances
from shared.web.ahead import Environ, Told
from shared.web.plain_browsers import VARIES, Browser, address_of, names_language

HTML = ("Content-Type", "text/html; charset=utf-8")
PERSONAL = (("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer"))


class Look(Browser):
    """Somebody's look at a page; its name is the open part of the address."""

    def __init__(self, app: Flask, environ: Environ, name: str) -> None:
        super().__init__(app, environ)
        self.name = name

    def address(self) -> str:
        """Of the page, as the framework names it."""
        return self.path

    def form_guard(self) -> str:
        """The hidden fields of an open form."""
        return entrances.fresh_guard(self.app)


@dataclass(frozen=True)
class PageShortcut:
    """Where a page is shown to many.

    Args:
        route: as the framework knows it, with one open part.
        show: the page, or None: let the framework look. What it raises, the framework tells.
        is_personal: is the open part somebody's link?
        depended_on: names of cookies that make the page another one.
    """

    route: str
    show: Callable[[Look], str | None]
    is_personal: bool = False
    depended_on: Sequence[str] = ()
    method: str = "GET"

    @cached_property
    def _address(self) -> re.Pattern[str]:
        return address_of(self.route)

    def name_in(self, environ: Environ) -> str:
        """See `Shortcut`."""
        found = self._address.fullmatch(environ["PATH_INFO"])
        is_plain = found and names_language(environ) and environ.get("CONTENT_LENGTH", "") in ("", "0")
        return found[1] if found and is_plain else ""

    def answer(self, app: Flask, environ: Environ, name: str) -> Told | None:
        """See `Shortcut`."""
        look = Look(app, environ, name)
        if not look.comes_plainly(environ.get("HTTP_COOKIE", ""), self.depended_on):
            return None
        page = self.show(look)
        if page is None:
            return None
        own = [*PERSONAL, VARIES] if self.is_personal else [VARIES] if look.secret else []
        return Told("200 OK", [HTML, *own, *look.headers()], page.encode())
