"""Whom an event is meant for, in the words people choose from.

A group is known by one name: the first words it ever had. That is what registrations, kept seats and
prerequisites hold; words of any language come, are put right and go without anybody changing groups (ADR 59).
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from services.registration.domain.texts import LANGUAGES, LocalText


@dataclass(frozen=True, slots=True)
class TargetGroup(LocalText):
    """Its words, and the name it is known by, which nobody reads; empty while its words are new."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two groups that somebody could call alike.

    Args:
        number, language: where the later one stands.
        words: what both would be called.
        former: only one is called so now, the other is known by it from before.
    """

    number: int
    language: str
    words: str
    first: LocalText
    second: LocalText
    former: bool


def name_of(group: TargetGroup) -> str:
    """What a registration keeps of the group."""
    return group.name or group.in_(LANGUAGES[0])


def called(groups: tuple[TargetGroup, ...], words: str) -> TargetGroup | None:
    """The group that is called so in any language, or known by it, whatever the case of the letters."""
    return _by_words(groups).get(same(words))


def name_for(groups: tuple[TargetGroup, ...], words: str) -> str:
    """The name of the group that is called so; words that name none stay as they are."""
    group = called(groups, words) if groups else None
    return name_of(group) if group else words


def written(typed: Iterable[TargetGroup], before: Sequence[TargetGroup] = ()) -> tuple[TargetGroup, ...]:
    """What was typed as groups of the event, each with the name it keeps: that of the group of before it says
    by name, else of the one it shares words with, else its first words.

    Args:
        typed: one without words is the group that is called by its name, as it is; else these are its words.
        before: the event's groups until now.
    """
    rows, known = tuple(typed), tuple(before)
    free = {name_of(group): group for group in known}
    kept = [free.pop(row.name, None) if row else None for row in rows]
    found = []
    for row, own in zip(rows, kept, strict=True):
        if row:
            there = own or _shared(row, tuple(free.values()))
            group = replace(row, name=name_of(there or row))
        else:
            group = called(known, row.name) or TargetGroup(row.name, name=row.name)
        free.pop(group.name, None)
        found.append(group)
    return tuple(found)


def _shared(row: TargetGroup, groups: tuple[TargetGroup, ...]) -> TargetGroup | None:
    return next(filter(None, (called(groups, words) for _, words in _told(row))), None)


def clash(groups: Sequence[TargetGroup]) -> Clash | None:
    """The first two groups that could be taken for one another; None when each is told apart."""
    seen: dict[str, tuple[TargetGroup, str]] = {}
    for number, group in enumerate(groups):
        for language, words in _told(group):
            first, theirs = seen.setdefault(same(words), (group, language))
            if first is not group:
                beside = language or next(code for code in LANGUAGES if getattr(group, code))
                return Clash(number, beside, words, first, group, not (language and theirs))
    return None


def words_of(group: LocalText, but: str) -> str:
    """Its words in every language, `Politsei / Police`, without those that do not tell it apart."""
    told = list(dict.fromkeys(filter(None, (getattr(group, code) for code in LANGUAGES))))
    return " / ".join([words for words in told if same(words) != same(but)] or told)


def elsewhere(groups: tuple[TargetGroup, ...], words: str, there: tuple[TargetGroup, ...]) -> str:
    """What a group of one event is known by at another one, which may know it by any of its words; the words
    themselves when it does not."""
    group = called(groups, words)
    tried = [words, *(text for _, text in _told(group))] if group else [words]
    found = next(filter(None, (called(there, each) for each in tried)), None)
    return name_of(found) if found else words


def same(words: str) -> str:
    """Equal for words that differ in spaces, in the case of letters, or in how letters are put together."""
    return " ".join(unicodedata.normalize("NFC", words).casefold().split())


def _told(group: TargetGroup) -> Iterator[tuple[str, str]]:
    """(language, words) of whatever there is; its name last, without a language."""
    for language in LANGUAGES:
        if words := getattr(group, language):
            yield language, words
    if group.name:
        yield "", group.name


@lru_cache(maxsize=256)
def _by_words(groups: tuple[TargetGroup, ...]) -> Mapping[str, TargetGroup]:
    found: dict[str, TargetGroup] = {}
    for group in groups:
        for _, words in _told(group):
            found.setdefault(same(words), group)
    found.pop("", None)
    return found
