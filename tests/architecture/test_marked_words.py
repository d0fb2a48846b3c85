"""No template says anything that no catalogue holds."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.architecture.sources import ROOT

FOR_PROGRAMS = {"api_docs.html": "what programs read is English"}
NOT_SAID = re.compile(r"\b(?:Kutse|SHA-256)\b")
"""Names, the same in every language."""

TEMPLATES = sorted(
    path
    for folder in ("shared/web", "services")
    for path in (ROOT / folder).rglob("templates/**/*.html")
    if path.name not in FOR_PROGRAMS
)
READING = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
HOLE = "\x00"
ALOUD = re.compile(r'\b(?:title|alt|placeholder|aria-label|aria-description|label)="([^"]*)"')
ATTRIBUTE = re.compile(r'\b[a-z-]+="[^"]*"')
"""Macros give attributes to a tag that stands elsewhere."""

WORD = re.compile(r"[^\W\d_]{2,}")
CLASSES_OF_THE_FRAME = re.compile(r"{%-?\s*block width\s*-?%}.*?{%-?\s*endblock\s*-?%}", re.DOTALL)


def words_of(text: str) -> list[str]:
    """What stands in a template itself, on the page or in what is read aloud."""
    data = "".join(
        token if kind == "data" else HOLE
        for _line, kind, token in READING.lex(CLASSES_OF_THE_FRAME.sub("", text))
    )
    data = re.sub(r"<!--.*?-->", "", data, flags=re.DOTALL)
    aloud = " ".join(ALOUD.findall(data))
    shown = ATTRIBUTE.sub(" ", re.sub(r"<[^>]*>", " ", data))
    return WORD.findall(NOT_SAID.sub("", f"{shown} {aloud}"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(Path(path).relative_to(ROOT)))
def test_every_word_comes_from_a_catalogue(template: Path) -> None:
    assert words_of(template.read_text()) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>Hello {{ name }}</p>", ["Hello"]),
        ('<img alt="Plakat">', ["Plakat"]),
        ('<p class="lead">{{ _("Hello") }} 12:00 &ndash;</p>', ["ndash"]),
        ("<p>{% trans %}Hello{% endtrans %}</p>", ["Hello"]),
        ("{# a remark #}<p>{{ count }} kB</p>", ["kB"]),
    ],
)
def test_a_word_of_its_own_is_found(text: str, words: list[str]) -> None:
    assert words_of(text) == words
