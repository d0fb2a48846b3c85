"""A desk on a real database of the test's own, and the check that ends every test on it."""

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient

from services.registration.handlers.desk import Desk
from services.registration.store.database import DatabaseStore
from services.registration.store.invariants import violations
from tests.integration.registration.clocks import MovedClock
from tests.integration.registration.desks import make_desk
from tests.integration.registration.rooms import Rooms, rooms


@pytest.fixture(scope="session")
def several_rooms(mongo: MongoClient[dict[str, Any]]) -> Iterator[Rooms]:
    """Databases that are used again."""
    with rooms(mongo) as found:
        yield found


@pytest.fixture
def database_name(several_rooms: Rooms) -> str:
    """The name of an empty database only this test uses."""
    return several_rooms.enter()


@pytest.fixture
def clock() -> MovedClock:
    """The desk's clock; a test may move it."""
    return MovedClock()


@pytest.fixture
def desk(mongo: MongoClient[dict[str, Any]], database_name: str, clock: MovedClock) -> Iterator[Desk]:
    """A desk on an empty database. Whatever the test did, what is stored makes sense afterwards."""
    made = make_desk(mongo, database_name, clock)
    yield made
    assert violations(DatabaseStore(mongo, database_name)) == []


@pytest.fixture
def announced(mongo: MongoClient[dict[str, Any]], database_name: str) -> Any:
    """Answers the types announced so far, oldest first, without their prefix; forgets them when asked to."""
    seen: set[str] = set()

    def types() -> list[str]:
        rows = list(mongo[database_name]["outbox"].find({"_id": {"$nin": list(seen)}}).sort("position"))
        seen.update(row["_id"] for row in rows)
        return [row["type"].removeprefix("kutse.").removesuffix(".v1") for row in rows]

    return types
