"""An address is confirmed before a seat is firm, and nobody learns whose address is registered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from services.registration.domain.completion import Completion
from services.registration.domain.events import WaitingListRule
from services.registration.domain.registrations import Registration
from services.registration.handlers import confirmations, events, registrations, roster
from services.registration.handlers.desk import Desk
from services.registration.handlers.views import Registered
from shared import links
from shared.errors import Conflict, NotFound
from tests.integration.registration.builders import (
    ACTIVITY,
    a_registration,
    an_event,
    call,
    details,
    organiser,
)
from tests.integration.registration.clocks import MovedClock
from tests.integration.registration.desks import make_desk
from tests.watching import Watching

Announced = Callable[[], list[str]]
DAY = timedelta(days=1)


def live(desk: Desk, event_id: str) -> dict[str, Registration]:
    """First part of the address -> the live registration of the event."""
    found = desk.store.records.registrations.of_event(event_id)
    return {one.person.email.partition("@")[0]: one for one in found if one.is_live}


def link_of(desk: Desk, registration: Registration) -> str:
    """What stands in the mail."""
    return desk.links.token(links.CONFIRMATION, registration.id, registration.link)


def ask(desk: Desk, clock: MovedClock, name: str, **more: Any) -> Registered:
    """`name` fills in the form."""
    return registrations.register(desk, call(clock()), "koolitus", details(name), **more)


def test_a_seat_is_held_until_the_address_is_confirmed(desk: Desk, announced: Announced) -> None:
    event = an_event(desk, confidential=True, capacity=1)
    announced()

    given = a_registration(desk, "mari", key="k")

    assert (given.registration.status, given.token, given.manage_url) == ("pending_email", "", "")
    assert given.waiting_position is None
    assert events.public_event(desk, "koolitus").taken == 1
    held = live(desk, event.id)["mari"]
    view = confirmations.confirm(desk, call(), link_of(desk, held))
    assert (view.registration.status, view.registration.pool) == ("confirmed", "")
    assert announced() == ["registration.held", "registration.confirmed"]


def test_a_link_works_once_and_a_look_at_it_changes_nothing(desk: Desk) -> None:
    event = an_event(desk, email_confirmation=True)
    a_registration(desk, "mari")
    token = link_of(desk, live(desk, event.id)["mari"])

    seen = confirmations.by_link(desk, token)
    again = confirmations.by_link(desk, token)

    assert seen == again
    assert not seen.answered
    confirmations.confirm(desk, call(), token)
    assert confirmations.by_link(desk, token).answered
    with pytest.raises(Conflict) as refused:
        confirmations.confirm(desk, call(), token)
    assert refused.value.code == "link-used"


def test_what_nobody_confirms_goes_to_whoever_waits(
    desk: Desk, clock: MovedClock, announced: Announced
) -> None:
    event = an_event(desk, email_confirmation=True, capacity=1)
    ask(desk, clock, "mari")
    ask(desk, clock, "jaan")
    confirmations.confirm(desk, call(clock()), link_of(desk, live(desk, event.id)["jaan"]))
    assert live(desk, event.id)["jaan"].status == "waitlisted"
    announced()

    clock.move(timedelta(hours=12, minutes=1))
    assert confirmations.remind_unconfirmed(desk) == 1
    assert confirmations.remind_unconfirmed(desk) == 0
    clock.move(timedelta(hours=12))
    assert confirmations.lapse_holds(desk) == 1
    assert confirmations.lapse_holds(desk) == 0

    assert announced() == ["registration.held", "registration.lapsed", "registration.confirmed"]
    assert {name: one.status for name, one in live(desk, event.id).items()} == {"jaan": "confirmed"}


@pytest.mark.parametrize("ticked", [True, False])
@pytest.mark.parametrize(("others", "status"), [((), "confirmed"), (("jaan", "juta"), "waitlisted")])
def test_whoever_confirms_too_late_gets_what_is_free_then(
    desk: Desk, clock: MovedClock, others: tuple[str, ...], status: str, ticked: bool
) -> None:
    event = an_event(desk, email_confirmation=True, capacity=1)
    ask(desk, clock, "mari")
    mari = live(desk, event.id)["mari"]
    for name in others:
        roster.add_by_hand(desk, organiser(clock()), "koolitus", details(name))
    clock.move(DAY + timedelta(minutes=1))
    if ticked:
        confirmations.lapse_holds(desk)

    assert confirmations.by_link(desk, link_of(desk, mari)).late
    view = confirmations.confirm(desk, call(clock()), link_of(desk, mari))

    assert view.registration.status == status
    if others:
        assert live(desk, event.id)["jaan"].status == "confirmed"


def test_the_place_in_the_queue_is_the_one_of_asking(desk: Desk, clock: MovedClock) -> None:
    event = an_event(desk, email_confirmation=True, capacity=1)
    for name in ("mari", "jaan", "juta"):
        ask(desk, clock, name)
    held = live(desk, event.id)

    later = confirmations.confirm(desk, call(clock()), link_of(desk, held["juta"]))
    earlier = confirmations.confirm(desk, call(clock()), link_of(desk, held["jaan"]))

    assert (later.waiting_position, earlier.waiting_position) == (1, 1)
    assert registrations.view_registration(desk, later.registration).waiting_position == 2


def test_the_organiser_is_taken_at_his_word(desk: Desk, announced: Announced) -> None:
    an_event(desk, confidential=True)
    announced()

    given = roster.add_by_hand(desk, organiser(), "koolitus", details("mari"))

    assert given.registration.status == "confirmed"
    assert announced() == ["registration.confirmed"]


def test_an_address_is_put_right_once_the_seat_stays_and_the_old_link_dies(
    desk: Desk, clock: MovedClock
) -> None:
    event = an_event(desk, email_confirmation=True, capacity=1, waiting_list=WaitingListRule("none"))
    wrong = ask(desk, clock, "mrai", idempotency_key="a")
    old = link_of(desk, live(desk, event.id)["mrai"])

    right = ask(desk, clock, "mari", idempotency_key="b", instead_of=wrong.registration.id)

    held = live(desk, event.id)
    assert [*held] == ["mari"]
    assert right.registration.status == "pending_email"
    with pytest.raises(NotFound):
        confirmations.by_link(desk, old)
    confirmed = confirmations.confirm(desk, call(clock()), link_of(desk, held["mari"]))
    assert confirmed.registration.status == "confirmed"


def test_an_address_put_right_to_one_that_is_registered_lets_the_held_seat_go(
    desk: Desk, clock: MovedClock
) -> None:
    event = an_event(desk, email_confirmation=True)
    roster.add_by_hand(desk, organiser(clock()), "koolitus", details("mari"))
    wrong = ask(desk, clock, "mrai")

    ask(desk, clock, "mari", instead_of=wrong.registration.id)

    assert confirmations.lapse_holds(desk) == 1
    assert [*live(desk, event.id)] == ["mari"]


def test_nobody_puts_right_what_somebody_else_asked_for(desk: Desk, clock: MovedClock) -> None:
    event = an_event(desk, email_confirmation=True, capacity=5)
    ask(desk, clock, "mari")
    mine = ask(desk, clock, "mari")

    ask(desk, clock, "kuri", instead_of=mine.registration.id)

    assert sorted(live(desk, event.id)) == ["kuri", "mari"]


def test_the_last_seat_asked_for_twice_by_a_double_click_is_held(desk: Desk, clock: MovedClock) -> None:
    event = an_event(desk, email_confirmation=True, capacity=1, waiting_list=WaitingListRule("none"))

    given = [ask(desk, clock, "mari", idempotency_key="k") for _ in range(2)]

    assert given[0].registration.id == given[1].registration.id
    assert len(live(desk, event.id)) == 1
    with pytest.raises(Conflict) as refused:
        ask(desk, clock, "jaan", idempotency_key="k")
    assert refused.value.code == "event-full"


def test_whoever_does_not_want_it_frees_it_at_once(desk: Desk, clock: MovedClock) -> None:
    event = an_event(desk, email_confirmation=True, capacity=1)
    ask(desk, clock, "mari")
    token = link_of(desk, live(desk, event.id)["mari"])

    for _ in range(2):
        confirmations.let_go(desk, call(clock()), token)

    assert live(desk, event.id) == {}
    assert events.public_event(desk, "koolitus").taken == 0


def test_a_cancelled_event_leaves_nothing_to_confirm_and_its_return_holds_nothing(
    desk: Desk, clock: MovedClock
) -> None:
    event = an_event(desk, email_confirmation=True)
    ask(desk, clock, "mari")
    token = link_of(desk, live(desk, event.id)["mari"])

    events.cancel_event(desk, organiser(clock()), "koolitus", "")
    with pytest.raises(Conflict):
        confirmations.confirm(desk, call(clock()), token)
    events.reinstate_event(desk, organiser(clock()), "koolitus")

    assert live(desk, event.id) == {}
    assert events.public_event(desk, "koolitus").taken == 0


@pytest.mark.parametrize("status", ["unknown", "confirmed", "waitlisted", "pending_email", "withdrawn"])
def test_the_database_is_asked_the_same_whether_or_not_an_address_is_registered(
    desk: Desk, clock: MovedClock, mongo_url: str, database_name: str, status: str
) -> None:
    an_event(desk, email_confirmation=True, capacity=2)
    _be(desk, clock, status)
    watching = Watching()
    with MongoClient[dict[str, Any]](mongo_url, event_listeners=[watching], tz_aware=True) as client:
        watched = make_desk(client, database_name, clock)
        ask(watched, clock, "keegi")
        watching.asked.clear()

        given = ask(watched, clock, "mari", idempotency_key="the-key")

    expected = [
        "find seatings",
        "find registrations",
        "update seatings",
        "update registrations",
        "insert outbox",
        "commitTransaction 1",
    ]
    assert watching.asked == expected
    assert (given.registration.status, given.token, given.repeated) == ("pending_email", "", False)


@pytest.mark.parametrize("completed", [False, True])
def test_the_database_is_asked_the_same_whatever_somebody_completed_before(
    desk: Desk, clock: MovedClock, mongo_url: str, database_name: str, completed: bool
) -> None:
    earlier = an_event(desk, "enne")
    one = registrations.register(desk, call(clock()), "enne", details("mari"), "enne").registration
    if completed:
        known = Completion(True, 8.0, 8.0, ())
        desk.store.atomically(lambda tx: tx.completions.put(earlier.id, {one.id: known}))
    asks = {"requires_activity": ACTIVITY, "requires_valid": True, "email_confirmation": True}
    an_event(desk, capacity=5, group_places=3, **asks)
    watching = Watching()
    with MongoClient[dict[str, Any]](mongo_url, event_listeners=[watching], tz_aware=True) as client:
        watched = make_desk(client, database_name, clock)
        ask(watched, clock, "keegi")
        watching.asked.clear()

        ask(watched, clock, "mari")

    assert watching.asked == [
        "find seatings",
        "find events",
        "find registrations",
        "find completions",
        "find deliveries",
        "find registrations",
        "update seatings",
        "update registrations",
        "insert outbox",
        "commitTransaction 1",
    ]


def _be(desk: Desk, clock: MovedClock, status: str) -> None:
    """Mari is known to the event already, in this state."""
    if status == "waitlisted":
        for name in ("juta", "jaan"):
            roster.add_by_hand(desk, organiser(clock()), "koolitus", details(name))
    if status == "pending_email":
        ask(desk, clock, "mari")
    elif status != "unknown":
        added = roster.add_by_hand(desk, organiser(clock()), "koolitus", details("mari"))
        if status == "withdrawn":
            registrations.withdraw(desk, call(clock()), added.token)
