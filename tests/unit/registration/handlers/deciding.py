"""Requests that come together, and somebody who decides about them when a test lets it."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from services.registration.handlers.group_commit import GroupCommit, Pace
from shared.errors import Conflict
from tests.stack import wait_until

BRIEF = Pace(patience_s=0.5, linger_s=0.002, after_race_s=0.001)
LONG_S = 60.0
PATIENT = Pace(patience_s=LONG_S)
"""Where a test is not about running out of time, no slow machine makes it so."""


class Decider:
    """Answers each request with itself in capitals; the first batch waits at a gate until it is opened."""

    def __init__(self, held: bool = True) -> None:
        self.batches: list[list[str]] = []
        self.gate = threading.Event()
        self.entered = threading.Event()
        if not held:
            self.gate.set()

    def __call__(self, key: str, requests: Sequence[str], within_s: float) -> list[str | BaseException]:
        self.entered.set()
        self.gate.wait(LONG_S)
        self.batches.append(list(requests))
        return [self.answer(request) for request in requests]

    def answer(self, request: str) -> str | BaseException:
        return Conflict("refused") if request.startswith("bad") else request.upper()


def arrive(
    people: ThreadPoolExecutor, commit: GroupCommit[str, str], decider: Decider, requests: Sequence[str]
) -> list[Future[str]]:
    """The first one is being decided, then the others come one after another, surely in this order."""
    arrived = [people.submit(commit.submit, "e", requests[0])]
    decider.entered.wait(LONG_S)
    return arrived + arrive_behind(people, commit, requests[1:])


def arrive_behind(
    people: ThreadPoolExecutor, commit: GroupCommit[str, str], requests: Sequence[str]
) -> list[Future[str]]:
    """While somebody is being decided about, these come one after another, surely in this order."""
    arrived = []
    for request in requests:
        before = waiting(commit)
        arrived.append(people.submit(commit.submit, "e", request))
        wait_until(lambda before=before: waiting(commit) > before)  # type: ignore[misc]
    return arrived


def waiting(commit: GroupCommit[str, str]) -> int:
    line = commit._lines.get("e")
    return len(line.waiting) if line else 0


def settled(result: Callable[[float], str]) -> str | type[BaseException]:
    try:
        return result(LONG_S)
    except BaseException as error:
        return type(error)
