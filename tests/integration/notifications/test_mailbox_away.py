"""A mailbox that cannot be read is seen: by readiness, on the status page, by whoever watches the figures."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from services.notifications.intake.contact import OPEN
from services.notifications.intake.places import Place
from services.notifications.intake.polling import Poller
from shared.messaging.broker import Waiting
from shared.messaging.outbox import Backlog
from shared.messaging.pulse import Pulse
from shared.standing import Standing, Stored
from tests.stack import free_ports, wait_until

GREETING = {
    "CAPABILITY": "* CAPABILITY IMAP4rev1 AUTH=PLAIN",
    "SELECT": "* 0 EXISTS",
    "UID": "* SEARCH",
    "LOGOUT": "* BYE",
}


class Mailbox(socketserver.ThreadingTCPServer):
    """An empty mailbox (RFC 3501) that lets in whoever comes, or nobody."""

    allow_reuse_address = True
    daemon_threads = True
    lets_in = True


class Conversation(socketserver.StreamRequestHandler):
    """One visit."""

    def handle(self) -> None:
        """Answers each command until the visitor leaves."""
        self.say("* OK ready")
        while line := self.rfile.readline().decode():
            tag, command = line.split()[:2]
            if command == "AUTHENTICATE":
                self.say("+ ")
                self.rfile.readline()
                if not self.server.lets_in:  # type: ignore[attr-defined]
                    self.say(f"{tag} NO wrong password")
                    continue
            if command in GREETING:
                self.say(GREETING[command])
            self.say(f"{tag} OK done")

    def say(self, line: str) -> None:
        """One line."""
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mailbox(port: int) -> Iterator[Mailbox]:
    """It is open inside."""
    with Mailbox(("127.0.0.1", port), Conversation) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def port() -> int:
    """Where the mailbox is, or is not."""
    return int(free_ports(1)[0])


@pytest.fixture
def poller(port: int) -> Iterator[Poller]:
    """It visits the mailbox all the time."""
    place = Place.parse(f"imap://kutse:secret@127.0.0.1:{port}/INBOX")
    assert place
    visiting, stop = Poller(place, lambda _: True, lambda _raw, _to: None, every_s=0.05), threading.Event()
    thread = threading.Thread(target=visiting.run, args=(stop,))
    thread.start()
    yield visiting
    stop.set()
    thread.join()


def test_a_mailbox_that_is_away_is_told_until_it_is_back(poller: Poller, port: int) -> None:
    wait_until(lambda: not poller.contact.holds())
    assert OPEN._value.get() == 0

    with mailbox(port):
        wait_until(poller.contact.holds)
        assert OPEN._value.get() == 1
    wait_until(lambda: not poller.contact.holds())


def test_so_is_one_that_does_not_let_us_in(poller: Poller, port: int) -> None:
    with mailbox(port) as server:
        wait_until(poller.contact.holds)
        server.lets_in = False
        wait_until(lambda: not poller.contact.holds())


@pytest.mark.parametrize(
    ("missing", "concerns"),
    [((), []), (("intake",), ["intake-away"]), (("intake", "smtp"), ["worker-not-ready", "intake-away"])],
)
def test_the_status_page_tells_it_apart_from_what_a_worker_needs(
    missing: tuple[str, ...], concerns: list[str]
) -> None:
    worker = Pulse("w1", 1.0, missing, 0, Waiting(0, 0, 0))

    assert Standing("notifications", [], Stored([worker], Backlog(0, 0.0), [], None, 0)).concerns == concerns
