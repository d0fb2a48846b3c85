"""What a web process makes at once is what workers make one by one, and it looks again when wishes change."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import OperationFailure

from services.certificates import bootstrap
from services.certificates.store.transactions import Store
from shared import audit_chain, indexes
from shared.ids import new_id
from shared.indexes import Wanted
from shared.messaging.broker import Broker
from shared.messaging.station import Station

Data = Database[dict[str, Any]]


@pytest.fixture
def stations(mongo: MongoClient[dict[str, Any]]) -> Iterator[list[Station]]:
    """Two of one service, each with an empty database."""
    names = [f"test_{new_id()}" for _ in range(2)]
    yield [Station("certificates", mongo, Broker("amqp://nowhere/"), name) for name in names]
    for name in names:
        mongo.drop_database(name)


@pytest.fixture
def database(stations: list[Station]) -> Data:
    """An empty one."""
    return stations[0].database


def wishes(**unique: bool) -> Wanted:
    """An index on people's addresses, and one on another key for each that is named."""

    def ask(client: indexes.Client) -> None:
        client["any"]["people"].create_index("email")
        for key, is_unique in unique.items():
            client["any"]["people"].create_index(key, unique=is_unique)

    return indexes.wanted(ask)


def made(database: Data) -> dict[str, dict[str, Any]]:
    """Collection -> its indexes, as the server tells them; without what only holds a first row."""
    rows = {indexes.NOTED, audit_chain.HEADS}
    names = [name for name in database.list_collection_names() if name not in rows]
    return {name: database[name].index_information() for name in names}


def test_a_web_process_makes_what_a_worker_makes(stations: list[Station]) -> None:
    web, worker = stations
    worker.prepare()
    Store(worker.client, worker.database).prepare()

    indexes.ensure(web.database, indexes.wanted(partial(bootstrap.ask_for_indexes, web)))

    assert made(web.database) == made(worker.database)


def test_what_is_wanted_anew_is_made_and_what_was_there_stays(database: Data) -> None:
    indexes.ensure(database, wishes())

    indexes.ensure(database, wishes(code=True))

    people = made(database)["people"]
    assert list(people) == ["_id_", "email_1", "code_1"]
    assert people["code_1"]["unique"]


def test_while_the_same_is_wanted_nothing_is_asked_but_whether_it_is(database: Data) -> None:
    indexes.ensure(database, wishes())
    database["people"].drop_index("email_1")

    indexes.ensure(database, wishes())

    assert list(made(database)["people"]) == ["_id_"]


def test_what_could_not_be_made_is_not_noted_as_made(database: Data) -> None:
    database["people"].insert_many([{"code": 1}, {"code": 1}])

    with pytest.raises(OperationFailure, match="duplicate key"):
        indexes.ensure(database, wishes(code=True))

    assert database[indexes.NOTED].find_one() is None
