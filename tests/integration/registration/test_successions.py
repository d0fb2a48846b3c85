"""Where addresses are confirmed, a seat or an address changes hands by the mailbox alone, and nobody learns
from it whose address is registered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from services.registration.domain.persons import Person
from services.registration.domain.registrations import Registration
from services.registration.handlers import confirmations, corrections, parties, registrations, roster
from services.registration.handlers import successions as handlers
from services.registration.handlers.desk import Desk
from services.registration.handlers.views import RegistrationView
from shared import links
from shared.errors import Conflict, NotFound
from tests.integration.registration.builders import an_event, call, details, organiser
from tests.integration.registration.clocks import MovedClock
from tests.integration.registration.desks import make_desk
from tests.watching import Watching

Announced = Callable[[], list[str]]
Act = Callable[[Desk, MovedClock, str, str], RegistrationView]
CONTACT = Person("Piia", "Personal", "piia@kool.example.org", "et", "Näidise kool")
OTHER = "juta@example.org"


def hand_over(desk: Desk, clock: MovedClock, token: str, email: str) -> RegistrationView:
    """The holder of the link names a colleague."""
    return handlers.substitute(desk, call(clock()), token, Person("Juta", "Näide", email))


def readdress(desk: Desk, clock: MovedClock, token: str, email: str) -> RegistrationView:
    """The holder of the link enters another address."""
    return corrections.correct(desk, call(clock()), token, {"email": email})


ACTS: dict[str, Act] = {"seat": hand_over, "address": readdress}


def seated(desk: Desk, clock: MovedClock, name: str = "mari") -> str:
    """The personal token of somebody with a seat."""
    return roster.add_by_hand(desk, organiser(clock()), "koolitus", details(name)).token


def behind(desk: Desk, email: str) -> Registration:
    """The live registration of the only event under this address."""
    found = desk.store.records.registrations.of_address(email)
    return next(one for one in found if one.is_live)


def link_to(desk: Desk, email: str) -> str:
    """What stands in the mail to this address."""
    one = behind(desk, email)
    return desk.links.token(links.CONFIRMATION, one.id, one.link)


def test_a_seat_is_the_colleagues_once_the_mailbox_says_so(
    desk: Desk, clock: MovedClock, announced: Announced
) -> None:
    event = an_event(desk, confidential=True, capacity=1)
    token = seated(desk, clock)
    announced()

    waits = hand_over(desk, clock, token, OTHER)

    assert (waits.registration.status, waits.token) == ("confirmed", token)
    assert announced() == ["registration.held"]
    assert desk.store.records.seatings.get(event.id).seating.taken == {"": 1}  # type: ignore[union-attr]
    taken = confirmations.confirm(desk, call(clock()), link_to(desk, OTHER))
    assert (taken.registration.status, taken.registration.pool) == ("confirmed", "")
    assert registrations.by_token(desk, token).registration.status == "substituted"
    assert announced() == ["registration.substituted", "registration.confirmed"]


def test_letters_go_to_a_new_address_once_its_mailbox_says_so(
    desk: Desk, clock: MovedClock, announced: Announced
) -> None:
    an_event(desk, email_confirmation=True)
    token = seated(desk, clock)
    announced()

    waits = corrections.correct(desk, call(clock()), token, {"email": OTHER, "last_name": "Õunapuu"})

    person = waits.registration.person
    assert (person.email, person.last_name, waits.token) == ("mari@example.org", "Õunapuu", token)
    listed = roster.roster(desk, "koolitus").items
    assert [one.registration.person.email for one in listed] == ["mari@example.org"]
    mine = link_to(desk, OTHER)
    moved = confirmations.confirm(desk, call(clock()), mine)
    assert (moved.registration.id, moved.registration.person.email) == (waits.registration.id, OTHER)
    with pytest.raises(NotFound):
        registrations.by_token(desk, token)
    assert confirmations.by_link(desk, mine).answered
    assert announced() == [
        "registration.changed",
        "registration.held",
        "registration.lapsed",
        "registration.changed",
    ]


def test_a_confirmed_address_says_anew_to_which_group_somebody_belongs(desk: Desk, clock: MovedClock) -> None:
    an_event(desk, email_confirmation=True, requires_groups=("ppa.example.org",))
    token = seated(desk, clock)
    police = "mari@ppa.example.org"

    waits = corrections.correct(desk, call(clock()), token, {"email": police})
    moved = confirmations.confirm(desk, call(clock()), link_to(desk, police))

    assert [each.registration.prerequisite_met for each in (waits, moved)] == [False, True]


@pytest.mark.parametrize("kind", ACTS)
@pytest.mark.parametrize("gone", ["late", "kept", "withdrawn", "somebody else"])
def test_what_is_not_confirmed_in_time_or_wanted_no_more_stays_where_it_was(
    desk: Desk, clock: MovedClock, kind: str, gone: str
) -> None:
    an_event(desk, email_confirmation=True)
    token = seated(desk, clock)
    ACTS[kind](desk, clock, token, OTHER)
    mine = link_to(desk, OTHER)

    if gone == "late":
        clock.move(timedelta(hours=25))
        assert confirmations.lapse_holds(desk) == 1
    elif gone == "kept":
        handlers.keep(desk, call(clock()), token)
    elif gone == "withdrawn":
        registrations.withdraw(desk, call(clock()), token)
    else:
        ACTS[kind](desk, clock, token, "keegi@example.org")

    assert confirmations.by_link(desk, mine).late
    with pytest.raises(Conflict, match="hand-over-ended"):
        confirmations.confirm(desk, call(clock()), mine)
    kept = registrations.by_token(desk, token).registration
    assert kept.person.email == "mari@example.org"
    assert kept.status == ("withdrawn" if gone == "withdrawn" else "confirmed")


def test_the_same_address_entered_twice_is_one_wish_and_the_newer_link_counts(
    desk: Desk, clock: MovedClock
) -> None:
    an_event(desk, email_confirmation=True)
    token = seated(desk, clock)

    for _ in range(2):
        hand_over(desk, clock, token, OTHER)

    confirmations.confirm(desk, call(clock()), link_to(desk, OTHER))
    assert registrations.by_token(desk, token).registration.status == "substituted"


@pytest.mark.parametrize("kind", ACTS)
def test_nobody_has_strangers_written_to_without_end(desk: Desk, clock: MovedClock, kind: str) -> None:
    an_event(desk, email_confirmation=True)
    token = seated(desk, clock)

    for number in range(5):
        ACTS[kind](desk, clock, token, f"keegi{number}@example.org")

    with pytest.raises(Conflict, match="too-many-corrections"):
        ACTS[kind](desk, clock, token, OTHER)


def test_what_an_event_builds_on_is_asked_of_the_colleague_alone(desk: Desk, clock: MovedClock) -> None:
    event = an_event(desk, email_confirmation=True)
    token = seated(desk, clock)
    stricter = replace(event, requires_activity="A1", prerequisite_blocks=True)
    desk.store.atomically(lambda tx: tx.events.replace(stricter))

    hand_over(desk, clock, token, OTHER)

    with pytest.raises(Conflict, match="prerequisite-missing"):
        confirmations.confirm(desk, call(clock()), link_to(desk, OTHER))


@pytest.mark.parametrize("status", ["unknown", "confirmed", "pending_email", "withdrawn"])
@pytest.mark.parametrize("kind", ACTS)
def test_the_answer_and_what_the_database_is_asked_are_the_same_for_every_address(
    desk: Desk, clock: MovedClock, mongo_url: str, database_name: str, kind: str, status: str
) -> None:
    an_event(desk, confidential=True, capacity=5)
    token = seated(desk, clock)
    if status == "pending_email":
        registrations.register(desk, call(clock()), "koolitus", details("juta"))
    elif status != "unknown":
        added = seated(desk, clock, "juta")
        if status == "withdrawn":
            registrations.withdraw(desk, call(clock()), added)
    watching = Watching()
    with MongoClient[dict[str, Any]](mongo_url, event_listeners=[watching], tz_aware=True) as client:
        watched = make_desk(client, database_name, clock)
        watched.store.records.registrations.get("-")
        watching.asked.clear()

        given = ACTS[kind](watched, clock, token, OTHER)

    asked = watching.asked[: watching.asked.index("commitTransaction 1") + 1]
    assert asked[-6:] == [
        "find registrations",
        "update registrations",
        "update registrations",
        "update seatings",
        "insert outbox",
        "commitTransaction 1",
    ]
    wish = given.registration.successor
    assert wish is not None
    assert (wish.kind, wish.times, wish.until) == (kind, 1, _until(clock))
    assert (given.token, given.registration.person.email) == (token, "mari@example.org")


def _until(clock: MovedClock) -> Any:
    return (clock() + timedelta(hours=24)).replace(second=0, microsecond=0)


@pytest.mark.parametrize("known", [False, True])
def test_a_place_looks_filled_in_whether_or_not_the_colleague_is_registered(
    desk: Desk, clock: MovedClock, known: bool
) -> None:
    an_event(desk, confidential=True, capacity=5, group_places=3)
    if known:
        seated(desk, clock, "juta")
    token = parties.form(desk, call(clock()), "koolitus", CONTACT, 2, True)
    first = parties.by_link(desk, token).places[0].link.rpartition("/")[2]

    filled = parties.fill(desk, call(clock()), first, details("juta"))

    assert (filled.status, filled.person.email) == ("pending_email", OTHER)
    assert not parties.place_by_link(desk, first).fillable
    shown = [replace(one, registration=None, link="") for one in parties.by_link(desk, token).places]  # type: ignore[arg-type]
    assert [one.unnamed for one in shown] == [False, True]
    with pytest.raises(Conflict, match="place-filled"):
        parties.free(desk, call(clock()), token, 1)
