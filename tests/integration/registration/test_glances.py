"""Many people look at once, and each is told what held after they had asked."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo import MongoClient

from services.registration.domain.texts import LocalText
from services.registration.handlers import events
from services.registration.handlers.desk import Desk
from services.registration.handlers.events import public_event
from services.registration.handlers.registrations import withdraw
from services.registration.handlers.turnstile import position
from services.registration.handlers.views import Outcome
from services.registration.store.database import DatabaseStore
from shared.errors import NotFound, Unavailable
from tests.integration.registration.builders import a_draft, a_registration, an_event, call, organiser
from tests.integration.registration.desks import desk_on
from tests.stack import wait_until
from tests.watching import Watching


class Stopped:
    """A clock that whoever looks at it first has to wait for."""

    def __init__(self) -> None:
        self.reached, self.goes_on = threading.Event(), threading.Event()

    def __call__(self) -> datetime:
        self.reached.set()
        assert self.goes_on.wait(60)
        return datetime.now(UTC)


def test_whoever_asks_while_somebody_looks_is_told_what_was_changed_before_they_asked(desk: Desk) -> None:
    an_event(desk)
    clock = Stopped()
    with ThreadPoolExecutor(3) as threads:
        early = threads.submit(desk.glances.event, "koolitus", clock)
        assert clock.reached.wait(60)
        events.change_event(desk, organiser(), "koolitus", {"title": LocalText("Teine")})
        late = [threads.submit(desk.glances.event, "koolitus", desk.clock) for _ in range(2)]
        wait_until(lambda: len(desk.glances._together._lines["koolitus"].waiting) == 2, timeout=60)
        clock.goes_on.set()

    assert early.result().event.title.et == "Koolitus"
    assert [one.result().event.title.et for one in late] == ["Teine", "Teine"]
    assert late[0].result() is late[1].result()


def test_one_look_is_for_all_who_asked_the_same_before_it_began(desk: Desk) -> None:
    goes_on, begun, looks = threading.Event(), threading.Event(), []

    def look() -> str:
        looks.append(len(looks) + 1)
        begun.set()
        assert goes_on.wait(60)
        return f"look {looks[-1]}"

    with ThreadPoolExecutor(4) as threads:
        early = threads.submit(desk.glances.alike, "a", look)
        assert begun.wait(60)
        late = [threads.submit(desk.glances.alike, "a", look) for _ in range(2)]
        other = threads.submit(desk.glances.alike, "b", lambda: "another answer")
        assert other.result(60) == "another answer"
        wait_until(lambda: len(desk.glances._alike._lines["a"].waiting) == 2, timeout=60)
        goes_on.set()

    assert early.result() == "look 1"
    assert [one.result() for one in late] == ["look 2", "look 2"]


def test_whoever_finds_nothing_has_an_error_of_their_own(desk: Desk) -> None:
    def look() -> str:
        raise NotFound("unknown-event")

    told = desk.glances._look_alike("a", [look, look], 5.0)

    assert [str(one) for one in told] == ["unknown-event"] * 2
    assert told[0] is not told[1]


def test_an_event_that_did_not_change_is_not_read_again(mongo_url: str, desk: Desk) -> None:
    an_event(desk)
    assert isinstance(desk.store, DatabaseStore)
    watching = Watching()
    with MongoClient[dict[str, Any]](mongo_url, event_listeners=[watching], tz_aware=True) as client:
        watched = desk_on(DatabaseStore(client, desk.store.database.name))
        public_event(watched, "koolitus")
        watching.asked.clear()

        public_event(watched, "koolitus")

    assert watching.asked == ["find seatings", "find programmes"]


def test_everybodys_place_is_the_one_counted_for_them_alone(desk: Desk) -> None:
    event = an_event(desk, capacity=1)
    asked = [a_registration(desk, name, "koolitus") for name in ("eesti", "läti", "leedu", "soome", "taani")]
    withdraw(desk, call(), asked[2].token)

    found = {one.registration.id: desk.outcomes.of(one.registration.id, desk.clock) for one in asked}

    for told in found.values():
        assert told.event.event == desk.store.records.events.get(event.id)
        assert told.waiting_position == position(desk.store, told.registration)
    assert [found[one.registration.id].waiting_position for one in asked] == [None, 1, None, 2, 3]


def test_the_queue_is_counted_only_once_somebody_has_left_it(mongo_url: str, desk: Desk) -> None:
    an_event(desk, capacity=1)
    asked = [a_registration(desk, name, "koolitus") for name in ("eesti", "läti", "leedu", "soome")]
    ids = [(one.registration.id, desk.clock) for one in asked]
    assert isinstance(desk.store, DatabaseStore)
    watching = Watching()
    with MongoClient[dict[str, Any]](mongo_url, event_listeners=[watching], tz_aware=True) as client:
        watched = desk_on(DatabaseStore(client, desk.store.database.name))
        whole = watched.outcomes._look("", ids, 5.0)
        assert "aggregate registrations" not in watching.asked

        withdraw(desk, call(), asked[1].token)
        broken = watched.outcomes._look("", ids, 5.0)

    assert "aggregate registrations" in watching.asked
    assert [one.waiting_position for one in whole if isinstance(one, Outcome)] == [None, 1, 2, 3]
    assert [one.waiting_position for one in broken if isinstance(one, Outcome)] == [None, None, 1, 2]


def test_a_draft_is_nobodys_to_look_at(desk: Desk) -> None:
    a_draft(desk)

    with pytest.raises(NotFound, match="unknown-event"):
        public_event(desk, "koolitus")


def test_an_event_that_cannot_be_shown_keeps_nobody_else_from_being_told(
    desk: Desk, mongo: MongoClient[dict[str, Any]], database_name: str
) -> None:
    for slug in ("koolitus", "peidus", "katki"):
        an_event(desk, slug)
    asked = [
        a_registration(desk, name, slug).registration.id
        for name, slug in (("mari", "koolitus"), ("jaan", "peidus"), ("kati", "katki"), ("juta", "peidus"))
    ]
    hidden, broken = (desk.store.records.events.by_slug(slug) for slug in ("peidus", "katki"))
    assert hidden
    assert broken
    stored, seatings = (mongo[database_name][name] for name in ("events", "seatings"))
    stored.update_one({"_id": hidden.id}, {"$set": {"published_at": None}})
    seating = seatings.find_one_and_delete({"_id": broken.id})
    assert seating

    told = desk.outcomes._look("", [(one, desk.clock) for one in [*asked, "0" * 24]], 5.0)

    stored.update_one({"_id": hidden.id}, {"$set": {"published_at": hidden.published_at}})
    seatings.insert_one(seating)
    assert isinstance(told[0], Outcome)
    assert [type(one) for one in told[1:]] == [NotFound, Unavailable, NotFound, NotFound]
    assert told[1] is not told[3]
