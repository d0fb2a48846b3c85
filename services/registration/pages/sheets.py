"""Pages that many people see alike are made once; what is somebody's own is put in each time.

A sheet is used again only for exactly the facts it was made from, so nothing has to be forgotten when an
event changes (decision 47).
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import current_app, render_template, request, session
from markupsafe import escape

from shared.web.entrances import form_guard
from shared.web.languages import alternates, language
from shared.web.plain_looks import Look
from shared.web.security import csrf_token
from shared.web.templating import session_in_use

EXTENSION = "kutse.sheets"
MOST = 256
"""Sheets kept in a process, some 15 kB each; a long page of the catalogue 50."""

Key = tuple[str, ...]
Facts = Mapping[str, Any]
Everybodys = Mapping[str, Callable[[], str]]
"""What stands in places that every page may have."""


@dataclass(frozen=True)
class Sheet:
    """A page with places left open.

    Args:
        source: what it was made from.
        pieces: text, name of a place, text, ..., text.
    """

    source: Any
    pieces: list[str]

    def filled(self, own: Mapping[str, str], everybodys: Everybodys) -> str:
        """The page for one visitor, who brings what stands in these places."""
        page = self.pieces.copy()
        page[1::2] = [escape(own[name] if name in own else everybodys[name]()) for name in page[1::2]]
        return "".join(page)


class Shelf:
    """The sheets of a process; those used longest ago go first."""

    def __init__(self) -> None:
        self._sheets: dict[Key, Sheet] = {}
        self._guard = Lock()

    def sheet(self, key: Key, source: Any) -> Sheet | None:
        """The one made from just this."""
        with self._guard:
            found = self._sheets.pop(key, None)
            if found is not None:
                self._sheets[key] = found
        return found if found is not None and found.source == source else None

    def put(self, key: Key, sheet: Sheet) -> None:
        """It stands there from now on, in place of an older one."""
        with self._guard:
            self._sheets.pop(key, None)
            self._sheets[key] = sheet
            while len(self._sheets) > MOST:
                del self._sheets[next(iter(self._sheets))]


def page(template: str, name: str, facts: Facts, own: Mapping[str, str] | None = None) -> str:
    """The template as this visitor sees it.

    Args:
        name: tells sheets of one template apart, so that two events do not push each other out.
        facts: everything the template is given that may say something to everybody.
        own: name -> what the template only writes out, in texts and addresses, or asks whether it is empty.
    """
    return page_of(template, name, facts, lambda: facts, own)


def standing_page(
    look: Look, template: str, name: str, facts: Facts, own: Mapping[str, str] | None = None
) -> str | None:
    """As `page`, ahead of the framework, for whoever brings nothing that concerns it; None when there is no
    sheet yet."""
    own = own or {}
    shelf: Shelf | None = look.app.extensions.get(EXTENSION)
    sheet = shelf.sheet(_key(template, name, look.language, look.root, own), facts) if shelf else None
    if sheet is None:
        return None
    everybodys = {"csrf_token": look.csrf_token, "form_guard": look.form_guard, "address": look.address}
    return sheet.filled(own, everybodys)


def page_of(
    template: str,
    name: str,
    source: Any,
    facts: Callable[[], Facts],
    own: Mapping[str, str] | None = None,
) -> str:
    """As `page`, where finding the facts costs more than comparing what they are found in.

    Args:
        source: all that `facts` looks at, but for the language and the address of the service.
    """
    own = own or {}
    if session_in_use() and session.get("_flashes"):
        return render_template(template, **facts(), **own)
    shelf: Shelf = current_app.extensions.setdefault(EXTENSION, Shelf())
    key = _key(template, name, language(), request.script_root, own)
    sheet = shelf.sheet(key, source)
    if sheet is None:
        sheet = Sheet(source, _pieces(template, facts(), own))
        shelf.put(key, sheet)
    return sheet.filled(own, _EVERYBODYS_OWN)


def _key(template: str, name: str, code: str, root: str, own: Mapping[str, str]) -> Key:
    return (template, name, code, root, *(each for each, text in own.items() if text))


def _address() -> str:
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return f"{request.path}{query}"


_EVERYBODYS_OWN: Everybodys = {
    "csrf_token": csrf_token,
    "form_guard": form_guard,
    "address": _address,
}


def _pieces(template: str, facts: Facts, own: Mapping[str, str]) -> list[str]:
    mark = f"place{secrets.token_hex(12)}"
    places = {name: f"{mark}{name}." for name in (*own, *_EVERYBODYS_OWN)}
    alike = alternates()
    html = render_template(
        template,
        **facts,
        **{name: places[name] if text else "" for name, text in own.items()},
        csrf_token=lambda: places["csrf_token"],
        form_guard=lambda: places["form_guard"],
        language_alternates=lambda: [
            (code, words, address.removesuffix(_address()) + places["address"])
            for code, words, address in alike
        ],
    )
    return re.split(rf"{mark}([a-z_]+)\.", html)
