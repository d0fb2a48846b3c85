"""The folders under mails/, found by listing: subject.txt and body.jinja each.

A body is written once, from parts (paragraph, facts, button, ...) and blocks; it is rendered with the parts
of plain text and with those of HTML, so both always say the same. What a person typed is escaped by the HTML
environment and stays text. Blocks are parts with a meaning of their own (the event's facts, the organiser's
reason): files in mails/blocks/, or in a mail's own folder where it says something in another way.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from services.notifications.domain.events import FALLBACK
from services.notifications.domain.greetings import greets
from services.notifications.domain.texts import Fields
from services.notifications.domain.writing import Alone, Writing, read, tidy
from services.notifications.handlers.context import Bodies
from services.notifications.renderer.languages import Language
from services.notifications.renderer.typesetting import Typesetting
from services.notifications.renderer.values import Marks

FOLDER = Path(__file__).parent.parent / "mails"
HOURS = re.compile(r"\d\d:\d\d–\d\d:\d\d")
BODY, SUBJECT, SHARED = "body.jinja", "subject.txt", "blocks"


def names() -> list[str]:
    """Every mail there is."""
    return sorted(path.parent.name for path in FOLDER.glob(f"*/{SUBJECT}"))


@cache
def blocks_of(mail: str) -> Mapping[str, str]:
    """Block -> the template that writes it in this mail."""
    paths = [path for folder in (SHARED, mail) for path in (FOLDER / folder).glob("*.jinja")]
    return {path.stem: f"{path.parent.name}/{path.name}" for path in paths if path.name != BODY}


class Templates:
    """All mails in one language."""

    def __init__(self, language: Language) -> None:
        self._code = language.code
        self._plain = _environment(language, escape=False)
        self._html = _environment(language, escape=True)

    def subject(self, mail: str, values: Mapping[str, Any]) -> str:
        """The stem of the subject, on one line."""
        return " ".join(self._plain.get_template(f"{mail}/{SUBJECT}").render(values).split())

    def bodies(self, mail: str, values: Mapping[str, Any], own: Fields | None = None) -> Bodies:
        """Plain text and HTML, of the built-in text or of a programme's own.

        Raises:
            jinja2.TemplateError, KeyError: the own text asks for what this mail does not have.
        """
        plain = self._render("txt", mail, values, own or {})
        return Bodies(_tidy(plain), self._render("html", mail, values, own or {}))

    def example(self, mail: str, values: Mapping[str, Any], place: str) -> str:
        """What a placeholder stands for, as plain text."""
        return _tidy(self._setting("txt", mail, values).set(Writing((Alone(place),), ()))).strip()

    def source(self, mail: str) -> str:
        """The built-in text as a programme would write it: with placeholders for everything that differs."""
        template = self._plain.get_template(f"{mail}/{BODY}")
        marks = Marks()
        content = template.render(
            parts=self._parts("source"), value=marks, block=lambda name: marks[name] + "\n\n"
        )
        return tidy(content)

    def _render(self, form: str, mail: str, values: Mapping[str, Any], own: Fields) -> str:
        environment, setting = self._environment(form), self._setting(form, mail, values)
        if own.get("body", {}).get(self._code):
            content = setting.set(read(own["body"][self._code]))
        else:
            template = environment.get_template(f"{mail}/{BODY}")
            content = setting.safe(template.render(values, parts=setting.parts, block=setting.block))
        before, after = (self._note(setting, own.get(place, {})) for place in ("before", "after"))
        whole = setting.nothing.join([before, content, after])
        said = {"parts": setting.parts, "content": whole, "greeted": self._is_greeted(own)}
        return environment.get_template(f"layout.{form}").render(values, **said)

    def _is_greeted(self, own: Fields) -> bool:
        """Do the programme's words begin with a greeting? Then ours in front would be one too many."""
        typed = (own.get(place, {}).get(self._code, "") for place in ("before", "body"))
        return greets(next((each for each in typed if each), ""))

    def _setting(self, form: str, mail: str, values: Mapping[str, Any]) -> Typesetting:
        environment, parts, blocks = self._environment(form), self._parts(form), blocks_of(mail)
        safe = Markup if environment.autoescape else str

        def block(name: str) -> str:
            return safe(environment.get_template(blocks[name]).render(values, parts=parts))

        return Typesetting(parts, block, values.get("value", Marks()), blocks.keys(), safe)

    def _environment(self, form: str) -> Environment:
        return self._html if form == "html" else self._plain

    def _note(self, setting: Typesetting, said: Mapping[str, str]) -> str:
        """What a programme adds; rather in another language than not at all, as with titles."""
        code = next((each for each in (self._code, *FALLBACK) if said.get(each)), "")
        note = setting.set(read(said[code])) if code else setting.nothing
        return setting.foreign(note, code) if code and code != self._code else note

    def _parts(self, form: str) -> Any:
        template: Template = self._environment(form).get_template(f"parts.{form}")
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
