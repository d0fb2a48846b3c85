"""Seats, queue and offers through the use cases, on a real database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from services.registration.domain.events import Pool, Trainer, WaitingListRule
from services.registration.domain.registrations import Person
from services.registration.domain.texts import LocalText
from services.registration.handlers import corrections, events, registrations, roster, successions, ticks
from services.registration.handlers.desk import Desk
from services.registration.handlers.group_commit import GroupCommit, Pace
from services.registration.handlers.turnstile import Turnstile
from services.registration.store.database import DatabaseStore
from shared.documents import connect
from shared.errors import Conflict, NotFound, Unavailable
from tests.integration.registration.builders import (
    a_draft,
    a_registration,
    an_event,
    call,
    details,
    organiser,
)
from tests.integration.registration.clocks import MovedClock
from tests.integration.registration.desks import desk_on

Announced = Callable[[], list[str]]


def status(desk: Desk, token: str) -> str:
    return registrations.by_token(desk, token).registration.status


def test_seats_are_given_until_there_are_none_then_people_queue(desk: Desk, announced: Announced) -> None:
    an_event(desk, capacity=2)

    given = [a_registration(desk, name) for name in ("mari", "jaan", "kati", "peeter")]

    assert [one.registration.status for one in given] == ["confirmed"] * 2 + ["waitlisted"] * 2
    assert [one.waiting_position for one in given] == [None, None, 1, 2]
    told = ["registration.confirmed"] * 2 + ["registration.waitlisted"] * 2
    assert announced() == ["event.published", *told]
    view = events.public_event(desk, "koolitus")
    assert (view.capacity, view.taken, view.free, view.waiting) == (2, 2, 0, 2)
    assert view.registration_state == "full"


def test_the_same_key_gets_the_same_registration(desk: Desk, announced: Announced) -> None:
    an_event(desk, capacity=1)
    first = a_registration(desk, "mari", key="a-key")
    waits = a_registration(desk, "jaan", key="another")
    announced()

    again = [a_registration(desk, "mari", key="a-key"), a_registration(desk, "jaan", key="another")]

    assert [one.token for one in again] == [first.token, waits.token]
    assert [(one.repeated, one.waiting_position) for one in again] == [(True, None), (True, 1)]
    assert announced() == []


def test_the_same_key_gets_its_answer_when_the_event_is_full_and_without_a_queue(desk: Desk) -> None:
    an_event(desk, capacity=1, waiting_list=WaitingListRule("none"))
    first = a_registration(desk, "mari", key="a-key")

    assert a_registration(desk, "mari", key="a-key").token == first.token
    with pytest.raises(Conflict, match="event-full"):
        a_registration(desk, "jaan", key="another")


def test_an_address_registers_once_however_it_is_spelled(desk: Desk) -> None:
    an_event(desk)
    a_registration(desk, "mari", key="a-key")

    with pytest.raises(Conflict, match="already-registered"):
        a_registration(desk, "MARI", key="b-key")
    with pytest.raises(Conflict, match="idempotency-key-reused"):
        a_registration(desk, "jaan", key="a-key")


def test_whoever_withdrew_may_come_again(desk: Desk) -> None:
    an_event(desk, capacity=1)
    first = a_registration(desk, "mari")
    registrations.withdraw(desk, call(), first.token)

    again = a_registration(desk, "mari")

    assert (again.registration.status, status(desk, first.token)) == ("confirmed", "withdrawn")


def test_a_seat_given_up_goes_to_whoever_waited_longest(desk: Desk, announced: Announced) -> None:
    an_event(desk, capacity=1)
    given = [a_registration(desk, name) for name in ("mari", "jaan", "kati")]
    announced()

    registrations.withdraw(desk, call(), given[0].token)
    registrations.withdraw(desk, call(), given[0].token)

    assert [status(desk, one.token) for one in given] == ["withdrawn", "confirmed", "waitlisted"]
    assert announced() == ["registration.withdrawn", "registration.confirmed"]
    assert registrations.by_token(desk, given[2].token).waiting_position == 1


def test_an_offer_is_accepted_declined_or_runs_out(
    desk: Desk, clock: MovedClock, announced: Announced
) -> None:
    an_event(desk, capacity=1, waiting_list=WaitingListRule("offer"))
    given = [a_registration(desk, name) for name in ("mari", "jaan", "kati", "peeter")]
    registrations.withdraw(desk, call(), given[0].token)
    announced()

    registrations.decline(desk, call(), given[1].token)
    clock.move(timedelta(hours=49))
    expired = [ticks.expire_offers(desk), ticks.expire_offers(desk)]
    registrations.accept(desk, call(clock()), given[3].token)
    registrations.accept(desk, call(clock()), given[3].token)

    assert expired == [1, 0]
    told = ["offer_declined", "offered", "offer_expired", "offered", "confirmed"]
    assert announced() == [f"registration.{one}" for one in told]
    now = [status(desk, one.token) for one in given]
    assert now == ["withdrawn", "offer_declined", "offer_expired", "confirmed"]
    with pytest.raises(Conflict, match="offer-expired"):
        registrations.accept(desk, call(clock()), given[2].token)


def test_raised_capacity_goes_to_those_who_waited_and_never_falls_below_seats(
    desk: Desk, announced: Announced
) -> None:
    an_event(desk, capacity=1)
    given = [a_registration(desk, name) for name in ("mari", "jaan", "kati")]
    announced()

    events.change_event(desk, organiser(), "koolitus", {"capacity": 2})

    assert [status(desk, one.token) for one in given] == ["confirmed", "confirmed", "waitlisted"]
    assert announced() == ["event.changed", "registration.confirmed"]
    with pytest.raises(Conflict, match="capacity-below-seats"):
        events.change_event(desk, organiser(), "koolitus", {"capacity": 1})


def test_seats_of_a_released_pool_go_to_those_who_waited(desk: Desk, clock: MovedClock) -> None:
    kept = Pool("ppa", LocalText("PPA"), 1, "ppa.example.org", clock() + timedelta(days=2))
    an_event(desk, capacity=2, pools=(kept,))
    given = [a_registration(desk, name) for name in ("mari", "jaan")]
    assert [one.registration.status for one in given] == ["confirmed", "waitlisted"]

    clock.move(timedelta(days=3))
    touched = [ticks.release_pools(desk), ticks.release_pools(desk)]

    assert touched == [1, 0]
    assert status(desk, given[1].token) == "confirmed"


def test_a_new_pool_counts_those_who_already_wait(desk: Desk, clock: MovedClock) -> None:
    an_event(desk, capacity=1)
    given = [a_registration(desk, name) for name in ("mari", "jaan")]
    kept = Pool("kool", LocalText("Kool"), 1, "example.org", clock() + timedelta(days=2))

    events.change_event(desk, organiser(), "koolitus", {"capacity": 2, "pools": (kept,)})

    assert [status(desk, one.token) for one in given] == ["confirmed", "confirmed"]
    assert events.get_event(desk, "koolitus").pools[0].taken == 1


def test_an_approved_person_takes_a_seat_or_joins_the_queue(desk: Desk, announced: Announced) -> None:
    an_event(desk, capacity=1, approval=True)
    given = [a_registration(desk, name).registration for name in ("mari", "jaan", "kati")]
    announced()

    first, second = (roster.approve(desk, organiser(), "koolitus", one.id) for one in given[:2])
    roster.reject(desk, organiser(), "koolitus", given[2].id, "Sihtrühm", tell=True)

    assert [first.status, second.status] == ["confirmed", "waitlisted"]
    assert announced() == [f"registration.{one}" for one in ("confirmed", "waitlisted", "rejected")]
    with pytest.raises(Conflict, match="not-pending"):
        roster.approve(desk, organiser(), "koolitus", given[0].id)


def test_the_organiser_promotes_cancels_and_adds(desk: Desk) -> None:
    an_event(desk, capacity=2)
    given = [a_registration(desk, name).registration for name in ("mari", "jaan", "kati", "peeter")]

    with pytest.raises(Conflict, match="no-free-seat"):
        roster.promote(desk, organiser(), "koolitus", given[3].id)
    roster.cancel(desk, organiser(), "koolitus", given[0].id, "Haige")
    added = roster.add_by_hand(desk, organiser(), "koolitus", details("liis"))

    rows = roster.roster(desk, "koolitus").items
    found = {row.registration.person.first_name: row for row in rows}
    assert found["Kati"].registration.status == "confirmed"
    assert found["Mari"].registration.status == "cancelled"
    assert (found["Peeter"].waiting_position, found["Liis"].waiting_position) == (1, 2)
    assert added.registration.because == "added"


def test_a_registration_of_another_event_is_not_found(desk: Desk) -> None:
    an_event(desk)
    an_event(desk, "teine")
    other = a_registration(desk, "mari", "teine").registration

    with pytest.raises(NotFound, match="unknown-registration"):
        roster.cancel(desk, organiser(), "koolitus", other.id)


def test_a_colleague_takes_the_seat_over(desk: Desk, announced: Announced) -> None:
    an_event(desk, capacity=1)
    first, waits = a_registration(desk, "mari"), a_registration(desk, "jaan")
    announced()

    successor = successions.substitute(
        desk, call(), first.token, Person("Kati", "Näidis", "kati@example.org")
    )

    assert announced() == ["registration.substituted", "registration.confirmed"]
    assert successor.registration.status == "confirmed"
    assert [status(desk, one.token) for one in (first, waits)] == ["substituted", "waitlisted"]
    with pytest.raises(Conflict, match="already-registered"):
        successions.substitute(desk, call(), successor.token, Person("Jaan", "Näidis", "jaan@example.org"))


def test_a_corrected_address_makes_the_old_link_worthless(desk: Desk) -> None:
    an_event(desk)
    first = a_registration(desk, "mari")
    a_registration(desk, "jaan")

    corrected = corrections.correct(desk, call(), first.token, {"email": "mari.naidis@example.org"})

    assert status(desk, corrected.token) == "confirmed"
    with pytest.raises(NotFound, match="unknown-link"):
        registrations.by_token(desk, first.token)
    with pytest.raises(Conflict, match="already-registered"):
        corrections.correct(desk, call(), corrected.token, {"email": "jaan@example.org"})


def test_a_cancelled_event_ends_every_live_registration(desk: Desk, announced: Announced) -> None:
    an_event(desk, capacity=2)
    given = [a_registration(desk, name) for name in ("mari", "jaan", "kati")]
    registrations.withdraw(desk, call(), given[0].token)
    announced()

    events.cancel_event(desk, organiser(), "koolitus", "Vähe osalejaid")
    events.cancel_event(desk, organiser(), "koolitus", "Vähe osalejaid")

    assert announced() == ["event.cancelled"]
    assert [status(desk, one.token) for one in given] == ["withdrawn", "cancelled", "cancelled"]
    with pytest.raises(Conflict, match="registration-closed"):
        a_registration(desk, "peeter")


def test_nobody_sees_or_enters_a_draft(desk: Desk) -> None:
    a_draft(desk)

    with pytest.raises(NotFound, match="unknown-event"):
        events.public_event(desk, "koolitus")
    with pytest.raises(NotFound, match="unknown-event"):
        a_registration(desk, "mari")


def test_trainers_are_told_when_the_event_is_public_and_when_they_change(
    desk: Desk, announced: Announced
) -> None:
    kadri = Trainer("", "Kadri Katse", "kadri@example.org")
    a_draft(desk, trainers=(kadri,))
    assert announced() == []

    events.publish_event(desk, organiser(), "koolitus")
    toomas = Trainer("", "Toomas Proov", "toomas@example.org")
    events.change_event(desk, organiser(), "koolitus", {"trainers": (toomas,)})

    assert announced() == ["event.published", "trainer.assigned", "trainer.unassigned", "trainer.assigned"]


def test_a_new_rule_of_the_event_holds_for_the_next_request(desk: Desk) -> None:
    an_event(desk, capacity=1)
    a_registration(desk, "mari")

    events.change_event(desk, organiser(), "koolitus", {"waiting_list": WaitingListRule("none")})

    with pytest.raises(Conflict, match="event-full"):
        a_registration(desk, "jaan")


def test_a_database_that_is_away_shows_as_unavailable(database_name: str) -> None:
    with connect("mongodb://127.0.0.1:1/?directConnection=true&serverSelectionTimeoutMS=100", "away") as away:
        store = DatabaseStore(away, database_name)
        desk = replace(desk_on(store), registrar=GroupCommit(Turnstile(store).decide, Pace(patience_s=0.5)))

        with pytest.raises(Unavailable):
            a_registration(desk, "mari")
