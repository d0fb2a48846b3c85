"""What other services must agree on: which documents there are."""

from collections.abc import Iterator, Mapping
from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

KINDS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "certificate": ("certificates", "registration_id", ("number", "state")),
}
"""Kind of fact -> collection, what its id is, and fields."""


def facts(database: Database[dict[str, Any]], kind: str) -> Iterator[Mapping[str, Any]]:
    """Facts of this kind in order of id.

    Raises:
        LookupError: there are none of this kind.
    """
    collection, key, shown = KINDS[kind]
    for row in database[collection].find({}, [key, *shown]).sort(key, ASCENDING):
        yield {"id": row[key], **{name: row[name] for name in shown}}
