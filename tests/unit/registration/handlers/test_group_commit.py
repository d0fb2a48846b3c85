"""Requests that arrive together are decided together, and nobody pays for another's trouble."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.registration.handlers.group_commit import GroupCommit, Pace
from services.registration.handlers.ports import LostRaceError
from shared.errors import Conflict, Unavailable
from tests.stack import wait_until
from tests.unit.registration.handlers.deciding import LONG_S, PATIENT, Decider, arrive, settled


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
