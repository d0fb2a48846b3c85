"""The people of chaos lose no answer by themselves."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

import pytest

from tests.faults.crowd import ACCEPTED, Crowd
from tests.stack import wait_until

TOGETHER, RATE = 60, 200.0


class Site(ThreadingHTTPServer):
    """Accepts everybody once so many wait, and counts who hangs up."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 2 * TOGETHER

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.guard = threading.Lock()
        self.opened = threading.Event()
        self.waiting = self.hung_up = 0


class Door(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_POST(self) -> None:
        with self.server.guard:
            self.server.waiting += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.opened.wait()
        body = json.dumps({"id": "a-registration"}).encode()
        self.send_response(ACCEPTED)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def finish(self) -> None:
        super().finish()
        with self.server.guard:
            self.server.hung_up += 1

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield site
        site.shutdown()


def test_connections_are_kept_for_whoever_comes_next(site: Site) -> None:
    crowd = Crowd(f"http://127.0.0.1:{site.server_port}", ["koolitus"], Random(1), RATE)

    with crowd.arriving():
        wait_until(lambda: site.waiting >= TOGETHER)
        site.opened.set()
        wait_until(lambda: crowd.accepted >= 2 * TOGETHER)
        hung_up = site.hung_up

    assert hung_up == 0
    assert {one.status for one in crowd.log} == {ACCEPTED}
