"""mongod is killed while people register: nobody waits in vain, and what was accepted is there afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from deploy.local.choices import Choices
from deploy.local.mongo_wire import ask
from deploy.local.processes import Child
from deploy.local.programs import environment, service_command
from deploy.local.readiness import is_ready
from services.registration.domain.events import WaitingListRule
from services.registration.store.database import DatabaseStore
from services.registration.store.invariants import violations
from services.registration.store.migrations import MIGRATIONS
from shared.documents import atomically, connect, is_answering
from shared.errors import Unavailable
from shared.migrations import Migrations
from shared.settings import database_name
from tests.faults.checking import promises, waits
from tests.faults.crowd import ACCEPTED, Crowd
from tests.faults.mongod import FragileMongoDb
from tests.integration.registration.builders import an_event
from tests.integration.registration.desks import make_desk
from tests.stack import free_block, wait_until
from tests.travelled import Client

SLUG, SEATS, RATE = "koolitus", 10, 10.0


@pytest.fixture
def site(mongod: FragileMongoDb, tmp_path: Path) -> Iterator[str]:
    """The registration service's web processes, as the stack starts them, on the database that dies."""
    with connect(mongod.url, "kutse-faults") as data:
        Migrations(data[database_name("registration")], MIGRATIONS).complete()
    choices = Choices(free_block(), tmp_path, False, timedelta(0), {"MONGO_URL": mongod.url})
    child = Child(service_command("registration", "web", environment(choices, {})))
    wait_until(lambda: is_ready(choices.port), 60, "the service")
    yield f"http://127.0.0.1:{choices.port}"
    child.stop()


def test_a_killed_database_costs_nobody_a_registration(mongod: FragileMongoDb, site: str) -> None:
    with connect(mongod.url, "kutse-faults") as data:
        desk = make_desk(data, database_name("registration"))
        an_event(desk, SLUG, capacity=SEATS, waiting_list=WaitingListRule("automatic"))
        crowd = Crowd(site, [SLUG], Random(10), RATE)

        with crowd.arriving():
            wait_until(lambda: any(one.status == ACCEPTED for one in crowd.log))
            mongod.kill()
            wait_until(lambda: any(one.status == 503 for one in crowd.log))
            before = len(crowd.log)
            mongod.start().wait_ready()
            wait_until(lambda: any(one.status == ACCEPTED for one in crowd.log[before:]))

        assert [*promises(crowd.log, data), *waits(crowd.log)] == []
        assert violations(DatabaseStore(data, database_name("registration"))) == []
        assert {one.status for one in crowd.log} == {ACCEPTED, 503}


@contextmanager
def coming_back(mongod: FragileMongoDb) -> Iterator[None]:
    """Inside, it is a member that answers and can neither be read nor written; afterwards it leads again."""
    mongod.step_down(60)
    wait_until(lambda: ask(mongod.port, {"replSetMaintenance": 1})["ok"])
    try:
        yield
    finally:
        ask(mongod.port, {"replSetMaintenance": 0})
        ask(mongod.port, {"replSetFreeze": 0})
        mongod.wait_ready()


def read(data: Client) -> object:
    """Whatever a transaction finds."""
    return atomically(data, lambda session: data["x"]["x"].find_one({}, session=session))


def test_whoever_asked_while_the_database_was_coming_back_is_served_when_it_is_back(
    mongod: FragileMongoDb,
) -> None:
    with connect(mongod.url, "kutse-faults") as data:
        with coming_back(mongod):
            assert not is_answering(data)
            with pytest.raises(Unavailable, match="mongodb"):
                read(data)

        assert read(data) is None
        assert is_answering(data)


def test_a_direct_connection_made_while_the_database_was_coming_back_is_an_outage_that_is_seen(
    mongod: FragileMongoDb,
) -> None:
    with connect(mongod.own_url, "kutse-faults") as data:
        with coming_back(mongod):
            wait_until(lambda: data.admin.command("ping")["ok"])

        with pytest.raises(Unavailable, match="mongodb"):
            read(data)
        assert not is_answering(data)
