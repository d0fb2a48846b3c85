"""One contact takes places, and each colleague fills in one."""

from datetime import timedelta

import pytest

from services.registration.domain.events import WaitingListRule
from services.registration.domain.persons import Person
from services.registration.handlers import confirmations, events, parties, roster
from services.registration.handlers.desk import Desk
from shared import links
from shared.errors import Conflict, NotFound
from tests.integration.registration.builders import an_event, call, details, organiser
from tests.integration.registration.clocks import MovedClock

CONTACT = Person("Piia", "Personal", "piia@kool.example.org", "et", "Näidise kool")


def formed(desk: Desk, clock: MovedClock, count: int, *, whole: bool = True) -> str:
    """The contact's token."""
    return parties.form(desk, call(clock()), "koolitus", CONTACT, count, whole)


def place_tokens(desk: Desk, token: str) -> list[str]:
    """The links to forward."""
    return [one.link.rpartition("/")[2] for one in parties.by_link(desk, token).places]


def statuses(desk: Desk, token: str) -> list[str]:
    """How far each place is."""
    return [one.registration.status for one in parties.by_link(desk, token).places]


def test_places_hold_seats_and_become_firm_as_colleagues_fill_them_in(desk: Desk, clock: MovedClock) -> None:
    an_event(desk, capacity=3)
    token = formed(desk, clock, 3)
    first, second, _third = place_tokens(desk, token)

    parties.fill(desk, call(clock()), first, details("mari"))

    assert statuses(desk, token) == ["confirmed", "pending_email", "pending_email"]
    assert events.public_event(desk, "koolitus").free == 0
    assert not parties.place_by_link(desk, first).fillable
    with pytest.raises(Conflict) as refused:
        parties.fill(desk, call(clock()), first, details("jaan"))
    assert refused.value.code == "place-filled"
    with pytest.raises(Conflict) as known:
        parties.fill(desk, call(clock()), second, details("mari"))
    assert known.value.code == "already-registered"


def test_all_or_nothing_and_as_many_as_there_are(desk: Desk, clock: MovedClock) -> None:
    an_event(desk, capacity=2)

    with pytest.raises(Conflict) as refused:
        formed(desk, clock, 3)
    assert (refused.value.code, refused.value.params["free"]) == ("not-enough-seats", 2)
    assert events.public_event(desk, "koolitus").taken == 0
    token = formed(desk, clock, 3, whole=False)
    last = place_tokens(desk, token)[2]
    filled = parties.fill(desk, call(clock()), last, details("mari"))

    assert events.public_event(desk, "koolitus").taken == 2
    assert filled.status == "waitlisted"


def test_without_a_waiting_list_there_are_as_many_places_as_seats(desk: Desk, clock: MovedClock) -> None:
    an_event(desk, capacity=2, waiting_list=WaitingListRule("none"))

    assert len(statuses(desk, formed(desk, clock, 4, whole=False))) == 2
    with pytest.raises(Conflict) as refused:
        formed(desk, clock, 2, whole=False)
    assert refused.value.code == "event-full"


def test_what_nobody_fills_in_goes_on_in_time_and_can_be_given_up_before(
    desk: Desk, clock: MovedClock
) -> None:
    an_event(desk, capacity=2)
    token = formed(desk, clock, 2)
    waiting = roster.add_by_hand(desk, organiser(clock()), "koolitus", details("juta"))
    assert waiting.registration.status == "waitlisted"

    for _ in range(2):
        parties.free(desk, call(clock()), token, 1)

    assert statuses(desk, token) == ["withdrawn", "pending_email"]
    assert events.public_event(desk, "koolitus").taken == 2
    clock.move(timedelta(days=8))
    assert confirmations.lapse_holds(desk) == 1
    assert confirmations.remind_unconfirmed(desk) == 0
    late = parties.fill(desk, call(clock()), place_tokens(desk, token)[1], details("mari"))
    assert late.status == "confirmed"


def test_a_place_that_is_filled_in_is_not_the_contacts_any_more(desk: Desk, clock: MovedClock) -> None:
    an_event(desk)
    token = formed(desk, clock, 2)
    parties.fill(desk, call(clock()), place_tokens(desk, token)[0], details("mari"))

    with pytest.raises(Conflict):
        parties.free(desk, call(clock()), token, 1)
    with pytest.raises(NotFound):
        parties.free(desk, call(clock()), token, 3)


def test_where_addresses_are_confirmed_a_place_tells_nobody_who_is_registered(
    desk: Desk, clock: MovedClock
) -> None:
    an_event(desk, confidential=True, capacity=5)
    roster.add_by_hand(desk, organiser(clock()), "koolitus", details("tuntud"))
    token = formed(desk, clock, 2)
    one, two = place_tokens(desk, token)

    known = parties.fill(desk, call(clock()), one, details("tuntud"))
    new = parties.fill(desk, call(clock()), two, details("mari"))

    assert known.status == new.status == "pending_email"
    link = desk.links.token(links.CONFIRMATION, new.id, new.link)
    assert confirmations.confirm(desk, call(clock()), link).registration.status == "confirmed"
    assert statuses(desk, token) == ["pending_email", "confirmed"]


def test_an_event_may_allow_fewer_places_or_none(desk: Desk, clock: MovedClock) -> None:
    an_event(desk, capacity=9, group_places=3)

    with pytest.raises(Conflict) as refused:
        formed(desk, clock, 4)
    assert refused.value.code == "party-too-large"
    events.change_event(desk, organiser(clock()), "koolitus", {"group_places": 0})
    with pytest.raises(Conflict) as closed:
        formed(desk, clock, 2)
    assert closed.value.code == "no-parties"
