"""Reads pages the way a browser does: forms, hidden fields, links, text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.test import TestResponse

SILENT = ("script", "style", "title")


@dataclass
class Page:
    """What a page shows and holds. `hidden` and `action` are those of its (last) form that posts."""

    address: str
    html: str
    answer: TestResponse
    text: str = ""
    links: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    action: str = ""
    button_links: list[str] = field(default_factory=list)
    post_actions: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        reader = _Reader(self)
        reader.feed(self.html.replace("<wbr>", ""))
        self.text = " ".join(" ".join(reader.words).split())


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page, self.words, self.inside = page, [""], ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inside = tag
        if given.get("id"):
            self.page.ids.add(given["id"])
        if tag == "a":
            self.page.links.append(given.get("href", ""))
            if "button" in given.get("class", "").split():
                self.page.button_links.append(given.get("href", ""))
        if tag == "form" and given.get("method") == "post":
            self.page.action, self.page.hidden = given.get("action") or self.page.address, {}
            self.page.post_actions.append(self.page.action)
        if tag == "input":
            kept = self.page.hidden if given.get("type") == "hidden" else self.page.values
            if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                kept[given.get("name", "")] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.inside not in SILENT:
            self.words.append(data)
