"""Lost answers, several workers at once, and people who leave while others rush in."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from services.registration.domain.events import WaitingListRule
from services.registration.handlers import events, registrations, ticks
from services.registration.handlers.desk import Desk
from services.registration.handlers.ports import Batch, LostRaceError
from services.registration.handlers.views import Registered
from services.registration.store.database import DatabaseStore
from tests.integration.registration.builders import a_registration, an_event, call
from tests.integration.registration.clocks import MovedClock
from tests.integration.registration.desks import desk_on, make_desk

Announced = Callable[[], list[str]]


class ForgetfulStore(DatabaseStore):
    """Loses the answer to its first commits, after storing the batch or before."""

    def __init__(self, client: MongoClient[dict[str, Any]], database: str, stores: bool) -> None:
        super().__init__(client, database)
        self.stores = stores
        self.left = 2

    def commit(self, batch: Batch) -> None:
        self.left -= 1
        if self.left < 0 or self.stores:
            super().commit(batch)
        if self.left >= 0:
            raise LostRaceError


@pytest.mark.parametrize("stored", [True, False])
@pytest.mark.parametrize("key", ["", "a-key"])
@pytest.mark.parametrize("mode", ["automatic", "none"])
def test_a_commit_whose_answer_is_lost_still_gives_one_registration_and_its_answer(
    desk: Desk,
    mongo: MongoClient[dict[str, Any]],
    database_name: str,
    announced: Announced,
    stored: bool,
    key: str,
    mode: str,
) -> None:
    event = an_event(desk, capacity=1, waiting_list=WaitingListRule(mode))
    announced()
    forgetful = desk_on(ForgetfulStore(mongo, database_name, stored))

    given = a_registration(forgetful, "mari", key=key)

    assert given.registration.status == "confirmed"
    assert announced() == ["registration.confirmed"]
    assert [one.id for one in desk.store.records.registrations.of_event(event.id)] == [given.registration.id]


def test_two_requests_under_one_key_at_the_same_moment_are_one_registration(
    desk: Desk, mongo: MongoClient[dict[str, Any]], database_name: str
) -> None:
    event = an_event(desk, capacity=5)
    desks = [desk, make_desk(mongo, database_name)]

    with ThreadPoolExecutor(16) as people:
        given = list(people.map(lambda n: a_registration(desks[n % 2], "mari", key="a-key"), range(16)))

    assert len({one.token for one in given}) == 1
    assert sum(not one.repeated for one in given) == 1
    assert len(desk.store.records.registrations.of_event(event.id)) == 1


def test_several_workers_expire_an_offer_once(
    desk: Desk,
    mongo: MongoClient[dict[str, Any]],
    database_name: str,
    clock: MovedClock,
    announced: Announced,
) -> None:
    an_event(desk, capacity=2, waiting_list=WaitingListRule("offer"))
    given = [a_registration(desk, name) for name in ("mari", "jaan", "kati", "peeter", "liis")]
    for one in given[:2]:
        registrations.withdraw(desk, call(), one.token)
    announced()
    clock.move(timedelta(hours=49))
    workers = [make_desk(mongo, database_name, clock) for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        expired = sum(pool.map(ticks.expire_offers, workers))

    assert expired == 2
    told = announced()
    assert told.count("registration.offer_expired") == 2
    assert told.count("registration.offered") == 1


def test_an_offer_is_either_accepted_or_expired(
    desk: Desk, mongo: MongoClient[dict[str, Any]], database_name: str, clock: MovedClock
) -> None:
    an_event(desk, capacity=1, waiting_list=WaitingListRule("offer"))
    given = [a_registration(desk, name) for name in ("mari", "jaan")]
    registrations.withdraw(desk, call(), given[0].token)
    before = call(clock())
    clock.move(timedelta(hours=49))
    worker = make_desk(mongo, database_name, clock)

    with ThreadPoolExecutor(2) as pool:
        accepted = pool.submit(registrations.accept, desk, before, given[1].token)
        expired = pool.submit(ticks.expire_offers, worker)

    assert (accepted.exception() is None) == (expired.result() == 0)


def test_people_leave_while_others_rush_in(
    desk: Desk, mongo: MongoClient[dict[str, Any]], database_name: str
) -> None:
    an_event(desk, capacity=10)
    seated = [a_registration(desk, f"first{number}") for number in range(10)]
    other = make_desk(mongo, database_name)

    def leave(one: Registered) -> str:
        return registrations.withdraw(other, call(), one.token).registration.status

    with ThreadPoolExecutor(40) as people:
        left = [people.submit(leave, one) for one in seated]
        came = [people.submit(a_registration, desk, f"later{number}") for number in range(120)]

    assert [one.result() for one in left] == ["withdrawn"] * 10
    assert len({one.result().token for one in came}) == 120
    view = events.public_event(desk, "koolitus")
    assert (view.taken, view.waiting) == (10, 110)
