"""Requests that arrive together are decided together, and nobody pays for another's trouble."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from services.registration.handlers.group_commit import GroupCommit, Pace
from services.registration.handlers.ports import LostRaceError
from shared.errors import Conflict, Unavailable
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


@pytest.fixture
def people() -> Any:
    with ThreadPoolExecutor(64) as pool:
        yield pool


def test_whoever_comes_alone_is_decided_at_once() -> None:
    decider = Decider(held=False)
    commit = GroupCommit(decider, Pace(patience_s=5, linger_s=10))

    answers = [commit.submit("e", "one"), commit.submit("e", "two")]  # whoever lingers is out of patience

    assert answers == ["ONE", "TWO"]
    assert decider.batches == [["one"], ["two"]]


def test_those_who_come_meanwhile_are_decided_together_in_order_of_arrival(
    people: ThreadPoolExecutor,
) -> None:
    decider = Decider()
    commit = GroupCommit(decider, PATIENT)
    names = [f"n{number:02}" for number in range(30)]

    arrived = arrive(people, commit, decider, names)
    decider.gate.set()

    assert [one.result(LONG_S) for one in arrived] == [name.upper() for name in names]
    assert decider.batches == [names[:1], names[1:]]


def test_each_event_has_a_line_of_its_own(people: ThreadPoolExecutor) -> None:
    decider = Decider()
    commit = GroupCommit(decider, PATIENT)

    slow = people.submit(commit.submit, "slow", "one")
    decider.entered.wait(LONG_S)
    other = people.submit(commit.submit, "other", "two")
    wait_until(lambda: "other" in commit._lines)
    decider.gate.set()

    assert (slow.result(LONG_S), other.result(LONG_S)) == ("ONE", "TWO")
    assert sorted(decider.batches) == [["one"], ["two"]]


def test_a_refusal_is_for_the_one_it_concerns(people: ThreadPoolExecutor) -> None:
    decider = Decider()
    commit = GroupCommit(decider, PATIENT)

    arrived = arrive(people, commit, decider, ["first", "good", "bad", "fine"])
    decider.gate.set()

    assert [arrived[place].result(LONG_S) for place in (0, 1, 3)] == ["FIRST", "GOOD", "FINE"]
    with pytest.raises(Conflict, match="refused"):
        arrived[2].result(LONG_S)


def test_whoever_is_not_admitted_is_not_decided_about_and_nobody_is_asked_for_twice(
    people: ThreadPoolExecutor,
) -> None:
    class Beaten(Decider):
        def __call__(self, key: str, requests: Sequence[str], within_s: float) -> list[str | BaseException]:
            answers = super().__call__(key, requests, within_s)
            if len(self.batches) == 2:
                raise LostRaceError
            return answers

    admitted: list[str] = []

    def admit(requests: Sequence[str]) -> list[BaseException | None]:
        admitted.extend(requests)
        return [Conflict("flooded") if one.startswith("many") else None for one in requests]

    decider = Beaten()
    commit = GroupCommit(decider, PATIENT, admit=admit)
    arrived = arrive(people, commit, decider, ["first", "good", "many", "fine"])
    decider.gate.set()

    assert [arrived[place].result(LONG_S) for place in (0, 1, 3)] == ["FIRST", "GOOD", "FINE"]
    with pytest.raises(Conflict, match="flooded"):
        arrived[2].result(LONG_S)
    assert decider.batches == [["first"], ["good", "fine"], ["good", "fine"]]
    assert admitted == ["first", "good", "many", "fine"]


def test_one_odd_request_fails_alone(people: ThreadPoolExecutor) -> None:
    class Fussy(Decider):
        def answer(self, request: str) -> str | BaseException:
            return str(int(request))

    decider = Fussy()
    commit = GroupCommit(decider, PATIENT)

    arrived = arrive(people, commit, decider, ["1", "2", "three", "4"])
    decider.gate.set()

    assert [arrived[place].result(LONG_S) for place in (0, 1, 3)] == ["1", "2", "4"]
    with pytest.raises(ValueError, match="three"):
        arrived[2].result(LONG_S)


def test_after_a_lost_race_all_are_decided_again_with_whoever_came_meanwhile(
    people: ThreadPoolExecutor,
) -> None:
    class Loser(Decider):
        lost = 0

        def __call__(self, key: str, requests: Sequence[str], within_s: float) -> list[str | BaseException]:
            answers = super().__call__(key, requests, within_s)
            self.lost += 1
            if self.lost < 4:
                raise LostRaceError
            return answers

    decider = Loser()
    commit = GroupCommit(decider, Pace(patience_s=LONG_S, after_race_s=0.001))

    arrived = arrive(people, commit, decider, ["a", "b", "c"])
    decider.gate.set()

    assert [one.result(LONG_S) for one in arrived] == ["A", "B", "C"]
    assert decider.batches[1:] == [["a", "b", "c"]] * 3


@pytest.mark.parametrize("failure", [OSError("broken"), SystemExit(1)])
def test_a_leader_that_dies_strands_nobody(people: ThreadPoolExecutor, failure: BaseException) -> None:
    class Mortal(Decider):
        def __call__(self, key: str, requests: Sequence[str], within_s: float) -> list[str | BaseException]:
            answers = super().__call__(key, requests, within_s)
            if len(self.batches) == 2:
                raise failure
            return answers

    decider = Mortal()
    commit = GroupCommit(decider, Pace(patience_s=LONG_S, largest=3))

    arrived = arrive(people, commit, decider, ["a", "b", "c", "d", "e", "f"])
    decider.gate.set()

    outcomes = [settled(one.result) for one in arrived]
    assert outcomes == ["A", type(failure), Unavailable, Unavailable, "E", "F"]


def settled(result: Callable[[float], str]) -> str | type[BaseException]:
    try:
        return result(LONG_S)
    except BaseException as error:
        return type(error)


def test_nobody_waits_longer_than_promised(people: ThreadPoolExecutor) -> None:
    decider = Decider()
    commit = GroupCommit(decider, BRIEF)

    stuck = people.submit(commit.submit, "e", "stuck")
    decider.entered.wait(LONG_S)

    for one in [people.submit(commit.submit, "e", name) for name in ("waits", "too")]:
        with pytest.raises(Unavailable):
            one.result(LONG_S)
    decider.gate.set()
    assert stuck.result(LONG_S) == "STUCK"
    assert commit.submit("e", "later") == "LATER"
    assert decider.batches == [["stuck"], ["later"]]


def test_a_race_that_is_never_won_ends_in_time() -> None:
    def hopeless(key: str, requests: Sequence[str], within_s: float) -> list[str | BaseException]:
        raise LostRaceError

    commit: GroupCommit[str, str] = GroupCommit(hopeless, BRIEF)

    with pytest.raises(Unavailable):
        commit.submit("e", "one")


def test_whoever_has_no_more_time_leads_nobody_and_the_others_are_not_counted_twice(
    people: ThreadPoolExecutor,
) -> None:
    by: list[int] = []
    admitted: list[str] = []

    class Beaten(Decider):
        def __call__(self, key: str, requests: Sequence[str], within_s: float) -> list[str | BaseException]:
            answers = super().__call__(key, requests, within_s)
            by.append(threading.get_ident())
            if len(by) == 1:
                raise LostRaceError
            return answers

    def admit(requests: Sequence[str]) -> list[BaseException | None]:
        admitted.extend(requests)
        return [None for _ in requests]

    decider = Beaten()
    commit = GroupCommit(decider, BRIEF, admit=admit)
    arrived = [people.submit(commit.submit, "e", "first")]
    decider.entered.wait(LONG_S)
    over = time.monotonic() + BRIEF.patience_s
    commit._pace = PATIENT
    arrived += arrive_behind(people, commit, ["second", "third"])
    wait_until(lambda: time.monotonic() > over)
    decider.gate.set()

    assert [settled(one.result) for one in arrived] == [Unavailable, "SECOND", "THIRD"]
    assert decider.batches == [["first"], ["second", "third"]]
    assert by[0] != by[1]
    assert admitted == ["first", "second", "third"]


def test_an_outage_is_everybodys_answer(people: ThreadPoolExecutor) -> None:
    class Down(Decider):
        def __call__(self, key: str, requests: Sequence[str], within_s: float) -> list[str | BaseException]:
            super().__call__(key, requests, within_s)
            raise Unavailable("mongodb")

    decider = Down()
    commit = GroupCommit(decider, PATIENT)

    arrived = arrive(people, commit, decider, ["a", "b", "c"])
    decider.gate.set()

    assert [settled(one.result) for one in arrived] == [Unavailable] * 3


def test_a_quiet_key_leaves_nothing_behind() -> None:
    commit = GroupCommit(Decider(held=False), PATIENT)

    for number in range(50):
        commit.submit(f"event-{number}", "one")

    assert commit._lines == {}


def test_a_crowd_is_answered_completely(people: ThreadPoolExecutor) -> None:
    decider = Decider(held=False)
    commit = GroupCommit(decider, PATIENT)
    names = [f"n{number}" for number in range(2_000)]

    answers = list(people.map(lambda name: commit.submit("e", name), names))

    assert answers == [name.upper() for name in names]
    assert sorted(name for batch in decider.batches for name in batch) == sorted(names)
