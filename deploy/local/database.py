"""The stack's database alone, for work that is done while the rest of it stands still."""

import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from deploy.local.choices import Choices
from deploy.local.mongodb import MongoDb
from deploy.local.ports import Ports

REACH_S = 1.0


def own_database(choices: Choices) -> AbstractContextManager[None] | None:
    """The stack's own database, running as long as the context lasts; None when one runs already, or the
    installation has a server of its own.
    """
    port = Ports(choices.port).mongodb
    if "MONGO_URL" in choices.own or _answers(port):
        return None
    return _running(MongoDb(choices.home, port, forgets=not choices.clock_offset))


@contextmanager
def _running(database: MongoDb) -> Iterator[None]:
    try:
        database.start().wait_ready()
        yield
    finally:
        database.stop()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(REACH_S)
        return probe.connect_ex(("127.0.0.1", port)) == 0
