"""A worker's parts run side by side, begin again after a crash, and stop together."""

import threading
import urllib.request
from datetime import timedelta
from itertools import pairwise

from shared.messaging.worker import PAUSE_MOST_S, Ticker, Worker, pause
from tests.stack import PATIENCE_S, free_ports, wait_until


class Steady:
    """A part that works until it is told to stop."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.running = threading.Event()
        self.finished = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """See `Part`."""
        self.running.set()
        stop.wait()
        self.finished.set()


class Shaky(Steady):
    """A part that crashes the first time."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.begun = 0

    def run(self, stop: threading.Event) -> None:
        """See `Part`."""
        self.begun += 1
        if self.begun == 1:
            raise ZeroDivisionError
        super().run(stop)


def running(worker: Worker, stop: threading.Event) -> tuple[threading.Thread, list[int]]:
    """The worker in a thread, and where its exit status will be."""
    status: list[int] = []
    thread = threading.Thread(target=lambda: status.append(worker.run_until(stop)))
    thread.start()
    return thread, status


def test_all_parts_run_and_finish_when_told_to_stop() -> None:
    parts, stop = [Steady("one"), Steady("two")], threading.Event()
    thread, status = running(Worker("registration", parts, ("127.0.0.1", 0), {}), stop)

    assert all(part.running.wait(PATIENCE_S) for part in parts)
    stop.set()
    thread.join(PATIENCE_S)

    assert status == [0]
    assert all(part.finished.is_set() for part in parts)


def test_a_part_that_crashes_begins_again_and_the_others_go_on() -> None:
    shaky, steady, stop = Shaky("shaky"), Steady("steady"), threading.Event()
    thread, status = running(Worker("registration", [shaky, steady], ("127.0.0.1", 0), {}), stop)

    assert shaky.running.wait(PATIENCE_S)
    assert not steady.finished.is_set()
    stop.set()
    thread.join(PATIENCE_S)

    assert (status, shaky.begun) == ([0], 2)


def test_a_running_worker_tells_that_it_is_ready() -> None:
    stop, port = threading.Event(), free_ports(1)[0]
    thread, _ = running(
        Worker("registration", [Steady("one")], ("127.0.0.1", port), {"mongodb": lambda: True}), stop
    )

    reply = wait_until(lambda: ready(port))
    stop.set()
    thread.join(PATIENCE_S)

    assert reply == b'{"ready": true, "missing": []}'


def ready(port: int) -> bytes:
    """What /readyz answers, nothing while nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as reply:
            answer: bytes = reply.read()
            return answer
    except OSError:
        return b""


def test_a_ticker_works_again_and_again_until_it_is_told_to_stop() -> None:
    stop = threading.Event()
    rounds: list[int] = []

    def work() -> None:
        rounds.append(len(rounds))
        if len(rounds) == 3:
            stop.set()

    Ticker("reminders", timedelta(milliseconds=1), work).run(stop)

    assert rounds == [0, 1, 2]


def test_pauses_grow_to_a_limit_with_chance_in_them() -> None:
    longest = [max(pause(failures) for _ in range(200)) for failures in range(1, 12)]

    assert all(later >= earlier * 0.9 for earlier, later in pairwise(longest))
    assert max(longest) <= PAUSE_MOST_S
    assert len({pause(3) for _ in range(20)}) > 1
