"""Two texts beside each other, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from services.notifications.domain.texts import FIELDS, LANGUAGES, Fields


@dataclass(frozen=True)
class Compared:
    """One field in one language; each line with `same`, `gone` or `new`."""

    field: str
    language: str
    lines: Sequence[tuple[str, str]]


def compared(before: Fields, after: Fields) -> list[Compared]:
    """Every field that differs, or says something."""
    found = (
        Compared(name, code, _lines(before.get(name, {}).get(code, ""), after.get(name, {}).get(code, "")))
        for name in FIELDS
        for code in LANGUAGES
    )
    return [each for each in found if each.lines]


def _lines(before: str, after: str) -> list[tuple[str, str]]:
    old, new = before.splitlines(), after.splitlines()
    lines: list[tuple[str, str]] = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(
        a=old, b=new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            lines += [("same", line) for line in old[old_from:old_to]]
        else:
            lines += [("gone", line) for line in old[old_from:old_to]]
            lines += [("new", line) for line in new[new_from:new_to]]
    return lines
