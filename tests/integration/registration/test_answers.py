"""What calendars answered, as organisers see it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, permutations
from typing import Any, cast

import pytest

from services.registration import bootstrap
from services.registration.domain.events import Event, Trainer
from services.registration.domain.feeds import feed_id
from services.registration.domain.sessions import Session
from services.registration.handlers import agenda, answers, events, feeds, roster, trainers
from services.registration.handlers.desk import Desk
from services.registration.handlers.views import Delivery
from services.registration.store.database import DatabaseStore
from services.registration.store.story import StoredStory
from shared import links
from shared.contracts.envelope import Message
from shared.contracts.notifications import INVITATION_ANSWERED
from shared.errors import Conflict, Invalid, NotFound
from shared.ids import new_id
from shared.stories import Travelled
from tests.integration.registration.builders import a_registration, an_event, call, organiser

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
KADRI = Trainer("c" * 24, "Kadri Katse", "kadri@example.org")


@pytest.fixture
def event(desk: Desk) -> Event:
    """Two days, and Kadri teaches."""
    first = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
    days = [first, first + timedelta(days=1)]
    sessions = tuple(
        Session(id="", starts=each, ends=each + timedelta(hours=6), academic_hours=8.0) for each in days
    )
    return an_event(desk, sessions=sessions, trainers=(KADRI,))


VERSIONS = count(1)


def said(event: Event, number: int, answer: str, who: str = "", **more: Any) -> Message:
    """Somebody's answer to a session; the trainer's, unless `who` names a registration."""
    session = event.sessions[number - 1]
    trainer = event.trainers[0].assignment_id
    data = {
        "event_id": event.id,
        "registration_id": who,
        "assignment_id": "" if who else trainer,
        "session_id": session.id,
        "answer": answer,
        "sequence": 0,
        "starts": session.starts,
        "ends": session.ends,
        "at": NOON,
        "person": {"comment": ""},
        **more,
    }
    kind = INVITATION_ANSWERED.name
    return Message(new_id(), kind, "/kutse/other", "answers/x", next(VERSIONS), "c", NOON, data)


def hear(desk: Desk, *messages: Message) -> None:
    """The messages come in, each twice."""
    deliver = bootstrap.deliver_to(cast(DatabaseStore, desk.store))
    for one in messages:
        deliver(one)
        deliver(one)


def state(desk: Desk, event: Event) -> str:
    """What the trainers' panel says of Kadri."""
    [answered] = answers.trainers_of(desk, event.slug).values()
    return answered.state


def test_an_assignment_is_accepted_when_all_sessions_are(desk: Desk, event: Event) -> None:
    states = [state(desk, event)]
    for number in (1, 2):
        hear(desk, said(event, number, "accepted"))
        states.append(state(desk, event))

    assert states == ["requested", "requested", "accepted"]


def test_one_session_declined_makes_the_assignment_declined_and_is_named_first_thing(
    desk: Desk, event: Event
) -> None:
    hear(desk, said(event, 1, "accepted"), said(event, 2, "declined", person={"comment": "Olen ära"}))

    [answered] = answers.trainers_of(desk, event.slug).values()
    assert answered.state == "declined"
    assert [(session.number, one.answer, one.comment) for session, one in answered.lines(event)] == [
        (1, "accepted", ""),
        (2, "declined", "Olen ära"),
    ]
    assert [(need.event.slug, need.refused) for need in agenda.needs(desk)] == [(event.slug, 1)]


def test_the_organiser_confirms_last_and_may_take_it_back(desk: Desk, event: Event) -> None:
    who, kadri = organiser(desk.clock()), event.trainers[0].assignment_id
    hear(desk, said(event, 1, "accepted"), said(event, 2, "accepted"))

    answers.confirm(desk, who, event.slug, kadri)
    assert state(desk, event) == "confirmed"
    answers.take_back(desk, who, event.slug, kadri)
    assert state(desk, event) == "accepted"
    answers.confirm(desk, who, event.slug, kadri)
    hear(desk, said(event, 2, "declined"))
    assert state(desk, event) == "declined"
    with pytest.raises(Conflict, match="trainer-declined"):
        answers.confirm(desk, who, event.slug, kadri)
    hear(desk, said(event, 2, "accepted"))
    assert state(desk, event) == "accepted"


def test_an_answer_counts_for_the_time_it_was_given_for(desk: Desk, event: Event) -> None:
    earlier = event.sessions[0].starts - timedelta(days=3)

    hear(desk, said(event, 1, "accepted", starts=earlier), said(event, 2, "accepted"))

    assert state(desk, event) == "requested"


@pytest.mark.parametrize("order", [*permutations(range(3))], ids=str)
def test_in_whatever_order_answers_are_heard_the_newest_stands(
    desk: Desk, event: Event, order: Sequence[int]
) -> None:
    hear(desk, said(event, 2, "accepted"))
    told = [said(event, 1, answer) for answer in ("declined", "tentative", "accepted")]

    hear(desk, *(told[place] for place in order))

    assert state(desk, event) == "accepted"


def test_a_proposal_of_another_time_stands_beside_the_answer_until_the_next_one(
    desk: Desk, event: Event
) -> None:
    later = NOON + timedelta(hours=1)
    hear(desk, said(event, 1, "accepted"), said(event, 2, "accepted"))
    hear(desk, said(event, 2, "countered", at=later))
    [answered] = answers.trainers_of(desk, event.slug).values()
    assert (answered.state, [*answered.proposals]) == ("accepted", [event.sessions[1].id])
    assert [need.refused for need in agenda.needs(desk)] == [1]

    hear(desk, said(event, 2, "accepted", at=later + timedelta(hours=1)))
    assert agenda.needs(desk) == ()


def test_a_participants_answer_is_shown_and_changes_nothing(desk: Desk, event: Event) -> None:
    mari = roster.row(desk, event.slug, a_registration(desk, "mari").registration.id).registration
    waiting = agenda.needs(desk)

    hear(desk, said(event, 1, "declined", who=mari.id, person={"comment": "Lapsed haiged"}))

    row = roster.row(desk, event.slug, mari.id)
    assert (row.registration, row.delivery) == (mari, Delivery(mari.id))
    assert row.answered.state == "declined"
    assert [one.comment for _, one in row.answered.lines(event)] == ["Lapsed haiged"]
    assert events.get_event(desk, event.slug).taken == 1
    assert agenda.needs(desk) == waiting


def in_the_feed(desk: Desk, event: Event) -> list[int]:
    """Numbers of the sessions that stand in Kadri's own feed."""
    token = desk.links.token(links.TRAINER, event.trainers[0].assignment_id)
    feeds.ask_as_trainer(desk, organiser(desk.clock()), token, renew=False)
    address = desk.links.token(links.FEED, feed_id(KADRI.email))
    [own] = feeds.by_token(desk, address).entries
    return [session.number for session in own.event.sessions if session.id not in own.left_out]


def test_what_a_trainer_has_declined_leaves_the_own_feed_until_it_is_at_another_time(
    desk: Desk, event: Event
) -> None:
    before = in_the_feed(desk, event)
    hear(desk, said(event, 1, "accepted"), said(event, 2, "declined"))
    declined = in_the_feed(desk, event)
    later = [replace(one, ends=one.ends + timedelta(hours=1)) for one in event.sessions]
    events.change_event(desk, organiser(desk.clock()), event.slug, {"sessions": later})

    assert (before, declined, in_the_feed(desk, event)) == ([1, 2], [1], [1, 2])


def test_the_story_of_a_registration_tells_what_its_calendar_answered(desk: Desk, event: Event) -> None:
    mari = a_registration(desk, "mari").registration.id
    hear(desk, said(event, 1, "declined", who=mari, person={"comment": "Laps on haige"}))
    assert isinstance(desk.store, DatabaseStore)

    told = [*StoredStory(Travelled("registration", desk.store.database, timedelta(0))).steps(mari, [])]

    assert [(step.what, step.about, step.id) for step in told if step.about == "declined"] == [
        ("roster shows", "declined", event.sessions[0].id)
    ]
    assert "haige" not in str(told)


def test_a_trainer_answers_on_the_own_page_and_a_newer_answer_of_the_calendar_counts_more(
    desk: Desk, event: Event
) -> None:
    kadri, when = event.trainers[0].assignment_id, call(desk.clock(), "trainer")
    token = desk.links.token(links.TRAINER, kadri)
    first, second = (one.id for one in event.sessions)

    for session in (first, second):
        trainers.answer_own(desk, when, token, session, "accepted")
    states = [state(desk, event)]
    answers.confirm(desk, organiser(desk.clock()), event.slug, kadri)
    trainers.answer_own(desk, when, token, second, "declined")
    states.append(state(desk, event))
    hear(desk, said(event, 2, "accepted"))
    states.append(state(desk, event))

    assert states == ["accepted", "declined", "accepted"]
    with pytest.raises(NotFound, match="unknown-session"):
        trainers.answer_own(desk, when, token, "0" * 24, "accepted")
    with pytest.raises(Invalid):
        trainers.answer_own(desk, when, token, first, "countered")
