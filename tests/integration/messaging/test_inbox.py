"""A message counts once, however many try at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from pymongo.client_session import ClientSession

from shared.documents import atomically
from shared.messaging.dead_letters import REPLAYABLE
from shared.messaging.inbox import KEPT
from tests.integration.messaging.line import Line


def test_of_many_at_the_same_moment_one_is_the_first(line: Line) -> None:
    start = threading.Barrier(8)

    def attempt(_: int) -> bool:
        start.wait(10)
        return atomically(line.mongo, lambda session: line.hearing.inbox.first_time(session, "m1"))

    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(attempt, range(8)))

    assert sorted(answers) == [False] * 7 + [True]


def test_a_message_whose_effect_was_taken_back_counts_as_new(line: Line) -> None:
    def fail(session: ClientSession) -> None:
        assert line.hearing.inbox.first_time(session, "m1")
        raise LookupError

    with pytest.raises(LookupError):
        atomically(line.mongo, fail)

    assert atomically(line.mongo, lambda session: line.hearing.inbox.first_time(session, "m1"))


def test_ids_are_remembered_longer_than_dead_letters_may_be_replayed(line: Line) -> None:
    index = line.mongo[line.hearing.name]["inbox"].index_information()["kept"]

    assert index["expireAfterSeconds"] == KEPT.total_seconds()
    assert REPLAYABLE + sum(line.broker.ladder, start=REPLAYABLE - REPLAYABLE) < KEPT
