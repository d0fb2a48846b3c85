"""The language in which programmes write mails: paragraphs, lists, web addresses and placeholders.

An empty line parts paragraphs, lines that begin with `- ` are a list, `https://…` becomes a link and
`{{ name }}` stands for a value. There is nothing else: no condition, no formatting, no code. What is typed is
read once, here; a value takes the place of its placeholder afterwards and is never read. Curly brackets that
are no placeholder are a fault, since they were meant to be something.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from urllib.parse import urlsplit

PLACE = r"\{\{[ ]*(?P<place>[a-z][a-z0-9_]*)[ ]*\}\}"
ADDRESS = r"(?P<address>(?:[A-Za-z][A-Za-z0-9+.-]{0,30}://|\bwww\.)[^\s{}<>\"]*)"
"""The scheme is bounded: at each letter of a long word another one might begin, and reading it would take the
square of its length."""
BRACE = r"(?P<brace>[{}]+[^{}\n]{0,40}[{}]*)"
TOKEN = re.compile(f"{PLACE}|{ADDRESS}|{BRACE}")
BULLET = "- "
CLOSING = ".,;:!?)'”’»"
LONGEST_ADDRESS = 500
KEPT = frozenset("\n")


@dataclass(frozen=True)
class Words:
    """Text that stands as it is."""

    text: str


@dataclass(frozen=True)
class Place:
    """Where a value goes."""

    name: str


@dataclass(frozen=True)
class Address:
    """A web address somebody typed."""

    url: str


Piece = Words | Place | Address
Line = tuple[Piece, ...]


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[Line, ...]


@dataclass(frozen=True)
class Alone:
    """A placeholder that is a paragraph of its own."""

    name: str


Part = Paragraph | Bullets | Alone


@dataclass(frozen=True)
class Flaw:
    """Why a text cannot be used.

    Args:
        code: stable, its sentence stands in `reasons.py`.
        line: counted from 1; 0 when it concerns the text as a whole.
        params: what the sentence names.
    """

    code: str
    line: int = 0
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Writing:
    """A text that was read. `flaws` is empty when it is well formed."""

    parts: tuple[Part, ...]
    flaws: tuple[Flaw, ...]

    @property
    def places(self) -> set[str]:
        """Every placeholder in it."""
        return {part.name for part in self.parts if isinstance(part, Alone)} | self.inside

    @property
    def inside(self) -> set[str]:
        """The placeholders that stand among words."""
        return {each.name for part in self.parts for each in _pieces(part) if isinstance(each, Place)}

    @property
    def addresses(self) -> list[str]:
        """Every web address, once, in order."""
        found = (each.url for part in self.parts for each in _pieces(part) if isinstance(each, Address))
        return list(dict.fromkeys(found))


def tidy(text: str) -> str:
    """The text as it is kept: no control, direction or invisible characters, every line break as LF, no more
    than one empty line in a row, none at the ends.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\u00a0", " ")
    for separator in "\x0b\x0c\x85\u2028\u2029":
        text = text.replace(separator, "\n")
    visible = "".join(each for each in text if each in KEPT or not unicodedata.category(each).startswith("C"))
    lines = "\n".join(line.rstrip() for line in visible.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


@lru_cache(maxsize=512)
def read(text: str) -> Writing:
    """What a text says; for every text, whatever was typed. Texts in use are read again and again."""
    parts: list[Part] = []
    flaws: list[Flaw] = []
    numbered = list(enumerate(tidy(text).split("\n"), 1))
    for has_words, group in groupby(numbered, key=lambda each: bool(each[1].strip())):
        if has_words:
            lines = [(number, line.strip()) for number, line in group]
            parts += _parts([(line, _line(line, number, flaws)) for number, line in lines])
    return Writing(tuple(parts), tuple(flaws))


def _parts(lines: list[tuple[str, Line]]) -> Iterator[Part]:
    """The lines between two empty ones."""
    if len(lines) == 1 and len(lines[0][1]) == 1 and isinstance(lines[0][1][0], Place):
        yield Alone(lines[0][1][0].name)
        return
    for is_list, group in groupby(lines, key=lambda each: each[0].startswith(BULLET)):
        pieces = tuple(line for _, line in group)
        yield Bullets(tuple(_without_mark(each) for each in pieces)) if is_list else Paragraph(pieces)


def _without_mark(line: Line) -> Line:
    first = line[0]
    words = Words(first.text.removeprefix(BULLET).lstrip()) if isinstance(first, Words) else first
    return (words, *line[1:]) if words != Words("") else line[1:]


def _line(line: str, number: int, flaws: list[Flaw]) -> Line:
    pieces: list[Piece] = []
    end = 0
    for match in TOKEN.finditer(line):
        pieces.append(Words(line[end : match.start()]))
        piece, rest = _piece(match)
        flaws += [Flaw(code, number, {"what": match[0]}) for code in _flaws(match, line)]
        pieces += [piece, Words(rest)]
        end = match.end()
    pieces.append(Words(line[end:]))
    return tuple(each for each in pieces if each != Words(""))


def _piece(match: re.Match[str]) -> tuple[Piece, str]:
    """The piece, and the punctuation behind an address that is no part of it."""
    if match["place"]:
        return Place(match["place"]), ""
    if match["address"]:
        url = match["address"].rstrip(CLOSING)
        return Address(url), match["address"][len(url) :]
    return Words(match[0]), ""


def _flaws(match: re.Match[str], line: str) -> Iterator[str]:
    if match["brace"]:
        yield "text-curly-brackets"
    elif match["address"]:
        if not is_web_address(match["address"].rstrip(CLOSING)):
            yield "text-address-unsound"
        if line[match.end() : match.end() + 1] == "{" or line[: match.start()].endswith("}"):
            yield "text-address-with-placeholder"


def is_web_address(url: str) -> bool:
    """Does it lead to a host by its name over https, with nobody named in it?"""
    if re.search(r"[\s{}<>\"]", url):
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    named = "." in host.strip(".") and not host.replace(".", "").isdecimal() and ":" not in host
    return (
        url.startswith("https://")
        and named
        and "@" not in parts.netloc
        and port in (None, 443)
        and (len(url) <= LONGEST_ADDRESS)
    )


def _pieces(part: Part) -> Iterator[Piece]:
    match part:
        case Paragraph(lines) | Bullets(lines):
            for line in lines:
                yield from line
