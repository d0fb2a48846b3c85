"""Databases whose indexes are there already: to make a hundred of them takes longer than most tests do."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any

from pymongo import MongoClient

from shared.ids import new_id

SEVERAL = 4
"""So that what a test left running has ended when its room is used again."""


class Rooms:
    """Used in turn, each empty whenever it is entered."""

    def __init__(self, client: MongoClient[dict[str, Any]]) -> None:
        self._client = client
        self.names = [f"test_{new_id()}" for _ in range(SEVERAL)]
        self._turns = cycle(self.names)

    def enter(self) -> str:
        """The name of a database without a single document."""
        name = next(self._turns)
        database = self._client[name]
        for collection in database.list_collection_names():
            database[collection].delete_many({})
        return name


@contextmanager
def rooms(client: MongoClient[dict[str, Any]]) -> Iterator[Rooms]:
    """They are gone afterwards."""
    found = Rooms(client)
    yield found
    for name in found.names:
        client.drop_database(name)
