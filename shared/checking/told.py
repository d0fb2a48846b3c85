"""What the outbox still tells, kept on disk while a check runs, so that a million rows take little memory."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from types import TracebackType
from typing import Self

from shared.messaging.announced import Announced

MANY = 5_000


class Told:
    """Which message types were announced of each subject in each version. Gone when closed."""

    def __init__(self, announced: Iterable[Announced]) -> None:
        self._rows = sqlite3.connect("")
        self._rows.execute("CREATE TABLE told (subject TEXT, version INTEGER, kind TEXT)")
        rest = iter(announced)
        while part := list(islice(rest, MANY)):
            rows = [(one.subject, one.version, one.kind) for one in part]
            self._rows.executemany("INSERT INTO told VALUES (?, ?, ?)", rows)
        self._rows.execute("CREATE INDEX subjects ON told (subject, version, kind)")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rows.close()

    def newest(self, subject: str) -> int:
        """The highest version announced; 0 for none."""
        found = self._rows.execute("SELECT max(version) FROM told WHERE subject = ?", (subject,)).fetchone()
        return int(found[0] or 0)

    def kinds(self, subject: str) -> set[str]:
        """Types of everything announced of the subject."""
        found = self._rows.execute("SELECT DISTINCT kind FROM told WHERE subject = ?", (subject,))
        return {str(row[0]) for row in found}

    def doubles(self) -> Iterator[tuple[str, int, str]]:
        """(subject, version, type) of what stands there more than once."""
        query = "SELECT subject, version, kind FROM told GROUP BY subject, version, kind HAVING count(*) > 1"
        yield from self._rows.execute(query)

    def versions(self, prefix: str) -> Iterator[tuple[str, int]]:
        """(subject, highest version) of every subject that begins so, in order."""
        query = "SELECT subject, max(version) FROM told WHERE subject >= ? AND subject < ? GROUP BY subject"
        yield from self._rows.execute(query, (prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)))

    def __len__(self) -> int:
        return int(self._rows.execute("SELECT count(*) FROM told").fetchone()[0])
