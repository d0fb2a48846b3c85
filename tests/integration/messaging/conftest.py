"""A publishing and a hearing service on real servers, with a ladder of milliseconds."""

from collections.abc import Callable, Iterator

import pytest
from pymongo import MongoClient

from shared.ids import new_id
from tests.integration.messaging.line import Line
from tests.stack import Servers


@pytest.fixture
def line(mongo: MongoClient, servers: Servers) -> Iterator[Line]:
    """Two services of this test alone; nothing of them is left afterwards."""
    line = Line(mongo, servers.rabbitmq.url, f"test-{new_id()}")
    line.prepare()
    yield line
    line.clear()


@pytest.fixture
def effects(line: Line) -> Callable[[], list[str]]:
    """The ids of messages that had their effect, one entry per effect."""
    return lambda: [found["message"] for found in line.effects.find()]
