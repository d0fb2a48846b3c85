"""What other services must agree on: who is registered how, and who completed."""

from collections.abc import Iterator, Mapping
from typing import Any

from pymongo.database import Database

KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "registration": ("registrations", ("event_id", "status", "version", "because")),
    "event": ("events", ("status", "version", "published_at")),
    "completion": ("completions", ("reached",)),
}
"""Kind of fact -> collection and fields."""


def facts(database: Database[dict[str, Any]], kind: str) -> Iterator[Mapping[str, Any]]:
    """Facts of this kind in order of id. A registration comes with `changed_at`.

    Raises:
        LookupError: there are none of this kind.
    """
    collection, shown = KINDS[kind]
    fields: dict[str, Any] = dict.fromkeys(shown, 1)
    if kind == "registration":
        fields["changed_at"] = {"$last": "$history.at"}
    for row in database[collection].find({}, fields).sort("_id"):
        yield {"id": row.pop("_id"), **row}
