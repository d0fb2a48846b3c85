"""A migration as a process of its own that can be killed: python -m …renaming URL DATABASE."""

import sys
from datetime import timedelta
from typing import Any

from shared.documents import connect
from shared.migrations import Data, Migration, Migrations

AT_ONCE = 10
SILENT = timedelta(milliseconds=500)


def rename(data: Data, cursor: str) -> str:
    """Ten people at a time have a `name` instead of `old_name`; each call is counted."""
    people: list[dict[str, Any]] = list(
        data["people"].find({"_id": {"$gt": cursor}}).sort("_id").limit(AT_ONCE)
    )
    for person in people:
        if "old_name" in person:
            data["people"].update_one(
                {"_id": person["_id"]}, {"$set": {"name": person["old_name"]}, "$unset": {"old_name": ""}}
            )
    data["calls"].insert_one({"cursor": cursor})
    return str(people[-1]["_id"]) if people else ""


RENAMING = Migration(1, "people have a name", rename)

if __name__ == "__main__":
    with connect(sys.argv[1], "kutse-test-migration") as client:
        Migrations(client[sys.argv[2]], [RENAMING], SILENT).complete()
