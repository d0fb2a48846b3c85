"""gunicorn makes an application once and forks: what does not survive a fork must not have begun by then."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.test_gateway import BOOTSTRAPS


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A port where services think their database is; whoever calls waits in line."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        address = f"127.0.0.1:{listening.getsockname()[1]}"
        monkeypatch.setenv("MONGO_URL", f"mongodb://{address}/?directConnection=true")
        monkeypatch.setenv("KUTSE_SECRET", "0123456789abcdef0123456789abcdef")
        monkeypatch.setenv("KUTSE_HOME", str(tmp_path))
        monkeypatch.setenv("KUTSE_TRACES", f"http://{address}")
        yield listening


@pytest.mark.parametrize("service", BOOTSTRAPS)
def test_making_an_application_begins_no_thread_and_calls_no_server(
    database: socket.socket, service: str
) -> None:
    before = set(threading.enumerate())

    app = BOOTSTRAPS[service].create_web()

    assert set(threading.enumerate()) - before == set()
    with pytest.raises(BlockingIOError):
        database.accept()
    assert app.extensions["kutse"].desk
