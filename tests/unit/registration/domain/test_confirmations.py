"""How long a seat is held for an address that is to be confirmed, and what may become of it."""

from datetime import timedelta

import pytest

from services.registration.domain import confirmations
from services.registration.domain.registrations import Registration
from services.registration.domain.seats import AwaitsApproval, Queued, Seated
from shared.errors import Conflict
from tests.unit.registration.domain.builders import NOW, START, a_request, an_event

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("before_start", "closes", "hours", "held"),
    [
        (60 * 24 * HOUR, None, 24, 24 * HOUR),
        (60 * 24 * HOUR, None, 72, 72 * HOUR),
        (60 * 24 * HOUR, None, 1, HOUR),
        (96 * HOUR, None, 24, 24 * HOUR),
        (48 * HOUR, None, 24, 12 * HOUR),
        (4 * HOUR, None, 24, HOUR),
        (2 * HOUR, None, 24, HOUR),
        (30 * MINUTE, None, 24, 30 * MINUTE),
        (96 * HOUR, 90 * HOUR, 24, 6 * HOUR),
        (96 * HOUR, 96 * HOUR - 10 * MINUTE, 24, HOUR),
        (-MINUTE, None, 24, timedelta(0)),
    ],
)
def test_the_nearer_the_event_the_shorter_a_seat_is_held(
    before_start: timedelta, closes: timedelta | None, hours: int, held: timedelta
) -> None:
    closing = START - closes if closes is not None else None
    event = an_event(confirm_hours=hours, closes=closing)

    assert confirmations.held_until(event, START - before_start) == START - before_start + held


@pytest.mark.parametrize(
    ("values", "asks"),
    [
        ({}, False),
        ({"email_confirmation": True}, True),
        ({"confidential": True}, True),
        ({"kind": "supervision"}, True),
    ],
)
def test_a_confidential_event_always_has_addresses_confirmed(values: dict[str, object], asks: bool) -> None:
    assert confirmations.asks_addresses(an_event(**values)) == asks


def held(**values: object) -> Registration:
    """Mari has asked for a seat just now, and has one day to confirm the address."""
    return confirmations.ask(an_event(), a_request(**values), Seated(""))[0]


def test_a_held_seat_is_held_until_the_very_moment() -> None:
    one = held()
    until = NOW + timedelta(days=1)

    assert one.hold.pool == ""
    assert confirmations.lapse(one, until - timedelta(microseconds=1)) == (one, ())
    gone, facts = confirmations.lapse(one, until)
    assert (gone.status, gone.hold.pool, gone.is_live, len(facts)) == ("email_expired", None, False, 1)
    assert confirmations.lapse(gone, until) == (gone, ())


def test_a_place_is_noted_and_nobody_waits_at_it() -> None:
    one = confirmations.ask(an_event(), a_request(), Queued(7, 3))[0]

    assert (one.place, one.hold.waits, one.hold.pool) == (7, False, None)
    assert confirmations.entry_of(one, NOW).place == 7
    assert confirmations.entry_of(one, NOW + timedelta(days=2)).place is None


def test_somebody_is_reminded_once_at_half_of_the_time() -> None:
    one, half = held(), NOW + timedelta(hours=12)

    assert confirmations.remind(one, half - MINUTE) == (one, ())
    reminded, (fact,) = confirmations.remind(one, half)
    assert fact.again
    assert confirmations.remind(reminded, half + MINUTE) == (reminded, ())


def test_an_event_that_is_approved_by_the_organiser_is_so_after_the_address() -> None:
    event = an_event(approval=True)
    one = confirmations.ask(event, a_request(), AwaitsApproval())[0]

    after, _facts = confirmations.confirm(event, one, AwaitsApproval(), NOW)

    assert (one.status, after.status) == ("pending_email", "pending_approval")


def test_only_the_owner_of_an_address_hears_that_something_else_comes_first() -> None:
    event = an_event(requires_activity="A1", prerequisite_blocks=True)
    one = held(details={"prerequisite_met": False})

    with pytest.raises(Conflict) as refused:
        confirmations.confirm(event, one, Seated(""), NOW)
    assert refused.value.code == "prerequisite-missing"


def test_asking_again_holds_anew_what_is_held() -> None:
    one = held()
    later = confirmations.ask(an_event(), a_request(at=NOW + HOUR), Queued(9, 1))[0]

    again, _facts = confirmations.ask_again(one, later)

    assert (again.pool, again.place, again.link, again.version) == ("", None, 0, 2)
    assert again.held_until == NOW + HOUR + timedelta(days=1)
