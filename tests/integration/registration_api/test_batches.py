"""What a batch costs the database does not hang on how many people are in it.

Asked from outside, through the whole application, so that no cost per person creeps in before the turnstile
either.
"""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from pymongo import MongoClient

from services.registration import bootstrap
from services.registration.handlers.group_commit import GroupCommit, Pace
from services.registration.handlers.ports import Answer, Asking
from services.registration.handlers.strangers import gate
from services.registration.handlers.turnstile import Turnstile
from services.registration.store.database import DatabaseStore
from services.registration.store.strangers import StoredMailboxes
from shared.clock import system_clock
from tests.integration.registration_api.bodies import person_body
from tests.integration.registration_api.conftest import NUMBERS, Door, open_door
from tests.stack import wait_until
from tests.watching import Watching

FIFTY = 50
PATIENT = Pace(patience_s=60)
COUNTED = ["insert mailboxes", "find mailboxes"]
STORED = ["update seatings", "insert registrations", "insert outbox", "commitTransaction 1"]
MOST = 12
ONE_BATCH = [*COUNTED, "find seatings", *STORED]
ONE_BATCH_CONFIRMED = [
    *COUNTED,
    "find seatings",
    "find registrations",
    *(one.replace("insert registrations", "update registrations") for one in STORED),
]


class Crowd:
    """Fifty people who ask at the same moment; whoever is first waits until all of them are there."""

    def __init__(self, door: Door, store: DatabaseStore, watching: Watching) -> None:
        self.watching = watching
        self.gathered = 1
        mailboxes = StoredMailboxes(store.database["mailboxes"], system_clock())
        desk = bootstrap.create_desk(door.settings, store, mailboxes)
        self.registrar: GroupCommit[Asking, Answer] = GroupCommit(
            Turnstile(store).decide, PATIENT, self._turn, gate(mailboxes)
        )
        desk = replace(desk, clock=door.desk.clock, registrar=self.registrar)
        self.door = open_door(desk, door.settings)

    @contextmanager
    def _turn(self, key: str) -> Iterator[None]:
        wait_until(lambda: len(self.registrar._lines[key].waiting) >= self.gathered, timeout=60)
        yield

    def asks(self, slug: str, people: list[dict[str, Any]]) -> list[int]:
        """The status each is answered; `watching` tells what that took of the database."""
        self.watching.asked.clear()
        self.gathered = len(people)
        begin = threading.Barrier(len(people))

        def ask(person: dict[str, Any]) -> int:
            begin.wait(60)
            path = f"/api/v1/events/{slug}/registrations"
            return self.door.app.test_client().post(path, json=person).status_code

        with ThreadPoolExecutor(len(people)) as threads:
            return list(threads.map(ask, people))


@pytest.fixture
def crowd(door: Door, api_store: DatabaseStore, mongo_url: str) -> Iterator[Crowd]:
    """People whose every command is seen."""
    watching = Watching()
    with MongoClient[dict[str, Any]](mongo_url, event_listeners=[watching], tz_aware=True) as client:
        yield Crowd(door, DatabaseStore(client, api_store.database.name), watching)


def somebody() -> dict[str, Any]:
    return person_body(next(NUMBERS))


@pytest.mark.parametrize(
    ("fields", "one_batch"), [({}, ONE_BATCH), ({"email_confirmation": True}, ONE_BATCH_CONFIRMED)]
)
def test_fifty_people_cost_the_database_as_many_commands_as_one(
    crowd: Crowd, fields: dict[str, Any], one_batch: list[str]
) -> None:
    slug = crowd.door.event(waiting_list={"mode": "automatic"}, **fields)
    crowd.asks(slug, [somebody()])

    alone = crowd.asks(slug, [somebody()]), crowd.watching.asked[:]
    together = crowd.asks(slug, [somebody() for _ in range(FIFTY)]), crowd.watching.asked[:]

    assert alone == ([201], one_batch)
    assert together == ([201] * FIFTY, one_batch)


def test_those_who_registered_before_cost_a_batch_few_commands_more(crowd: Crowd) -> None:
    slug = crowd.door.event(waiting_list={"mode": "automatic"})
    known = [somebody() for _ in range(FIFTY // 2)]
    crowd.asks(slug, known)

    statuses = crowd.asks(slug, [*known, *(somebody() for _ in range(FIFTY // 2))])

    assert sorted(statuses) == [201] * (FIFTY // 2) + [409] * (FIFTY // 2)
    assert len(crowd.watching.asked) <= MOST
