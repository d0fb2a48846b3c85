"""Guests of other groups through the use cases, on a real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from services.registration.domain.events import Session
from services.registration.domain.visits import AGREED, NO_SEAT_AT_HOME, NOT_HELD, Visit
from services.registration.handlers import doubles, events, registrations, roster, visit_places, visits
from services.registration.handlers.desk import Desk
from services.registration.handlers.views import Registered
from services.registration.handlers.visits import Choice
from services.registration.store.database import DatabaseStore
from services.registration.store.story import StoredStory
from shared.errors import Conflict, NotFound, Rejected, Unavailable
from shared.stories import Travelled
from tests.integration.registration.builders import a_registration, an_event, call, organiser
from tests.integration.registration.clocks import MovedClock
from tests.integration.registration.desks import said

Announced = Callable[[], list[str]]
HOME, HOST = "kodu", "teine"
WEEK = timedelta(days=7)


def days(later: timedelta = timedelta(0)) -> tuple[Session, ...]:
    """Two days a month ahead that count for their likes."""
    first = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30) + later
    return tuple(
        Session(
            id="",
            starts=first + timedelta(days=number),
            ends=first + timedelta(days=number, hours=6),
            academic_hours=8.0,
            counts_as=f"Päev {number + 1}",
        )
        for number in range(2)
    )


def groups(desk: Desk, capacity: int = 2, **host: object) -> None:
    """A group, and one of the same course a week later."""
    an_event(desk, HOME, capacity=20, sessions=days())
    an_event(desk, HOST, **{"capacity": capacity, "sessions": days(WEEK), **host})


def agree(desk: Desk, one: Registered, number: int = 2, **how: bool) -> Visit:
    """The organiser agrees that this day is made up for in the other group."""
    choice = Choice(number, HOST, number, **how)
    return visits.agree(desk, organiser(desk.clock()), HOME, one.registration.id, choice)


def free(desk: Desk) -> int:
    return events.get_event(desk, HOST).free


def standing(desk: Desk, visit: Visit) -> tuple[str, str]:
    found = desk.store.records.visits.get(visit.id)
    assert found is not None
    return found.status, found.because


def test_a_guest_takes_a_place_at_one_session_until_the_visit_is_called_off(desk: Desk) -> None:
    groups(desk)
    mari, jaan = a_registration(desk, "mari", HOME), a_registration(desk, "jaan", HOME)
    a_registration(desk, "kati", HOST)

    visit = agree(desk, mari)
    assert (agree(desk, mari).id, free(desk)) == (visit.id, 0)
    with pytest.raises(Conflict, match="no-free-seat"):
        agree(desk, jaan)
    other_day = agree(desk, jaan, number=1)
    waits = a_registration(desk, "peeter", HOST)

    for each in (visit, visit, other_day):
        visits.call_off(desk, organiser(), HOME, each.registration_id, each.id)

    assert waits.registration.status == "waitlisted"
    assert registrations.by_token(desk, waits.token).registration.status == "confirmed"
    assert (free(desk), standing(desk, visit)) == (0, ("called_off", "organiser"))


def test_nobody_goes_before_those_who_wait_unless_an_organiser_says_so(desk: Desk, clock: MovedClock) -> None:
    groups(desk, capacity=1)
    mari = a_registration(desk, "mari", HOME)
    kati = a_registration(desk, "kati", HOST)
    waits = a_registration(desk, "peeter", HOST)
    clock.move(timedelta(days=36, hours=12))

    with pytest.raises(Conflict, match="no-free-seat"):
        agree(desk, mari, past_queue=True)
    registrations.withdraw(desk, call(clock()), kati.token)
    with pytest.raises(Conflict, match="visit-people-wait"):
        agree(desk, mari)

    assert agree(desk, mari, past_queue=True).counted
    assert registrations.by_token(desk, waits.token).registration.status == "waitlisted"


def test_what_can_not_be_agreed_is_said_beforehand_and_changes_nothing(desk: Desk) -> None:
    groups(desk, capacity=1)
    an_event(desk, "kolmas", sessions=days(2 * WEEK))
    mari, jaan = a_registration(desk, "mari", HOME), a_registration(desk, "jaan", HOME)
    a_registration(desk, "mari", "kolmas")
    agree(desk, jaan)

    home = events.get_event(desk, HOME).event
    first, second = visit_places.missing(desk, mari.registration, home)

    assert [(one.event.slug, one.why) for one in first.places] == [(HOST, ""), ("kolmas", "visit-has-seat")]
    assert [(one.event.slug, one.why) for one in second.places] == [
        (HOST, "no-free-seat"),
        ("kolmas", "visit-has-seat"),
    ]
    with pytest.raises(Conflict, match="visit-has-seat"):
        visits.agree(desk, organiser(), HOME, mari.registration.id, Choice(1, "kolmas", 1))
    with pytest.raises(Conflict, match="visit-not-equal"):
        visits.agree(desk, organiser(), HOME, mari.registration.id, Choice(1, HOST, 2))
    with pytest.raises(NotFound, match="unknown-registration"):
        visits.agree(desk, organiser(), HOST, mari.registration.id, Choice(1, HOME, 1))
    [_, agreed] = visit_places.missing(desk, jaan.registration, home)
    assert (agreed.places, agreed.host and agreed.host.event.slug) == ((), HOST)


def test_of_one_missed_day_only_one_visit_stands(desk: Desk) -> None:
    groups(desk)
    an_event(desk, "kolmas", sessions=days(2 * WEEK))
    mari = a_registration(desk, "mari", HOME)
    visit = agree(desk, mari)

    with pytest.raises(Conflict, match="visit-stands"):
        visits.agree(desk, organiser(), HOME, mari.registration.id, Choice(2, "kolmas", 2))
    visits.call_off(desk, organiser(), HOME, mari.registration.id, visit.id)
    elsewhere = visits.agree(desk, organiser(), HOME, mari.registration.id, Choice(2, "kolmas", 2))

    assert (elsewhere.status, free(desk)) == (AGREED, 2)


def test_afterwards_a_visit_is_agreed_whoever_sat_there(desk: Desk, clock: MovedClock) -> None:
    groups(desk, capacity=1)
    mari = a_registration(desk, "mari", HOME)
    a_registration(desk, "kati", HOST)
    clock.move(timedelta(days=60))

    visit = agree(desk, mari)

    assert (visit.counted, visits.settle_visits(desk)) == (False, 0)
    visits.call_off(desk, organiser(), HOME, mari.registration.id, visit.id)


@pytest.mark.parametrize("how", ["withdraws", "cancelled", "no such day"])
def test_a_visit_that_can_not_be_made_any_more_is_called_off_by_the_clock(desk: Desk, how: str) -> None:
    groups(desk)
    mari = a_registration(desk, "mari", HOME)
    visit = agree(desk, mari)
    assert visits.settle_visits(desk) == 0

    if how == "withdraws":
        registrations.withdraw(desk, call(), mari.token)
    elif how == "cancelled":
        events.cancel_event(desk, organiser(), HOST, "Ei toimu")
    else:
        first = events.get_event(desk, HOST).event.sessions[:1]
        events.change_event(desk, organiser(), HOST, {"sessions": first})

    assert [visits.settle_visits(desk), visits.settle_visits(desk)] == [1, 0]
    why = NO_SEAT_AT_HOME if how == "withdraws" else NOT_HELD
    assert standing(desk, visit) == ("called_off", why)


def test_a_session_that_moves_takes_its_guests_along(desk: Desk, announced: Announced) -> None:
    groups(desk)
    visit = agree(desk, a_registration(desk, "mari", HOME))
    agree(desk, a_registration(desk, "jaan", HOME), number=1)
    told = announced()
    sessions = events.get_event(desk, HOST).event.sessions
    later = replace(sessions[1], ends=sessions[1].ends + timedelta(hours=1))
    events.change_event(desk, organiser(), HOST, {"sessions": (sessions[0], later)})

    assert [visits.settle_visits(desk), visits.settle_visits(desk)] == [1, 0]

    found = desk.store.records.visits.get(visit.id)
    assert found is not None
    assert (found.ends, found.status) == (later.ends, AGREED)
    assert told.count("visit.agreed") == 2
    assert announced() == ["event.changed", "visit.agreed"]


def test_a_guest_whose_address_is_put_right_is_told_there(desk: Desk, announced: Announced) -> None:
    groups(desk)
    mari = a_registration(desk, "mari", HOME)
    visit = agree(desk, mari)
    announced()

    roster.correct(desk, organiser(), HOME, mari.registration.id, {"email": "mari.uus@example.org"})
    visits.settle_visits(desk)
    visits.call_off(desk, organiser(), HOME, mari.registration.id, visit.id)

    assert announced() == ["registration.changed", "visit.agreed", "visit.called_off"]
    [told] = said(desk, "kutse.visit.called_off.v1")
    assert (told["person"]["email"], told["because"]) == ("mari.uus@example.org", "organiser")


def test_of_two_registrations_of_one_person_the_one_that_stays_is_the_guest(
    desk: Desk, announced: Announced
) -> None:
    groups(desk)
    mari, again = a_registration(desk, "mari", HOME), a_registration(desk, "maria", HOME)
    visit = agree(desk, again)
    announced()

    kept = doubles.merge(desk, organiser(), HOME, (mari.registration.id, again.registration.id), (), "Topelt")
    visits.settle_visits(desk)

    found = desk.store.records.visits.get(visit.id)
    assert found is not None
    assert (kept.id, found.registration_id, found.status) == (mari.registration.id, kept.id, AGREED)
    assert announced()[-1] == "visit.agreed"


def test_the_story_of_a_registration_tells_of_its_visits(desk: Desk) -> None:
    groups(desk)
    visit = agree(desk, a_registration(desk, "mari", HOME))
    mari = visit.registration_id
    visits.call_off(desk, organiser(), HOME, mari, visit.id)

    story = StoredStory(Travelled("registration", cast(DatabaseStore, desk.store).database, timedelta(0)))

    told = [(step.about, step.id) for step in story.steps(mari, ()) if step.what == "visit"]
    assert told == [("agreed", visit.id), ("called_off", visit.id)]


def test_fewer_seats_than_guests_and_people_are_refused(desk: Desk) -> None:
    groups(desk, capacity=2)
    a_registration(desk, "kati", HOST)
    agree(desk, a_registration(desk, "mari", HOME))

    with pytest.raises(Conflict, match="capacity-below-seats"):
        events.change_event(desk, organiser(), HOST, {"capacity": 1})


def test_people_and_guests_who_come_at_once_share_the_seats_there_are(desk: Desk) -> None:
    groups(desk, capacity=5)
    names = [f"n{number}" for number in range(8)]
    at_home = [a_registration(desk, name, HOME) for name in names]

    def guest(one: Registered) -> None:
        for _ in range(4):
            with suppress(Rejected, Unavailable):
                visits.call_off(desk, organiser(), HOME, one.registration.id, agree(desk, one).id)
            with suppress(Rejected, Unavailable):
                agree(desk, one, past_queue=True)

    def newcomer(name: str) -> None:
        with suppress(Rejected, Unavailable):
            a_registration(desk, f"u{name}", HOST)

    with ThreadPoolExecutor(8) as pool:
        done = [*pool.map(guest, at_home[:4]), *pool.map(newcomer, names)]

    seating = desk.store.records.seatings.many([events.get_event(desk, HOST).event.id])
    [found] = seating.values()
    assert len(done) == 12
    assert sum(found.taken.values()) + found.crowd <= 5
