"""The audit: who did what to which thing. Rows are added and never changed. Pure."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

Line = TypeVar("Line")

AT_ONCE = 500
MOST_READ = 20_000
"""Rows one request reads; what was done in other programmes is passed over."""


@dataclass(frozen=True)
class AuditRow:
    """Who did what to which thing; never a person's data.

    Args:
        subject: a kind and an id, such as `events/<id>`; the ids are the service's own.
    """

    at: datetime
    actor: str
    act: str
    subject: str
    correlation_id: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What is looked for. Empty fields do not narrow.

    Args:
        actor: who did it, exactly.
        act: what was done, or a part of it.
        subjects: things it was done to, as rows name them; None for all.
        since, until: from this moment on, and before that one.
    """

    actor: str = ""
    act: str = ""
    subjects: frozenset[str] | None = None
    since: datetime | None = None
    until: datetime | None = None


Placed = tuple[str, AuditRow]
"""A row with its id."""


def look_id(actor: str, act: str, subject: str, at: datetime) -> str:
    """The same for the same look within a minute."""
    return hashlib.sha256(f"{actor}|{act}|{subject}|{at:%Y-%m-%dT%H:%M}".encode()).hexdigest()[:24]


def sift(
    read: Callable[[str, int], Sequence[Placed]],
    own: Callable[[Sequence[Placed]], Iterable[Line]],
    after: str,
    limit: int,
) -> Iterator[Line]:
    """What `own` leaves of the rows behind the one with the id `after`, at most `limit`, the latest first.

    Args:
        read: rows behind the one with this id, at most so many.
    """
    looked = given = 0
    while looked < MOST_READ and given < limit:
        rows = read(after, AT_ONCE)
        for line in islice(own(rows), limit - given):
            yield line
            given += 1
        if len(rows) < AT_ONCE:
            return
        looked, after = looked + len(rows), rows[-1][0]
