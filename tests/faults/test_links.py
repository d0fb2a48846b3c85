"""The links that chaos disturbs do to the bytes what they say."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.faults.links import Link, Weather
from tests.faults.whole import LINKS, Whole
from tests.stack import free_ports

PATIENCE_S = 30.0
SOON_S = 0.3


@pytest.fixture
def link() -> Iterator[Link]:
    """A link to somebody who sends back whatever comes."""
    behind = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_echo, args=(behind,), daemon=True).start()
    link = Link(free_ports(1)[0], behind.getsockname()[1])
    link.start()
    yield link
    link.stop()
    behind.close()


def _echo(behind: socket.socket) -> None:
    while True:
        try:
            connection, _ = behind.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(connection,), daemon=True).start()


def _answer(connection: socket.socket) -> None:
    with connection, suppress(ConnectionResetError):
        while piece := connection.recv(100):
            connection.sendall(piece)


def connected(link: Link) -> socket.socket:
    """Somebody who got an answer through the link."""
    connection = socket.create_connection(("127.0.0.1", link.port), PATIENCE_S)
    connection.sendall(b"hello")
    assert connection.recv(100) == b"hello"
    return connection


def test_what_is_stuck_goes_on_when_the_link_is_as_ever(link: Link) -> None:
    with connected(link) as somebody:
        with link.under(Weather.STUCK):
            somebody.sendall(b"wait")
            somebody.settimeout(SOON_S)
            with pytest.raises(TimeoutError):
                somebody.recv(100)
        somebody.settimeout(PATIENCE_S)

        assert somebody.recv(100) == b"wait"


def test_a_cut_says_goodbye_and_a_reset_does_not(link: Link) -> None:
    with connected(link) as cut, link.under(Weather.CUT):
        assert cut.recv(100) == b""
    with connected(link) as broken, link.under(Weather.RESET), pytest.raises(ConnectionResetError):
        broken.recv(100)
    connected(link).close()


@pytest.mark.parametrize("weather", [Weather.SLOW, Weather.NARROW])
def test_what_is_slow_arrives_whole(link: Link, weather: Weather) -> None:
    said = b"x" * 700
    with connected(link) as somebody, link.under(weather):
        somebody.sendall(said)
        heard = b""
        while len(heard) < len(said):
            heard += somebody.recv(1_000)

    assert heard == said


def test_the_services_reach_each_server_through_its_link_alone(tmp_path: Path) -> None:
    whole = Whole(tmp_path, 20_000)

    reached = {name: urlsplit(whole.variables[name]).port for name in ("MONGO_URL", "AMQP_URL", "SMTP_URL")}

    assert list(reached.values()) == [whole.links[name].port for name in LINKS]
    assert [whole.links[name].target for name in LINKS] == [
        whole.ports.mongodb,
        whole.ports.amqp,
        whole.ports.smtp,
    ]
