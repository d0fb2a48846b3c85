"""The folders under mails/, found by listing: subject.txt and body.jinja each.

A body is written once, from parts (paragraph, facts, button, ...); it is rendered with the parts of plain
text and with those of HTML, so both always say the same. What a person typed is escaped by the HTML
environment and stays text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from services.notifications.renderer.languages import Language

FOLDER = Path(__file__).parent.parent / "mails"
HOURS = re.compile(r"\d\d:\d\d–\d\d:\d\d")
BODY, SUBJECT = "body.jinja", "subject.txt"


def names() -> list[str]:
    """Every mail there is."""
    return sorted(path.parent.name for path in FOLDER.glob(f"*/{SUBJECT}"))


@dataclass(frozen=True)
class Bodies:
    """The same content twice."""

    plain: str
    html: str


class Templates:
    """All mails in one language."""

    def __init__(self, language: Language) -> None:
        self._plain = _environment(language, escape=False)
        self._html = _environment(language, escape=True)

    def subject(self, mail: str, values: Mapping[str, Any]) -> str:
        """The stem of the subject, on one line."""
        return " ".join(self._plain.get_template(f"{mail}/{SUBJECT}").render(values).split())

    def bodies(self, mail: str, values: Mapping[str, Any]) -> Bodies:
        """Plain text and HTML."""
        plain = self._render(self._plain, "txt", mail, values)
        return Bodies(_tidy(plain), self._render(self._html, "html", mail, values))

    def _render(self, environment: Environment, form: str, mail: str, values: Mapping[str, Any]) -> str:
        parts = _parts(environment, form)
        content = environment.get_template(f"{mail}/{BODY}").render(values, parts=parts)
        if environment.autoescape:
            content = environment.filters["safe"](content)
        return environment.get_template(f"layout.{form}").render(values, parts=parts, content=content)


def _parts(environment: Environment, form: str) -> Any:
    template: Template = environment.get_template(f"parts.{form}")
    return template.module


def _environment(language: Language, *, escape: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=escape,  # noqa: S701 - off for plain text alone
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["hours_together"] = _hours_together
    environment.install_gettext_translations(language.texts, newstyle=True)  # type: ignore[attr-defined]
    return environment


def _hours_together(text: str) -> Markup:
    """The text for HTML, in which no line breaks between the two ends of `10:00–16:00`."""
    return Markup(  # noqa: S704 - escaped first
        HOURS.sub(r'<span style="white-space:nowrap;">\g<0></span>', str(escape(text)))
    )


def _tidy(text: str) -> str:
    """No more than one empty line in a row, none at the ends."""
    lines: list[str] = []
    for line in (each.rstrip() for each in text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"
