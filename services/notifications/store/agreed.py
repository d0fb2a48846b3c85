"""What other services must agree on: whom this one knows, and what it sent."""

from collections.abc import Iterator, Mapping
from typing import Any

from pymongo.database import Database

KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "registration": ("invitees", ("standing", "version", "role")),
    "event": ("events", ("status", "version")),
    "restore": ("restores", ("backup_at", "restored_at")),
    "mail": ("mails", ("message_id", "state", "unknowns", "copy_of")),
}
"""Kind of fact -> collection and fields."""


def facts(database: Database[dict[str, Any]], kind: str) -> Iterator[Mapping[str, Any]]:
    """Facts of this kind in order of id.

    Raises:
        LookupError: there are none of this kind.
    """
    collection, shown = KINDS[kind]
    for row in database[collection].find({}, [*shown]).sort("_id"):
        yield {"id": row.pop("_id"), **row}
