"""What the same work costs with nothing of Kutse around it: rows are only written, rows are only read."""

import time
from collections.abc import Sequence
from functools import partial
from itertools import count
from typing import Any

from pymongo import MongoClient
from pymongo.collection import Collection

from shared.documents import atomically
from shared.settings import database_name

Row = dict[str, Any]

BATCH = 25
"""About as many are decided together while everybody comes at once."""

KEPT = ("registrations", "outbox")
"""What a registration leaves behind; each batch also changes the event's seating."""


def writes_per_s(client: MongoClient[Row], rounds: int = 40) -> float:
    """Registrations a second whose rows pymongo alone writes, by one thread: those that are stored, under the
    same indexes, `BATCH` in each transaction with one row changed."""
    stored = client[database_name("registration")]
    bare = client[database_name("registration") + "_bare"]
    kinds = [(_alike(stored[name], bare[name]), list(stored[name].find().limit(BATCH))) for name in KEPT]
    bare["seating"].insert_one({"_id": "one", "version": 0})
    fresh, began = count(), time.perf_counter()
    for _ in range(rounds):
        batch = [(rows, [_again(row, next(fresh)) for row in some]) for rows, some in kinds]
        atomically(client, partial(_write, bare["seating"], batch))
    taken = time.perf_counter() - began
    client.drop_database(bare.name)
    return round(rounds * BATCH / taken, 1)


def reading_s(rows: Collection[Row], asked: Row) -> float:
    """Seconds in which pymongo alone reads all of them."""
    began = time.perf_counter()
    assert list(rows.find(asked))
    return time.perf_counter() - began


def _write(
    seating: Collection[Row], batch: Sequence[tuple[Collection[Row], list[Row]]], session: Any
) -> None:
    for rows, some in batch:
        rows.insert_many(some, session=session)
    seating.update_one({"_id": "one"}, {"$inc": {"version": 1}}, session=session)


def _alike(stored: Collection[Row], bare: Collection[Row]) -> Collection[Row]:
    """An empty collection with the same indexes."""
    for name, told in stored.index_information().items():
        options = {key: told[key] for key in ("unique", "sparse", "partialFilterExpression") if key in told}
        if name != "_id_":
            bare.create_index(told["key"], name=name, **options)
    return bare


def _again(row: Row, number: int) -> Row:
    """The row as somebody else's: what must be unique is."""
    other = {"_id": f"{number:024x}", "email_canonical": f"bare{number}@example.org", "key": f"{number:032x}"}
    return row | {name: value for name, value in other.items() if name in row}
