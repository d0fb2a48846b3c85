"""A lease is held by one at a time, by the database's clock."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.collection import Collection

from shared.ids import new_id
from shared.messaging.lease import Lease
from tests.dying import a_taker
from tests.stack import wait_until

SHORT, LONG = timedelta(milliseconds=300), timedelta(minutes=1)
MODEST = timedelta(seconds=2)
"""Prolonged after half of it; so long may the machine stall before another could take it."""


@pytest.fixture
def leases(mongo: MongoClient[dict[str, Any]]) -> Iterator[Collection[dict[str, Any]]]:
    """An empty collection of leases."""
    name = f"test_{new_id()}"
    yield mongo[name]["leases"]
    mongo.drop_database(name)


def test_of_two_only_the_first_holds_it(leases: Collection[dict[str, Any]]) -> None:
    first, second = (Lease(leases, "relay", LONG) for _ in range(2))

    assert (first.hold(), second.hold(), first.hold()) == (True, False, True)


def test_a_released_lease_is_free_at_once_and_begins_a_new_term(leases: Collection[dict[str, Any]]) -> None:
    first, second = (Lease(leases, "relay", LONG) for _ in range(2))
    first.hold()

    first.release()

    assert second.hold()
    assert not first.hold()
    assert (first.term, second.term) == (2, 2)


def test_a_silent_holder_loses_it(leases: Collection[dict[str, Any]]) -> None:
    silent, waiting = Lease(leases, "relay", SHORT), Lease(leases, "relay", LONG)
    silent.hold()

    wait_until(waiting.hold)

    wait_until(lambda: not silent.hold())


def test_a_holder_that_has_died_leaves_it_at_once_to_one_of_those_who_wait(
    leases: Collection[dict[str, Any]],
) -> None:
    first, second = (Lease(leases, "relay", LONG) for _ in range(2))
    with a_taker() as holder:
        first.hold()
        leases.update_one({}, {"$set": {"holder": holder.claim}})
        waiting = Lease(leases, "relay", LONG)
        assert not waiting.hold()

        holder.die()

        assert (waiting.hold(), second.hold(), waiting.term) == (True, False, 2)


def test_a_holder_who_keeps_asking_keeps_it_in_one_term(leases: Collection[dict[str, Any]]) -> None:
    keeper, other = Lease(leases, "relay", MODEST), Lease(leases, "relay", MODEST)
    keeper.hold()
    first = leases.find_one({})

    def is_prolonged() -> bool:
        assert keeper.hold()
        return bool(leases.find_one({})["until"] > first["until"])

    wait_until(is_prolonged)
    assert not other.hold()
    assert keeper.term == 1


def test_releasing_what_another_holds_changes_nothing(leases: Collection[dict[str, Any]]) -> None:
    first, second = (Lease(leases, "relay", LONG) for _ in range(2))
    first.hold()

    second.release()

    assert not second.hold()
