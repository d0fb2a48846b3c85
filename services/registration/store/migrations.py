"""What releases changed of the data earlier ones stored, in order (shared/migrations.py)."""

from shared.migrations import Data, Migration

MERGED = ":merged:"
"""Stood between the ids of two registrations that became one, in the id of the note about it."""


def name_nobody_in_notes(data: Data, _: str) -> str:
    """A note about two that became one held the other's name and address, which outlived their erasure."""
    other = {"$arrayElemAt": [{"$split": ["$_id", MERGED]}, 1]}
    named = {"_id": {"$regex": MERGED}, "about": {"$in": ["", None]}}
    data["notes"].update_many(named, [{"$set": {"about": other, "text": ""}}])
    return ""


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "name nobody in notes about two who became one", name_nobody_in_notes),
)
