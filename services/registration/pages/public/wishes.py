"""What somebody looks for in the catalogue: read from an address, put into one, and said in words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from services.registration.domain.catalogue import Outline, Wish, choices
from services.registration.domain.programmes import Programme
from services.registration.pages import words
from shared.collation import estonian
from shared.web.dates import month_of
from shared.web.forms import Form
from shared.web.templating import plain

LONGEST = 80
MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
TEXTS = ("text", "programme", "kind", "language", "town", "month")
LANGUAGE_CODE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True)
class Chip:
    """Something that narrows, in words; `rest` is the wish without it."""

    name: str
    words: str
    rest: Mapping[str, str]


@dataclass(frozen=True)
class Choices:
    """The options of each field: (value, words), in the order people look them up."""

    programme: Sequence[tuple[str, str]]
    kind: Sequence[tuple[str, str]]
    language: Sequence[tuple[str, str]]
    town: Sequence[tuple[str, str]]
    month: Sequence[tuple[str, str]]


def read_wish(query: Mapping[str, str]) -> Wish:
    """The wish in an address' query; whatever else stands there is ignored."""
    texts: dict[str, str] = {name: query.get(name, "").strip()[:LONGEST] for name in TEXTS}
    if not MONTH.fullmatch(texts["month"]):
        texts["month"] = ""
    if not LANGUAGE_CODE.fullmatch(texts["language"]):
        texts["language"] = ""
    return Wish(**texts, free=bool(query.get("free")))


def read_page(query: Mapping[str, str]) -> int:
    """The page's number in an address' query, from 1."""
    text = query.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def form_of(wish: Wish) -> Form:
    """The form as it was sent."""
    return Form.filled({name: str(value) for name, value in wish.chosen().items()})


def offered(wish: Wish, outlines: Iterable[Outline], programmes: Iterable[Programme]) -> Choices:
    """What can be chosen; what is chosen already is among it."""
    known = choices(outlines)
    found = {name: values | ({getattr(wish, name)} - {""}) for name, values in known.items()}
    titles = {each.slug: plain(each.title) for each in programmes}
    return Choices(
        programme=_in_order(titles, titles.get),
        kind=_in_order(found["kind"], words.kind_name),
        language=_in_order(found["language"], words.language_name),
        town=_in_order(found["town"], str),
        month=[(month, month_of(month)) for month in sorted(found["month"])],
    )


def chips(wish: Wish, programmes: Iterable[Programme]) -> list[Chip]:
    """What narrows, each with the way to do without it."""
    chosen, titles = wish.chosen(), {each.slug: plain(each.title) for each in programmes}
    said = {
        "text": f"„{wish.text}“",
        "programme": titles.get(wish.programme, wish.programme),
        "kind": words.kind_name(wish.kind),
        "language": words.language_name(wish.language) if wish.language else "",
        "town": wish.town,
        "month": month_of(wish.month) if wish.month else "",
        "free": _("with free seats"),
    }
    return [Chip(name, said[name], _without(wish, name)) for name in chosen]


def _without(wish: Wish, name: str) -> Mapping[str, str]:
    changed: dict[str, Any] = {name: False if name == "free" else ""}
    return replace(wish, **changed).chosen()


def _in_order(values: Iterable[str], said: Any) -> list[tuple[str, str]]:
    return sorted(((value, said(value)) for value in values), key=lambda each: estonian(each[1]))
