"""Every violation that can be planted among registrations is named, and a sound database gives none."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from services.registration.domain.registrations import Registration
from services.registration.domain.seating import SeatingRules
from services.registration.handlers import events, registrations, roster
from services.registration.handlers.desk import Desk
from services.registration.store.database import DatabaseStore
from services.registration.store.invariants import ALWAYS, findings
from shared.checking.findings import Counted, Finding, Look, Unchecked, Violation
from tests.integration.registration.builders import a_registration, an_event, organiser
from tests.integration.registration.desks import make_desk

Rows = Database[dict[str, Any]]
NAMES = ("mari", "jaan", "kati", "liis")
ONCE = "0" * 24


@pytest.fixture
def database_name(own_database: str) -> str:
    """Indexes are taken away here."""
    return own_database


@pytest.fixture
def desk(mongo: MongoClient[dict[str, Any]], database_name: str) -> Desk:
    """An event of two seats: who left, who was cancelled by an organiser, who moved up, who waits."""
    desk = make_desk(mongo, database_name)
    an_event(desk)
    begin = datetime.now(UTC) - timedelta(hours=1)
    for place, name in enumerate(NAMES):
        a_registration(desk, name, key=f"key-{name}", at=begin + timedelta(minutes=place))
    first = a_registration(desk, "peeter", at=begin + timedelta(minutes=9))
    registrations.withdraw(desk, organiser_less(begin + timedelta(minutes=20)), first.token)
    roster.cancel(desk, organiser(begin + timedelta(minutes=30)), "koolitus", of(desk, "mari").id)
    return desk


def organiser_less(at: datetime) -> Any:
    """The person asks."""
    return type(organiser(at))("person", "correlation", at)


def of(desk: Desk, name: str) -> Registration:
    """The registration of `name`."""
    event = desk.store.records.events.by_slug("koolitus")
    assert event
    found = desk.store.records.registrations.with_email([event.id], [f"{name}@example.org"])
    return found[0]


@pytest.fixture
def database(desk: Desk, mongo: MongoClient[dict[str, Any]], database_name: str) -> Rows:
    """What it is stored in."""
    return mongo[database_name]


@pytest.fixture
def check(desk: Desk, mongo: MongoClient[dict[str, Any]], database_name: str) -> Callable[..., list[Finding]]:
    """Looks at all of it."""

    def look(**how: Any) -> list[Finding]:
        store = DatabaseStore(mongo, database_name)
        return list(findings(store, Look(at=datetime.now(UTC), told_since=ALWAYS, **how)))

    return look


def names(found: list[Finding]) -> set[str]:
    """Which invariants are violated."""
    return {one.invariant for one in found if isinstance(one, Violation)}


def test_a_sound_database_has_no_violations_and_says_what_was_not_looked_at(
    check: Callable[..., list[Finding]],
) -> None:
    found = check()

    assert [one for one in found if isinstance(one, Violation)] == []
    assert {one.invariant for one in found if isinstance(one, Unchecked)} == {"I2", "I3", "I14"}
    assert Counted("registrations", 5) in found


def _set(rows: Rows, name: str, **values: Any) -> None:
    rows["registrations"].update_one({"email_canonical": f"{name}@example.org"}, {"$set": values})


def _double(rows: Rows) -> None:
    rows["registrations"].drop_index("one-live")
    found = rows["registrations"].find_one({"email_canonical": "jaan@example.org"})
    assert found
    rows["registrations"].insert_one(found | {"_id": ONCE})


def _earlier(rows: Rows) -> None:
    """Somebody who waits has done so for longer than the one who was moved up."""
    long_ago = datetime.now(UTC) - timedelta(days=1)
    step = {"at": long_ago, "by": "person", "status": "waitlisted"}
    _set(rows, "liis", history=[step], created_at=long_ago)


def _always_seated(rows: Rows) -> None:
    """In their histories three people sat on two seats for an hour."""
    begin = datetime.now(UTC) - timedelta(days=1)
    steps = [{"at": begin, "by": "person", "status": "confirmed"}]
    gone = [*steps, {"at": begin + timedelta(hours=1), "by": "person", "status": "withdrawn"}]
    for one in range(3):
        fresh = {"_id": f"{one}" * 24, "history": gone, "status": "withdrawn", "version": 2, "pool": None}
        found = rows["registrations"].find_one({"email_canonical": "peeter@example.org"})
        assert found
        rows["registrations"].insert_one(found | fresh | {"ended": f"{one}" * 24})


PLANTED: dict[str, tuple[str, Callable[[Rows], object]]] = {
    "one seat more is counted": (
        "I1",
        lambda rows: rows["seatings"].update_one({}, {"$set": {"taken": {"": 9}}}),
    ),
    "the event is smaller": ("I1", lambda rows: rows["events"].update_one({}, {"$set": {"capacity": 1}})),
    "seats were overdrawn once": ("I1", _always_seated),
    "no counters": ("I1", lambda rows: rows["seatings"].delete_many({})),
    "an address twice": ("I4", _double),
    "an address is not free": ("I4", lambda rows: _set(rows, "peeter", ended="")),
    "never announced": ("I5", lambda rows: rows["outbox"].delete_many({"type": {"$regex": "confirmed"}})),
    "the newest state never announced": ("I5", lambda rows: _set(rows, "jaan", version=9)),
    "announced and not stored": (
        "I5",
        lambda rows: rows["registrations"].delete_one({"email_canonical": "peeter@example.org"}),
    ),
    "waiting is miscounted": ("I7", lambda rows: rows["seatings"].update_one({}, {"$inc": {"waiting": 1}})),
    "one place for two": ("I7", lambda rows: _set(rows, "liis", place=10_000)),
    "overtaken": ("I7", _earlier),
    "a way there is not": (
        "I7",
        lambda rows: rows["registrations"].update_one(
            {"email_canonical": "peeter@example.org"},
            {"$push": {"history": {"at": datetime.now(UTC), "by": "clock", "status": "confirmed"}}},
        ),
    ),
    "a status its history does not know": ("I12", lambda rows: _set(rows, "peeter", status="rejected")),
    "another version of the event": (
        "I12",
        lambda rows: rows["seatings"].update_one({}, {"$inc": {"event_version": 1}}),
    ),
    "an organiser's act is in no audit": ("I14", lambda rows: rows["audit"].delete_many({"act": "cancel"})),
    "a session that ran out long ago": (
        "I16",
        lambda rows: rows["sessions"].insert_one({"expires_at": datetime.now(UTC) - timedelta(days=2)}),
    ),
}


@pytest.mark.parametrize("what", PLANTED)
def test_what_must_never_be_is_named(what: str, database: Rows, check: Callable[..., list[Finding]]) -> None:
    invariant, plant = PLANTED[what]

    plant(database)

    assert invariant in names(check())


def test_a_free_seat_that_somebody_waits_for_is_named(
    desk: Desk, database: Rows, check: Callable[..., list[Finding]]
) -> None:
    event = events.get_event(desk, "koolitus").event
    assert SeatingRules.of(event).mode == "automatic"
    taken = of(desk, "jaan")
    database["registrations"].delete_one({"_id": taken.id})
    database["seatings"].update_one({}, {"$set": {"taken": {"": 1}}})

    assert "I7" in names(check())


def a_log(path: Path, *lines: dict[str, Any]) -> Path:
    """A client log with these lines."""
    usual = {"event": "koolitus", "email": "jaan@example.org", "status": 201, "id": "", "at": "2026-11-21"}
    path.write_text("".join(json.dumps(usual | line) + "\n" for line in lines))
    return path


def test_whatever_clients_were_answered_is_held_against_what_is_stored(
    desk: Desk, check: Callable[..., list[Finding]], tmp_path: Path
) -> None:
    jaan, kati = of(desk, "jaan").id, of(desk, "kati").id
    true = [{"key": "key-jaan", "id": jaan}, {"key": "key-jaan", "id": jaan}, {"key": "x", "status": 0}]
    assert names(check(client_log=a_log(tmp_path / "true", *true))) == set()

    lost = a_log(tmp_path / "lost", {"key": "y", "id": ONCE})
    assert "I2" in names(check(client_log=lost))
    two = a_log(tmp_path / "two", {"key": "z", "id": jaan}, {"key": "z", "id": kati})
    assert "I3" in names(check(client_log=two))


def test_an_address_with_more_registrations_than_requests_is_named(
    database: Rows, check: Callable[..., list[Finding]], tmp_path: Path
) -> None:
    _double(database)

    log = a_log(tmp_path / "log", {"key": "key-jaan", "status": 0})

    assert "I3" in names(check(client_log=log))
