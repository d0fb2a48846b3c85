"""Whom an event is meant for, in the words people choose from.

A group is known by one name: its Estonian words, else the first there are. That name is what a registration
keeps and what kept seats and prerequisites speak of, so translations may come and change without anybody
changing groups.
"""

from collections.abc import Iterable

from services.registration.domain.texts import LANGUAGES, LocalText


def name_of(group: LocalText) -> str:
    """What a registration keeps of the group."""
    return group.in_(LANGUAGES[0])


def called(groups: Iterable[LocalText], words: str) -> LocalText | None:
    """The group that is called so in any language, whatever the case of the letters."""
    wanted = _plain(words)
    if not wanted:
        return None
    found = (group for group in groups if wanted in map(_plain, (group.et, group.en, group.ru)))
    return next(found, None)


def name_for(groups: Iterable[LocalText], words: str) -> str:
    """The name of the group that is called so; words that name none stay as they are."""
    group = called(groups, words)
    return name_of(group) if group else words


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())
