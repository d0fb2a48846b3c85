"""Registration opens: hundreds of people at once, several processes, few seats."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from pymongo import MongoClient

from services.registration.domain.events import WaitingListRule
from services.registration.handlers import events
from services.registration.handlers.desk import Desk
from services.registration.store.database import DatabaseStore
from services.registration.store.invariants import violations
from tests.integration.registration.builders import a_persistent_registration, an_event
from tests.stack import ROOT

SEATS = 7


@pytest.fixture
def database_name(own_database: str) -> str:
    """Killed processes leave transactions behind."""
    return own_database


@contextmanager
def a_crowd(url: str, database: str, names: range, threads: int = 16) -> Iterator["subprocess.Popen[str]"]:
    """A process whose people wait for the word to begin; gone afterwards."""
    words = [url, database, "koolitus", str(names.start), str(names.stop), str(threads)]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.registration.crowd", *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def ready(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


def begin(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def answers(process: "subprocess.Popen[str]") -> list[dict[str, Any]]:
    """Whatever it told before it ended."""
    assert process.stdout is not None
    return [json.loads(line) for line in process.stdout if line.endswith("\n")]


def test_several_processes_and_hundreds_of_people_get_exactly_the_seats_there_are(
    desk: Desk, mongo_url: str, database_name: str
) -> None:
    an_event(desk, capacity=SEATS)
    ranges = [range(150), range(150, 300), range(300, 450)]

    with (
        a_crowd(mongo_url, database_name, ranges[0]) as one,
        a_crowd(mongo_url, database_name, ranges[1]) as two,
        a_crowd(mongo_url, database_name, ranges[2]) as three,
    ):
        crowds = [one, two, three]
        for crowd in crowds:
            ready(crowd)
        for crowd in crowds:
            begin(crowd)
        told = [answers(crowd) for crowd in crowds]

    everybody = [answer for crowd in told for answer in crowd]
    assert sorted(answer["name"] for answer in everybody) == list(range(450))
    assert sum(answer["status"] == "confirmed" for answer in everybody) == SEATS
    places = sorted(answer["place"] for answer in everybody if answer["status"] == "waitlisted")
    assert places == list(range(1, 450 - SEATS + 1))
    view = events.public_event(desk, "koolitus")
    assert (view.taken, view.waiting) == (SEATS, 450 - SEATS)


def test_in_one_process_whoever_asked_first_stands_first(
    desk: Desk, mongo_url: str, database_name: str
) -> None:
    an_event(desk, capacity=1)

    with a_crowd(mongo_url, database_name, range(40), threads=1) as crowd:
        ready(crowd)
        begin(crowd)
        told = sorted(answers(crowd), key=lambda answer: int(answer["order"]))

    assert told[0]["status"] == "confirmed"
    assert all(one["place"] < other["place"] for one, other in pairwise(told[1:]))


@pytest.mark.parametrize("answers_first", [1, 40, 90])
def test_a_process_killed_in_the_middle_leaves_nothing_half_done(
    desk: Desk,
    mongo: MongoClient[dict[str, Any]],
    mongo_url: str,
    database_name: str,
    answers_first: int,
) -> None:
    an_event(desk, capacity=SEATS)
    with (
        a_crowd(mongo_url, database_name, range(200)) as killed,
        a_crowd(mongo_url, database_name, range(200, 260)) as other,
    ):
        ready(killed)
        ready(other)
        begin(killed)
        begin(other)
        assert killed.stdout is not None
        early = [json.loads(killed.stdout.readline()) for _ in range(answers_first)]
        killed.kill()
        told = early + answers(killed)
        survived = answers(other)

    assert violations(DatabaseStore(mongo, database_name)) == []
    stored = DatabaseStore(mongo, database_name).records.registrations
    event = events.public_event(desk, "koolitus").event
    assert {answer["name"] for answer in survived} == set(range(200, 260))
    assert len(stored.of_event(event.id)) >= len(told) + len(survived)

    again = {
        name: a_persistent_registration(desk, f"n{name}", "koolitus", f"key-{name}") for name in range(200)
    }

    for answer in told:
        assert again[answer["name"]].token == answer["token"]
        assert again[answer["name"]].registration.status == answer["status"]
    assert len(stored.of_event(event.id)) == 260
    assert events.public_event(desk, "koolitus").taken == SEATS


def test_a_rush_on_the_last_seat_without_a_queue_has_one_winner(
    desk: Desk, mongo_url: str, database_name: str
) -> None:
    an_event(desk, capacity=1, waiting_list=WaitingListRule("none"))

    with (
        a_crowd(mongo_url, database_name, range(20), threads=1) as one,
        a_crowd(mongo_url, database_name, range(20, 40), threads=1) as two,
    ):
        ready(one)
        ready(two)
        begin(one)
        begin(two)
        told = answers(one) + answers(two)

    assert len(told) <= 1
    assert events.public_event(desk, "koolitus").taken == 1
