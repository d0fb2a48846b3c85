"""Nobody waits longer than promised for an answer, not even by leading others."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from services.registration.handlers.group_commit import LEAST_TRY_S, GroupCommit
from services.registration.handlers.ports import LostRaceError
from shared.errors import Unavailable
from tests.stack import wait_until
from tests.unit.registration.handlers.deciding import (
    BRIEF,
    LONG_S,
    PATIENT,
    Decider,
    arrive,
    arrive_behind,
    settled,
)


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


def test_a_race_that_is_lost_again_and_again_is_run_less_often() -> None:
    tries: list[float] = []

    def hopeless(key: str, requests: Sequence[str], within_s: float) -> list[str | BaseException]:
        tries.append(within_s)
        raise LostRaceError

    commit: GroupCommit[str, str] = GroupCommit(hopeless, replace(BRIEF, patience_s=1.0))

    with pytest.raises(Unavailable):
        commit.submit("e", "one")
    assert len(tries) < 100


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


def test_while_nobody_answers_one_at_a_time_tries_and_everybody_else_is_told_at_once(
    people: ThreadPoolExecutor,
) -> None:
    class Away(Decider):
        is_away = True

        def __call__(self, key: str, requests: Sequence[str], within_s: float) -> list[str | BaseException]:
            answers = super().__call__(key, requests, within_s)
            if self.is_away:
                raise Unavailable("mongodb")
            return answers

    decider = Away()
    commit = GroupCommit(decider, PATIENT)
    outcomes = arrive(people, commit, decider, ["first", "behind"])
    decider.gate.set()
    told = [settled(one.result) for one in outcomes]
    decider.gate.clear()
    decider.entered.clear()
    trying = people.submit(commit.submit, "e", "trying")
    decider.entered.wait(LONG_S)
    meanwhile = people.submit(commit.submit, "e", "meanwhile")

    assert [*told, settled(meanwhile.result)] == [Unavailable] * 3
    decider.is_away = False
    decider.gate.set()
    assert [trying.result(LONG_S), commit.submit("e", "later")] == ["TRYING", "LATER"]
    assert decider.batches == [["first"], ["trying"], ["later"]]


def test_a_last_try_that_was_too_short_is_no_outage_for_those_behind_it(people: ThreadPoolExecutor) -> None:
    class Slow(Decider):
        def __call__(self, key: str, requests: Sequence[str], within_s: float) -> list[str | BaseException]:
            answers = super().__call__(key, requests, within_s)
            if requests == ["first"]:
                raise Unavailable("mongodb")
            return answers

    decider = Slow()
    commit = GroupCommit(decider, replace(PATIENT, patience_s=3 * LEAST_TRY_S))
    first = people.submit(commit.submit, "e", "first")
    decider.entered.wait(LONG_S)
    commit._pace = PATIENT
    (second,) = arrive_behind(people, commit, ["second"])
    decider.gate.set()

    assert [settled(one.result) for one in (first, second)] == [Unavailable, "SECOND"]


def test_nobody_is_turned_away_for_an_outage_of_long_ago(people: ThreadPoolExecutor) -> None:
    class Once(Decider):
        def __call__(self, key: str, requests: Sequence[str], within_s: float) -> list[str | BaseException]:
            answers = super().__call__(key, requests, within_s)
            if requests == ["first"]:
                raise Unavailable("mongodb")
            return answers

    decider = Once()
    decider.gate.set()
    commit = GroupCommit(decider, replace(PATIENT, patience_s=0.05))
    with pytest.raises(Unavailable):
        commit.submit("e", "first")
    over = time.monotonic() + 2 * 0.05
    commit._pace = PATIENT
    decider.gate.clear()
    decider.entered.clear()
    trying = people.submit(commit.submit, "e", "trying")
    decider.entered.wait(LONG_S)
    wait_until(lambda: time.monotonic() > over, LONG_S, "the outage is long ago")
    (meanwhile,) = arrive_behind(people, commit, ["meanwhile"])
    decider.gate.set()

    assert [trying.result(LONG_S), meanwhile.result(LONG_S)] == ["TRYING", "MEANWHILE"]
