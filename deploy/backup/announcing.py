"""After a restore: what had left a service and had not arrived at another at the moment of the backup.

It was with the broker then, and no database remembers it. Whoever would have heard it has heard it since, in
data that is there no more, and the broker does not hand it out again.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import pymongo
from pymongo import MongoClient
from pymongo.database import Database

from shared.contracts.routes import LISTENERS
from shared.documents import outages
from shared.settings import SERVICES, database_name

MANY = 500
LONGEST_S = 3_600.0
SHOWN = ("type", "queue", "message_id")
AGAIN = {"$set": {"pending": True}, "$unset": {"published_at": "", "retry_at": ""}}
Row = Mapping[str, Any]


def announce_again(client: MongoClient[dict[str, Any]]) -> int:
    """What somebody who listens has neither heard nor put aside is announced once more; answers how much.

    Whoever has heard it knows its id and does nothing. Outboxes keep what was published for three days.

    Raises:
        Unavailable: `mongodb`.
    """
    count = 0
    with outages(), pymongo.timeout(LONGEST_S):
        for service in SERVICES:
            outbox = client[database_name(service)]["outbox"]
            published = iter(outbox.find({"pending": {"$ne": True}}, [*SHOWN]))
            while rows := list(islice(published, MANY)):
                ids = [*_unheard(client, rows)]
                count += outbox.update_many({"_id": {"$in": ids}}, AGAIN).modified_count
    return count


def _unheard(client: MongoClient[dict[str, Any]], rows: list[Row]) -> Iterator[str]:
    """Ids of the rows that did not arrive everywhere."""
    missing: set[str] = set()
    for listener, kinds in LISTENERS.items():
        names = {kind.name for kind in kinds}
        due = [row for row in rows if _is_for(row, listener, names)]
        settled = _settled(client[database_name(listener)], due)
        missing |= {row["_id"] for row in due if _message_id(row) not in settled}
    yield from missing


def _is_for(row: Row, listener: str, names: set[str]) -> bool:
    queue = row.get("queue")
    return str(queue).endswith(f".{listener}") if queue else row["type"] in names


def _settled(database: Database[dict[str, Any]], due: list[Row]) -> set[str]:
    """Messages that had their effect, or are put aside; one that was sent to this queue again is not."""
    ids = [_message_id(row) for row in due]
    again = [_message_id(row) for row in due if row.get("queue")]
    aside = {"_id": {"$in": ids, "$nin": again}}
    heard = database["inbox"].distinct("_id", {"_id": {"$in": ids}})
    return {*heard, *database["dead_letters"].distinct("_id", aside)}


def _message_id(row: Row) -> str:
    return str(row.get("message_id") or row["_id"])
