"""A roster: who of an event's people is looked for, and in which order they stand."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from shared import searching
from shared.collation import estonian

ORDER = ("confirmed", "offered", "pending_email", "pending_approval", "waitlisted")
"""Groups of the roster; everybody whose registration ended stands behind them."""


@dataclass(frozen=True, slots=True)
class Lined:
    """Of one registration what is needed to find it and to put it in its place."""

    id: str
    status: str
    place: int
    created_at: datetime
    first_name: str
    last_name: str
    email: str
    organisation: str
    target_group: str
    has_needs: bool
    prerequisite_met: bool | None

    @property
    def is_waiting(self) -> bool:
        """Does it stand in the queue?"""
        return self.status == "waitlisted"


@dataclass(frozen=True)
class RosterFilter:
    """Whom to show; empty fields do not narrow.

    Args:
        text: words that are looked for in name, address and organisation, without regard to marks on letters.
        lost: only people whose mail did not arrive.
        needs: only those who wrote of special needs.
        unmet: only those who lack what the event builds on.
        answered: what their calendar said (`accepted`, `declined`, `tentative`, `requested`).
        sort: one of `SORTS`, a minus in front turns it round; empty = by status.
    """

    status: str = ""
    text: str = ""
    lost: bool = False
    organisation: str = ""
    target_group: str = ""
    needs: bool = False
    unmet: bool = False
    answered: str = ""
    sort: str = ""

    @property
    def narrows(self) -> bool:
        """Is anybody left out?"""
        asked = (self.status, self.text, self.organisation, self.target_group, self.answered)
        return any(asked) or self.lost or self.needs or self.unmet


def fits(one: Lined, narrow: RosterFilter) -> bool:
    """Is this one looked for, as far as the registration itself tells?"""
    return (
        narrow.status in ("", one.status)
        and narrow.organisation in ("", one.organisation)
        and narrow.target_group in ("", one.target_group)
        and (not narrow.needs or one.has_needs)
        and (not narrow.unmet or one.prerequisite_met is False)
        and (not narrow.text or _is_meant(one, narrow.text))
    )


def _is_meant(one: Lined, text: str) -> bool:
    searched = f"{one.first_name} {one.last_name} {one.email} {one.organisation}"
    words = _words(text)
    return bool(words) and all(word.search(searched) for word in words)


@lru_cache(maxsize=8)
def _words(text: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(searching.pattern(word), re.IGNORECASE) for word in searching.words(text))


def _by_name(one: Lined) -> Any:
    return estonian(one.last_name), estonian(one.first_name), one.id


def _by_status(one: Lined) -> Any:
    group = ORDER.index(one.status) if one.status in ORDER else len(ORDER)
    return group, one.place, _by_name(one)


SORTS: Mapping[str, Callable[[Lined], Any]] = {
    "status": _by_status,
    "name": _by_name,
    "registered": lambda one: (one.created_at, one.place, one.id),
    "institution": lambda one: (not one.organisation, estonian(one.organisation), _by_name(one)),
    "queue": lambda one: (not one.is_waiting, one.place, _by_name(one)),
}


def line_up(everybody: Iterable[Lined], sort: str = "") -> list[Lined]:
    """In the order asked for; seats by family name, offers, approvals, the queue, then the rest, unless
    another one is."""
    key = SORTS.get(sort.removeprefix("-"), _by_status)
    return sorted(everybody, key=key, reverse=sort.startswith("-"))


def positions(everybody: Iterable[Lined]) -> dict[str, int]:
    """Registration -> where in the queue it stands, counted from 1."""
    queue = sorted((one.place, one.id) for one in everybody if one.is_waiting)
    return {registration_id: number for number, (_, registration_id) in enumerate(queue, start=1)}


def named(values: Iterable[str], most: int) -> Sequence[str]:
    """The values that occur, in their order; of too many those that occur most often."""
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    counts.pop("", None)
    often = sorted(counts, key=lambda value: (-counts[value], estonian(value)))[:most]
    return sorted(often, key=estonian)
