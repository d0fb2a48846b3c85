"""An event from draft to the end, and what a newcomer meets at its door."""

from datetime import timedelta

import pytest

from services.registration.domain import events
from services.registration.domain.events import Trainer
from services.registration.domain.facts import EventCancelled, EventCompleted, EventPublished, TrainerAssigned
from services.registration.domain.sessions import Venue
from shared.errors import Conflict, Invalid
from tests.unit.registration.domain.builders import NOW, START, a_session, an_event

HOUR, MOMENT = timedelta(hours=1), timedelta(microseconds=1)
END = START + timedelta(hours=7)


@pytest.mark.parametrize(
    ("values", "free", "waiting", "at", "state"),
    [
        ({}, 3, 0, NOW, "open"),
        ({}, 0, 0, NOW, "full"),
        ({}, 3, 1, NOW, "full"),
        ({}, -1, 0, NOW, "full"),
        ({"status": "draft"}, 3, 0, NOW, "not-yet-open"),
        ({"status": "cancelled"}, 3, 0, NOW, "closed"),
        ({"status": "completed"}, 3, 0, NOW, "closed"),
        ({"opens": NOW}, 3, 0, NOW - MOMENT, "not-yet-open"),
        ({"opens": NOW}, 3, 0, NOW, "open"),
        ({"closes": NOW}, 3, 0, NOW - MOMENT, "open"),
        ({"closes": NOW}, 3, 0, NOW, "closed"),
        ({"closes": NOW}, 0, 9, NOW, "closed"),
        ({}, 3, 0, START - MOMENT, "open"),
        ({}, 3, 0, START, "closed"),
        ({"closes": START + HOUR}, 3, 0, START, "open"),
        ({"closes": END + HOUR}, 3, 0, END, "closed"),
        ({"kind": "e-course"}, 3, 0, START + HOUR, "open"),
        ({"kind": "e-course"}, 3, 0, END, "closed"),
        ({"sessions": ()}, 3, 0, NOW, "closed"),
        ({"sessions": (), "status": "draft"}, 3, 0, NOW, "not-yet-open"),
    ],
)
def test_what_a_newcomer_meets(values, free, waiting, at, state):
    assert events.registration_state(an_event(**values), free, waiting, at) == state


def test_publishing_tells_everybody_and_then_the_trainers():
    draft = an_event(status="draft", trainers=(Trainer("a1", "Kadri Katse"),))

    event, facts = events.publish(draft, NOW)

    assert (event.status, event.published_at, event.version) == ("published", NOW, 2)
    assert facts == (EventPublished("e1", NOW), TrainerAssigned("e1", NOW, "a1"))


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"sessions": (), "online_url": "https://x.example.org"}, {"sessions"}),
        ({"venue": None}, {"venue"}),
        ({"venue": None, "sessions": ()}, {"venue", "sessions"}),
        ({"venue": None, "sessions": (a_session(1, venue=Venue("A")), a_session(2))}, {"venue"}),
    ],
)
def test_an_event_nobody_could_come_to_is_not_published(values, fields):
    with pytest.raises(Invalid) as refusal:
        events.publish(an_event(status="draft", **values), NOW)

    assert refusal.value.fields.keys() == fields


@pytest.mark.parametrize(
    "values",
    [
        {"venue": None, "online_url": "https://x.example.org"},
        {"venue": None, "sessions": (a_session(1, venue=Venue("A")), a_session(2, online_url="https://x"))},
        {"venue": None, "kind": "e-course"},
    ],
)
def test_a_link_a_place_per_day_or_ones_own_pace_will_do(values):
    assert events.publish(an_event(status="draft", **values), NOW)[0].status == "published"


def test_cancelling_gives_the_reason_to_those_who_knew_of_it():
    event, facts = events.cancel(an_event(), "Trainer ill", NOW)

    assert (event.status, event.cancelled_reason, event.version) == ("cancelled", "Trainer ill", 2)
    assert facts == (EventCancelled("e1", NOW, "Trainer ill"),)
    assert events.cancel(an_event(status="draft"), "", NOW)[1] == ()


def test_completing_is_told_once():
    event, facts = events.complete(an_event(), NOW)

    assert (event.status, event.version, facts) == ("completed", 2, (EventCompleted("e1", NOW),))


@pytest.mark.parametrize(
    ("status", "act"),
    [
        ("published", lambda event: events.publish(event, NOW)),
        ("cancelled", lambda event: events.cancel(event, "again", NOW)),
        ("completed", lambda event: events.complete(event, NOW)),
    ],
)
def test_asked_again_nothing_changes(status, act):
    event = an_event(status=status)

    assert act(event) == (event, ())


@pytest.mark.parametrize(
    ("status", "act", "code"),
    [
        ("cancelled", lambda event: events.publish(event, NOW), "event-cancelled"),
        ("completed", lambda event: events.publish(event, NOW), "event-completed"),
        ("completed", lambda event: events.cancel(event, "", NOW), "event-completed"),
        ("draft", lambda event: events.complete(event, NOW), "event-not-published"),
        ("cancelled", lambda event: events.complete(event, NOW), "event-cancelled"),
    ],
)
def test_what_is_over_stays_over(status, act, code):
    with pytest.raises(Conflict) as refusal:
        act(an_event(status=status))

    assert refusal.value.code == code
