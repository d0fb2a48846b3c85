"""Finding words the way people type them: without regard to case, and to the marks on letters.

`õppepäev` is found by `oppepaev`, `ёлка` by `елка`, and the other way round.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

MOST_WORDS = 6
LONGEST_WORD = 40
ALPHABETS = (range(0xC0, 0x250), range(0x400, 0x460))
"""Latin letters with marks, and Cyrillic ones."""

SPLIT = re.compile(r"[^\w-]+")
MARKS = "[\u0300-\u036f]*"
"""Marks that were typed as signs of their own."""


def words(text: str) -> list[str]:
    """The words of what somebody typed; of very much the beginning."""
    found = (word.strip("-")[:LONGEST_WORD] for word in SPLIT.split(text))
    return [word for word in found if word][:MOST_WORDS]


def pattern(word: str) -> str:
    """A regular expression, to be used without regard to case, that finds the word however its letters are
    marked."""
    return "".join(_letter(one) for one in _plain(word))


def _letter(plain: str) -> str:
    if not plain.isalpha():
        return re.escape(plain)
    return f"[{plain}{plain.upper()}{_variants().get(plain, '')}]{MARKS}"


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


@cache
def _variants() -> Mapping[str, str]:
    """Plain letter -> the letters that are it with marks."""
    found: dict[str, str] = defaultdict(str)
    for letter in (chr(code) for alphabet in ALPHABETS for code in alphabet):
        plain = _plain(letter)
        if len(plain) == 1 and plain not in (letter, letter.casefold()):
            found[plain] += letter
    return dict(found)
