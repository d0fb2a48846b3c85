"""A database that may be broken, for the tests of one file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.mongod import FragileMongoDb
from tests.stack import free_ports


@pytest.fixture(scope="module")
def mongod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FragileMongoDb]:
    """A MongoDB of this file's own; a test leaves it running."""
    home: Path = tmp_path_factory.mktemp("fragile")
    server = FragileMongoDb(home, free_ports(1)[0])
    server.start().wait_ready()
    yield server
    server.stop()
