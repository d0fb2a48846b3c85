"""What a registration costs does not hang on how much is stored: every query on its way goes by an index."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pymongo import MongoClient

from services.registration.handlers.desk import Desk
from services.registration.handlers.registrations import by_token
from services.registration.store.database import DatabaseStore
from shared.errors import Conflict
from tests.integration.registration.builders import a_registration, an_event
from tests.integration.registration.desks import desk_on

BY_INDEX = ("IDHACK", "IXSCAN", "COUNT_SCAN")
MOST_READ = 3
"""Documents that one query on the way may look at."""

STORED = 12
COLLECTIONS = ("events", "seatings", "registrations")


class Watched:
    """The queries of the desks on a database, as the server itself accounts for them."""

    def __init__(self, mongo: MongoClient[dict[str, Any]], name: str) -> None:
        self._database = mongo[name]
        self.queries: list[dict[str, Any]] = []

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Whatever is asked inside is written down."""
        self._database.command("profile", 2)
        try:
            yield
        finally:
            self._database.command("profile", 0)
        asked = {"ns": {"$in": [f"{self._database.name}.{noun}" for noun in COLLECTIONS]}}
        found = self._database["system.profile"].find({**asked, "planSummary": {"$exists": True}})
        self.queries = list(found)

    def said(self) -> list[tuple[str, str, int]]:
        """Collection, plan and documents looked at, for each query."""
        return [
            (one["ns"].partition(".")[2], one["planSummary"], one.get("docsExamined", 0))
            for one in self.queries
        ]


@pytest.fixture
def watched(desk: Desk, mongo: MongoClient[dict[str, Any]], database_name: str) -> Watched:
    """A database in which much is stored: two events, both with many waiting."""
    for slug in ("koolitus", "seminar"):
        an_event(desk, slug)
        for number in range(STORED):
            a_registration(desk, f"n{number}", slug, f"key-{number}")
    return Watched(mongo, database_name)


def a_fresh_process(mongo: MongoClient[dict[str, Any]], database_name: str) -> Desk:
    """It has not met any event yet, so it asks for everything."""
    return desk_on(DatabaseStore(mongo, database_name))


def check(watched: Watched, nouns: set[str]) -> None:
    assert {noun for noun, _, _ in watched.said()} == nouns
    for noun, plan, looked_at in watched.said():
        assert plan.startswith(BY_INDEX), (noun, plan)
        assert looked_at <= MOST_READ, (noun, plan, looked_at)


def test_a_new_registration_looks_at_a_handful_of_documents(
    watched: Watched, mongo: MongoClient[dict[str, Any]], database_name: str
) -> None:
    fresh = a_fresh_process(mongo, database_name)

    with watched.watching():
        a_registration(fresh, "newcomer")

    check(watched, {"events", "seatings"})


def test_so_does_one_that_is_repeated(
    watched: Watched, mongo: MongoClient[dict[str, Any]], database_name: str
) -> None:
    fresh = a_fresh_process(mongo, database_name)

    with watched.watching():
        a_registration(fresh, f"n{STORED - 1}", key=f"key-{STORED - 1}")

    check(watched, {"events", "seatings", "registrations"})


def test_so_does_one_that_is_refused(
    watched: Watched, mongo: MongoClient[dict[str, Any]], database_name: str
) -> None:
    fresh = a_fresh_process(mongo, database_name)

    with watched.watching(), pytest.raises(Conflict):
        a_registration(fresh, "n7", key="another key")

    check(watched, {"events", "seatings", "registrations"})


def test_so_does_looking_after_ones_place_in_a_long_queue(
    watched: Watched, mongo: MongoClient[dict[str, Any]], database_name: str
) -> None:
    fresh = a_fresh_process(mongo, database_name)
    token = a_registration(fresh, "last").token

    with watched.watching():
        by_token(fresh, token)

    check(watched, {"events", "seatings", "registrations"})
