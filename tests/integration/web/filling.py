"""A page's forms as a browser would send them: what stands in every field, hidden ones, too."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

Fields = dict[str, list[str]]


@dataclass
class Filled:
    """A form that posts: where to, and what stands in it. Buttons are not pressed."""

    action: str
    fields: Fields = field(default_factory=dict)


def forms_of(html: str, address: str) -> list[Filled]:
    """Every form of a page that posts, in its order."""
    reader = _Reader(address)
    reader.feed(html)
    return reader.forms


def form_to(html: str, address: str, ending: str = "") -> Filled:
    """The page's form whose action ends so; without an ending the one to the page's own address.

    Raises:
        LookupError: there is none.
    """
    for form in forms_of(html, address):
        if form.action.endswith(ending) if ending else form.action == address:
            return form
    raise LookupError(f"no form to {ending or address}")


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Filled] = []
        self.open: Filled | None = None
        self.name, self.words, self.options = "", None, []  # type: tuple[str, str | None, list[str]]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            posts = given.get("method") == "post"
            self.open = Filled(given.get("action") or self.address) if posts else None
            self.forms += [self.open] if self.open else []
        elif tag == "input":
            self._input(given)
        elif tag == "textarea":
            self.name, self.words = given.get("name", ""), ""
        elif tag == "select":
            self.name, self.options = given.get("name", ""), []
        elif tag == "option":
            self.options.insert(0 if "selected" in given else len(self.options), given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "textarea" and self.words is not None:
            self._put(self.name, self.words.removeprefix("\n"))
            self.words = None
        elif tag == "select" and self.options:
            self._put(self.name, self.options[0])

    def handle_data(self, data: str) -> None:
        if self.words is not None:
            self.words += data

    def _input(self, given: dict[str, Any]) -> None:
        if given.get("type") in ("radio", "checkbox") and "checked" not in given:
            return
        if given.get("type") not in ("file", "submit", "search"):
            self._put(given.get("name", ""), given.get("value", ""))

    def _put(self, name: str, value: str) -> None:
        if self.open is not None and name:
            self.open.fields.setdefault(name, []).append(value)
