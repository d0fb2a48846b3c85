"""What a registration costs does not hang on how much is stored: every query on its way goes by an index."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from services.registration.domain.events import Trainer
from services.registration.domain.feeds import feed_id
from services.registration.domain.rosters import RosterFilter
from services.registration.handlers import events, feeds
from services.registration.handlers.desk import Desk
from services.registration.handlers.line_up import roster
from services.registration.handlers.registrations import by_token
from services.registration.handlers.views import EventFilter
from services.registration.store.database import DatabaseStore
from shared import links
from shared.errors import Conflict
from tests.integration.registration.builders import a_registration, an_event, call
from tests.integration.registration.desks import desk_on

BY_INDEX = ("IDHACK", "IXSCAN", "COUNT_SCAN")
MOST_READ = 3
"""Documents that one query on the way may look at."""

STORED = 12
COLLECTIONS = ("events", "seatings", "registrations", "feeds", "answers")


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
def database_name(own_database: str) -> str:
    """The server keeps accounts of its queries."""
    return own_database


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


def test_so_does_the_feed_of_one_mailbox_however_many_events_there_are(
    watched: Watched, mongo: MongoClient[dict[str, Any]], database_name: str
) -> None:
    fresh = a_fresh_process(mongo, database_name)
    token = a_registration(fresh, "reader").token
    for number in range(STORED):
        an_event(fresh, f"muu-{number}", trainers=(Trainer("", f"T {number}", f"t{number}@example.org"),))
    an_event(fresh, "minu", trainers=(Trainer("", "Reader", "Reader@example.org"),))
    feeds.ask_as_person(fresh, call(), token, renew=False)
    address = fresh.links.token(links.FEED, feed_id("reader@example.org"))

    with watched.watching():
        found = feeds.by_token(fresh, address)

    assert [one.event.slug for one in found.entries] == ["minu"]
    check(watched, {"events", "registrations", "feeds", "answers"})


def test_the_public_feed_looks_at_no_event_that_was_long_ago(
    watched: Watched, mongo: MongoClient[dict[str, Any]], database_name: str, desk: Desk
) -> None:
    fresh = a_fresh_process(mongo, database_name)
    event = events.get_event(desk, "seminar").event
    long_ago = [
        replace(one, starts=one.starts - timedelta(days=900), ends=one.ends - timedelta(days=900))
        for one in event.sessions
    ]
    for number in range(STORED):
        an_event(desk, f"ammu-{number}", sessions=tuple(replace(one, id="") for one in long_ago))

    with watched.watching():
        since = fresh.clock() - timedelta(days=90)
        recent = EventFilter(runs_from=since, starts_from=since - timedelta(days=400))
        found = events.list_public_events(fresh, recent, limit=1000)

    assert len(found.items) == 2
    looked_at = [looked for noun, plan, looked in watched.said() if noun == "events" and "begins" in plan]
    assert looked_at == [2]


def test_a_page_of_the_roster_reads_its_own_event_once_and_whole_only_whom_it_shows(
    watched: Watched, desk: Desk
) -> None:
    with watched.watching():
        page = roster(desk, "koolitus", RosterFilter(text="n1", sort="-name"), limit=2)

    assert [row.registration.person.first_name for row in page.items] == ["N11", "N10"]
    assert (page.matching, page.total) == (3, STORED)
    assert [plan.partition(" ")[0] for noun, plan, _ in watched.said() if noun == "registrations"] == [
        "IXSCAN",
        "IXSCAN",
    ]
    assert [looked_at for noun, _, looked_at in watched.said() if noun == "registrations"] == [STORED, 2]
