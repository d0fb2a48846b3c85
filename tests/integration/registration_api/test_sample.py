"""The sample programme: the figures of the plan, loaded truly and only once."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo import MongoClient

from services.registration import bootstrap
from services.registration.handlers import attendance, events, roster, trainers
from services.registration.handlers.desk import Desk
from services.registration.handlers.trainers import PoolFilter
from services.registration.sample.events import slug_of
from services.registration.sample.plan import Plan, read_plan
from services.registration.sample.year import load
from services.registration.settings import RegistrationSettings
from services.registration.store.database import DatabaseStore
from shared.ids import new_id
from shared.messaging.broker import Broker
from shared.messaging.station import Station

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LINES = ("A1", "A2", "A3", "A4", "A5")


class Year:
    """The loaded sample."""

    def __init__(self, desk: Desk, store: DatabaseStore) -> None:
        self.desk, self.store, self.plan = desk, store, read_plan(NOW.date())

    def rows(self, code: str) -> list[Any]:
        """The roster of an event."""
        return list(roster.roster(self.desk, self.slug(code), limit=200).items)

    def slug(self, code: str) -> str:
        """The address of the event with this code."""
        plan: Plan = self.plan
        return slug_of(plan, next(event for event in plan.events if event.code == code))

    def statuses(self, code: str) -> Counter[str]:
        """How many registrations of each status."""
        return Counter(row.registration.status for row in self.rows(code))

    def came(self, code: str) -> set[str]:
        """Addresses of those who were there."""
        sheet = attendance.sheet(self.desk, self.slug(code), 1)
        there = ("present", "late", "partial")
        return {row.registration.email_canonical for row in sheet.rows if row.mark in there}

    def everything(self) -> dict[str, int]:
        """How many documents each collection has."""
        names = self.store.database.list_collection_names()
        return {name: self.store.database[name].count_documents({}) for name in sorted(names)}


@contextmanager
def empty_desk(mongo: MongoClient[dict[str, Any]]) -> Iterator[tuple[Desk, DatabaseStore]]:
    """A service with nothing in it, at the day of the figures."""
    name = f"test_{new_id()}"
    station = Station("registration", mongo, Broker("amqp://nowhere/"), name)
    store = DatabaseStore(mongo, name)
    station.prepare()
    store.prepare()
    settings = RegistrationSettings.from_environment({"KUTSE_SECRET": "s" * 40})
    yield replace(bootstrap.create_desk(settings, store), clock=lambda: NOW), store
    mongo.drop_database(name)


@pytest.fixture(scope="module")
def year(mongo: MongoClient[dict[str, Any]]) -> Iterator[Year]:
    """Loaded once for all tests here; the first attempt breaks off in the middle of the year."""
    with empty_desk(mongo) as (desk, store):
        with pytest.raises(BrokenOffError):
            load(desk, _breaking_off_at("A3-02"))
        load(desk, lambda _line: None)
        yield Year(desk, store)


class BrokenOffError(Exception):
    """Somebody pulled the plug."""


def _breaking_off_at(code: str) -> Callable[[str], None]:
    def tell(line: str) -> None:
        if line.startswith(code):
            raise BrokenOffError

    return tell


def test_each_event_is_as_full_as_the_plan_says(year: Year) -> None:
    expected = {event.code: event.figures[:3] for event in year.plan.events}

    views = {event.code: events.get_event(year.desk, year.slug(event.code)) for event in year.plan.events}

    assert {code: (view.capacity, view.taken, view.waiting) for code, view in views.items()} == expected


def test_each_event_stands_as_the_plan_says(year: Year) -> None:
    expected = {"completed": "completed", "open": "published", "announced": "published", "draft": "draft"}

    for event in year.plan.events:
        view = events.get_event(year.desk, year.slug(event.code))
        assert view.event.status == expected[event.state]
        if event.state == "announced":
            assert view.registration_state == "not-yet-open"


def test_registration_opens_at_nine_in_the_morning_whatever_the_clocks_do_meanwhile(year: Year) -> None:
    announced = [event for event in year.plan.events if event.state == "announced"]

    opens = [events.get_event(year.desk, year.slug(event.code)).event.opens for event in announced]

    assert announced
    assert {at.astimezone(year.plan.zone).hour for at in opens if at} == {9}


def test_as_many_came_as_the_figures_of_the_funder_say(year: Year) -> None:
    held = [event for event in year.plan.events if event.state == "completed" and event.activity in LINES]

    came = {event.code: year.came(event.code) for event in held}

    assert {code: len(people) for code, people in came.items()} == {
        each.code: each.figures[3] for each in held
    }
    assert sum(len(people) for people in came.values()) == 221
    assert len(set.union(*came.values())) == 207
    by_line = {line: sum(len(came[each.code]) for each in held if each.activity == line) for line in LINES}
    assert by_line == {"A1": 102, "A2": 22, "A3": 45, "A4": 31, "A5": 21}


def test_two_people_came_to_the_abc_training_twice_and_twelve_came_on_to_the_seminar(year: Year) -> None:
    abc = Counter(person for number in range(1, 8) for person in year.came(f"A1-0{number}"))

    assert sum(1 for times in abc.values() if times > 1) == 2
    assert len(year.came("A2-01") & set(abc)) == 12
    met = {
        row.registration.prerequisite_met for row in year.rows("A2-01") if row.registration.prerequisite_met
    }
    assert met == {True}
    assert sum(1 for row in year.rows("A2-01") if row.registration.prerequisite_met) == 12


def test_late_cancellations_were_filled_from_the_waiting_list(year: Year) -> None:
    for code in ("A1-01", "A1-05", "A5-01"):
        assert year.statuses(code)["withdrawn"] == 1
        assert sum(1 for row in year.rows(code) if row.registration.because == "promoted") == 1


def test_the_edge_cases_are_there(year: Year) -> None:
    assert year.statuses("A1-02")["substituted"] == 1
    marks = {row.mark for row in attendance.sheet(year.desk, year.slug("A1-04"), 1).rows}
    assert marks == {"present", "absent", "excused"}
    partly = [row for row in year.rows("A1-05") if row.completion and row.completion.hours_attended == 4.0]
    assert [row.completion.reached for row in partly] == [False]
    assert any("ratastooliga" in row.registration.needs for row in year.rows("A1-04"))
    assert any(row.registration.person.first_name == "Leppenimi" for row in year.rows("A1-06"))
    assert any(row.registration.person.last_name == "Ozoliņa-Bērziņa" for row in year.rows("A2-01"))
    assert year.statuses("A3-04") == {"confirmed": 9, "pending_approval": 2}


def test_a_document_was_taken_back_and_earned_again(year: Year) -> None:
    rows = [row for row in year.rows("A1-02") if row.completion and row.completion.hours_attended == 7.0]

    assert [(row.registration.person.last_name, row.completion.reached) for row in rows] == [("Kuusk", True)]
    kinds = Counter(_outbox(year, rows[0].registration.id))
    assert kinds["kutse.completion.reached.v1"] == 2
    assert kinds["kutse.completion.revoked.v1"] == 1


def test_the_moved_event_was_announced_again_with_the_same_session(year: Year) -> None:
    event = events.get_event(year.desk, year.slug("A1-06")).event

    assert [session.starts.date().isoformat() for session in event.sessions] == ["2026-10-07"]
    assert Counter(_outbox(year, event.id))["kutse.event.changed.v1"] == 1


def test_whoever_passed_train_the_trainer_is_in_the_pool(year: Year) -> None:
    page = trainers.search_pool(year.desk, "marka-ja-aita", PoolFilter(), limit=200)

    passed = sum(1 for code in ("A3-01", "A3-02", "A3-03") for row in year.rows(code) if row.passed)
    assert passed == 44
    assert len(page.items) == passed + len(year.plan.programme["trainers"])


def test_only_the_last_steps_are_fresh_enough_to_be_mailed(year: Year) -> None:
    fresh = [each for each in year.store.database["outbox"].find() if (NOW - _time(each)).days < 7]

    assert 5 <= len(fresh) <= 15


def test_loading_again_changes_nothing(year: Year) -> None:
    before = year.everything()

    loaded = load(year.desk, lambda _line: None)

    assert (loaded.events, loaded.registrations) == (0, 0)
    assert year.everything() == before


def test_everybody_is_fictional(year: Year) -> None:
    people = year.store.database["registrations"].find()

    assert {each["person"]["email"].endswith(".example.org") for each in people} == {True}


def _time(row: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(json.loads(row["body"])["time"])


def _outbox(year: Year, thing_id: str) -> list[str]:
    return [
        each["type"] for each in year.store.database["outbox"].find() if thing_id in each.get("subject", "")
    ]
