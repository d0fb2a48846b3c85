"""A database that may be broken."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.mongod import FragileMongoDb
from tests.stack import free_ports


@pytest.fixture(scope="session")
def mongod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FragileMongoDb]:
    """A MongoDB that tests may break; each leaves it running."""
    home: Path = tmp_path_factory.mktemp("fragile")
    server = FragileMongoDb(home, free_ports(1)[0])
    server.start().wait_ready()
    yield server
    server.stop()
