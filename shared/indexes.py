"""Indexes as web processes see to them: all at once, and not at all while what is wanted has not changed.

Stores ask for their indexes one by one (`prepare`). A web process lets them ask a stand-in, compares what
they want with what was noted when all of it had been made, which is one read, and makes a collection's
indexes with one command. Workers ask the database itself at each start: an index somebody dropped is there
again then.
"""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

import pymongo
from pymongo import IndexModel, MongoClient
from pymongo.database import Database

from shared.documents import outages
from shared.errors import Unavailable

NOTED, ALL = "indexes", "all"
"""The collection and the row that tell which indexes were made."""

LOOK_S = 2
"""Seconds for the first look: whoever comes meanwhile waits for it, and then for what they came for."""

Client = MongoClient[dict[str, Any]]
Wanted = dict[str, list[IndexModel]]
"""Collection -> its indexes, in the order in which they were asked for."""


def beginning(database: Database[dict[str, Any]], ask: Callable[[Client], None]) -> Callable[[], None]:
    """What a web process begins with: all indexes that `ask` asks for are there, if the database answers.
    Otherwise a worker sees to them, which waits for it.
    """

    def begin() -> None:
        with suppress(Unavailable):
            ensure(database, wanted(ask))

    return begin


def wanted(ask: Callable[[Client], None]) -> Wanted:
    """What `ask` asks of the client it is given, which does nothing but listen."""
    heard: Wanted = {}
    ask(cast("Client", _Listening(heard)))
    return heard


def ensure(database: Database[dict[str, Any]], wishes: Wanted) -> None:
    """All of them are there, unless somebody dropped one since they were made.

    Raises:
        Unavailable: `mongodb`; told soon where nobody answers.
    """
    made = {"_id": ALL, "digest": digest(wishes)}
    with outages():
        with pymongo.timeout(LOOK_S):
            is_noted = database[NOTED].find_one(made)
        if is_noted:
            return
        for collection, indexes in wishes.items():
            database[collection].create_indexes(indexes)
        database[NOTED].replace_one({"_id": ALL}, made, upsert=True)


def digest(wishes: Wanted) -> str:
    """Another one as soon as anything is wanted otherwise."""
    written = {name: [each.document for each in indexes] for name, indexes in wishes.items()}
    return hashlib.sha256(json.dumps(written).encode()).hexdigest()


class _Listening:
    """A client, a database or a collection, whichever it is taken for."""

    def __init__(self, heard: Wanted, name: str = "") -> None:
        self._heard = heard
        self._name = name

    def __getitem__(self, name: str) -> "_Listening":
        return _Listening(self._heard, name)

    @property
    def database(self) -> "_Listening":
        """Of the collection."""
        return _Listening(self._heard)

    def with_options(self, **_: Any) -> "_Listening":
        """Itself; how one writes is no matter here."""
        return self

    def create_index(self, keys: Any, **options: Any) -> str:
        """It is wanted, once, however often it is asked for."""
        index = IndexModel(keys, **options)
        known = self._heard.setdefault(self._name, [])
        if all(each.document != index.document for each in known):
            known.append(index)
        return str(index.document["name"])
