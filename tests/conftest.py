"""Fixtures every kind of test may ask for. What a test does not ask for is not started."""

from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from pymongo import MongoClient
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from shared.documents import connect
from shared.ids import new_id
from tests.stack import Servers, private_home

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STORIES = "tests/journeys"
LONGEST_FIRST = (STORIES, "tests/integration/stack", "tests/proof", "tests/faults", "tests/integration")
"""What takes longest begins first, so that no process is left with it when the others are done."""


class OneStackForAllStories(LoadFileScheduling):
    """A file stays in one process, and so do all stories: they share a stack, which is dear to start."""

    def _split_scope(self, nodeid: str) -> str:
        return STORIES if nodeid.startswith(f"{STORIES}/") else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """Who runs what when there are several processes."""
    return OneStackForAllStories(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The rest stays in the order in which it was found."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    begins = (turn for turn, folder in enumerate(LONGEST_FIRST) if item.nodeid.startswith(f"{folder}/"))
    return next(begins, len(LONGEST_FIRST))


def pytest_configure() -> None:
    """No test fails because the machine has other things to do."""
    settings.register_profile("kutse", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("kutse")


@pytest.fixture(scope="session", autouse=True)
def _plain_logs() -> None:
    """Tracebacks are written as they are: painting one for a terminal takes a second."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(),
        ]
    )


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The private servers of this test run."""
    servers = Servers(private_home())
    yield servers
    servers.stop()


@pytest.fixture(scope="session")
def mongo_url(servers: Servers) -> str:
    """Where the private MongoDB is."""
    return servers.mongodb.url


@pytest.fixture(scope="session")
def amqp_url(servers: Servers) -> str:
    """Where the private RabbitMQ is."""
    return servers.rabbitmq.url


@pytest.fixture(scope="session")
def mongo(mongo_url: str) -> Iterator[MongoClient[dict[str, Any]]]:
    """A client of the private MongoDB, as the services make theirs."""
    with connect(mongo_url, "kutse-tests") as client:
        yield client


@pytest.fixture
def own_database(mongo: MongoClient[dict[str, Any]]) -> Iterator[str]:
    """The name of a database only this test uses; gone afterwards."""
    name = f"test_{new_id()}"
    yield name
    mongo.drop_database(name)


@pytest.fixture
def database_name(own_database: str) -> str:
    """As `own_database`, where no folder has a quicker way."""
    return own_database


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser; one for all tests, because a second one cannot be started beside it."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield running
        running.close()
