"""What is remembered of documents is what the database holds now."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.client_session import ClientSession

from services.registration.domain.events import Event, Trainer
from services.registration.domain.texts import LocalText
from services.registration.handlers.views import EventFilter
from services.registration.store import recalled
from services.registration.store.events import StoredEvents
from services.registration.store.kept import Kept
from shared.documents import atomically

MANY = 130
"""More than the server answers with at once."""


@pytest.fixture
def events(mongo: MongoClient[dict[str, Any]], database_name: str) -> StoredEvents:
    """Many events."""
    stored = StoredEvents(mongo[database_name]["events"], None, Event)
    stored.collection.insert_many([stored.encode(an_event(number)) for number in range(MANY)])
    return stored


def an_event(number: int) -> Event:
    """An event that is open to the public."""
    return Event(
        id=f"{number:024}",
        programme_id="p",
        programme_slug="kava",
        activity_code="A1",
        slug=f"e{number}",
        kind="training",
        title=LocalText(f"Õ{number}"),
        capacity=20,
        trainers=(Trainer(f"{number}", "Kadri"),),
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
        published_at=datetime(2026, 11, 2, tzinfo=UTC),
    )


def test_answers_are_those_of_a_reader_without_memory(events: StoredEvents) -> None:
    plain = Kept[Event](events.collection, None, Event)
    ids = [f"{number:024}" for number in range(0, MANY, 3)]
    for _ in range(2):
        assert events.all({}) == plain.all({})
        assert events.all({}, "slug", 7) == plain.all({}, "slug", 7)
        assert events.many(ids) == plain.many(ids)
        assert events.get(ids[1]) == plain.get(ids[1])
        assert events.get("f" * 24) is events.by_slug("keegi") is None
        assert events.many([]) == {}


def test_the_same_document_is_the_same_event_and_a_changed_one_another(events: StoredEvents) -> None:
    first = events.by_slug("e5")
    assert first is not None
    assert events.many([first.id])[first.id] is first

    events.collection.update_one({"_id": first.id}, {"$set": {"title.et": "Uus", "capacity": 3}})

    second = events.get(first.id)
    assert second == replace(first, title=LocalText("Uus"), capacity=3)
    assert events.by_slug("e5") is second
    assert [known for _, known in events._recall._made.values() if known.id == first.id] == [second]


def test_outlines_change_with_what_they_show(events: StoredEvents) -> None:
    before = events.outlines(EventFilter(), 200)

    events.collection.update_one({"_id": before[0].id}, {"$set": {"title.et": "Uus"}})
    after = events.outlines(EventFilter(), 200)

    assert len(before) == MANY
    assert after[0] == replace(before[0], title=replace(before[0].title, et="Uus"))
    assert all(one is other for one, other in zip(before[1:], after[1:], strict=True))


def test_no_more_is_remembered_than_there_is_room_for(
    events: StoredEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recalled, "MOST", 50)

    assert len(events.all({})) == MANY
    assert len(events._recall._made) <= 50


def test_in_a_transaction_what_it_wrote_is_seen(
    mongo: MongoClient[dict[str, Any]], events: StoredEvents
) -> None:
    event = events.get(f"{7:024}")
    assert event is not None

    def work(session: ClientSession) -> Event | None:
        inside = StoredEvents(events.collection, session, Event)
        inside.replace(replace(event, capacity=99))
        return inside.get(event.id)

    assert atomically(mongo, work) == replace(event, capacity=99)
