"""Changes of stored data from one release to the next: numbered, in order, each done once.

One process at a time works, under a lease; a little at a time, each time noting how far it came, so that the
next process goes on where one was stopped. Services go on working meanwhile: a release reads what the one
before it wrote, and only a later release forgets the old shape.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pymongo.database import Database

from shared import crash_points
from shared.documents import outages
from shared.errors import KutseError
from shared.logs import logger
from shared.messaging.lease import Lease

Data = Database[dict[str, Any]]
Step = Callable[[Data, str], str]
"""(database, cursor) -> the next cursor, "" at the end. Begins with "". Handles one bounded stretch of
documents and may be asked for the same stretch again: twice must be as good as once."""

SILENT = timedelta(seconds=30)
LOOK_S = 0.5


class NewerDataError(KutseError):
    """The data was changed by a later release than this one, which would not understand it."""


@dataclass(frozen=True)
class Migration:
    """One change. Numbers count from 1 without gaps; neither a number nor its name is ever used again."""

    number: int
    name: str
    step: Step


class Migrations:
    """The changes this release knows, and how far this database has come.

    Args:
        silent: how long whoever is at it may stall before another takes over; far longer than one step.
    """

    def __init__(self, database: Data, known: Sequence[Migration], silent: timedelta = SILENT) -> None:
        self._database = database
        self._known = known
        self._noted = database["migrations"]
        self._lease = Lease(database["leases"], "migrations", silent)

    def pending(self) -> list[Migration]:
        """Those not done yet, in order.

        Raises:
            NewerDataError: the database has been through one that this release does not know.
        """
        with outages():
            noted = {row["_id"]: row.get("done_at") is not None for row in self._noted.find()}
        unknown = sorted(noted.keys() - {each.number for each in self._known})
        if unknown:
            raise NewerDataError(f"the data is of a later release: migration {unknown[-1]} is not known here")
        return [each for each in self._known if not noted.get(each.number)]

    def are_done(self) -> bool:
        """Is the data as this release writes it? For readiness."""
        try:
            return not self.pending()
        except NewerDataError:
            return False

    def complete(self) -> None:
        """Afterwards all are done, by this process or by another.

        Raises:
            NewerDataError: see `pending`.
            Unavailable: `mongodb`; asked again, it goes on where it stopped.
        """
        while pending := self.pending():
            if self._holds():
                for each in pending:
                    self._do(each)
                self._release()
            else:
                time.sleep(LOOK_S)

    def _do(self, migration: Migration) -> None:
        """The migration is done, unless another process has taken over meanwhile."""
        cursor = self._begun(migration)
        while cursor is not None and self._holds():
            after = migration.step(self._database, cursor)
            crash_points.reach("migration-step")
            cursor = self._moved(migration, cursor, after)

    def _begun(self, migration: Migration) -> str | None:
        with outages():
            begun = {"name": migration.name, "cursor": "", "began_at": "$$NOW"}
            found = self._noted.find_one_and_update(
                {"_id": migration.number},
                [{"$set": {name: {"$ifNull": [f"${name}", value]} for name, value in begun.items()}}],
                upsert=True,
                return_document=True,
            )
        return None if found is None or found.get("done_at") else str(found["cursor"])

    def _moved(self, migration: Migration, before: str, after: str) -> str | None:
        """The cursor to go on from; None at the end, or when another process has moved it."""
        ending = {} if after else {"done_at": "$$NOW"}
        with outages():
            moved = self._noted.update_one(
                {"_id": migration.number, "cursor": before, "done_at": None},
                [{"$set": {"cursor": {"$literal": after}, **ending}}],
            )
        if not moved.matched_count:
            return None
        if not after:
            logger("migrations").info("data changed", number=migration.number, name=migration.name)
        return after or None

    def _holds(self) -> bool:
        with outages():
            return self._lease.hold()

    def _release(self) -> None:
        with outages():
            self._lease.release()
