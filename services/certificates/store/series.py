"""The counters behind the numbers, and which letters belong to which programme."""

from dataclasses import dataclass
from typing import Any

from pymongo import ReturnDocument
from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from services.certificates.domain.numbers import Series, prefix_for

Rows = Collection[dict[str, Any]]


def prepare(prefixes: Rows) -> None:
    """Afterwards no two programmes can get the same letters."""
    prefixes.create_index("prefix", name="prefix", unique=True)


@dataclass(frozen=True)
class TransactionSeries:
    """The counters inside a transaction: aborted, they stand where they stood."""

    counters: Rows
    prefixes: Rows
    session: ClientSession

    def prefix(self, programme_id: str, slug: str) -> str:
        """The programme's letters, chosen once and kept even if its slug changes."""
        found = self.prefixes.find_one({"_id": programme_id}, session=self.session)
        if found:
            return str(found["prefix"])
        taken = {row["prefix"] for row in self.prefixes.find({}, {"prefix": 1}, session=self.session)}
        prefix = prefix_for(slug, taken)
        self.prefixes.insert_one({"_id": programme_id, "prefix": prefix}, session=self.session)
        return prefix

    def next_place(self, series: Series) -> int:
        """The next place of the series; two transactions that ask at once take turns."""
        counted = self.counters.find_one_and_update(
            {"_id": series.key},
            {"$inc": {"last": 1}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
            session=self.session,
        )
        return int(counted["last"]) if counted else 1
