"""Offers while a worker's clock jumps: each ends once, at its moment, and its seat goes on once (F18)."""

from datetime import timedelta

from services.registration.domain.events import WaitingListRule
from services.registration.handlers import registrations, ticks
from services.registration.handlers.desk import Desk
from tests.integration.registration.builders import a_registration, an_event, call
from tests.integration.registration.clocks import MovedClock

HOUR = timedelta(hours=1)


def statuses(desk: Desk, tokens: list[str]) -> list[str]:
    return [registrations.by_token(desk, token).registration.status for token in tokens]


def test_an_offer_ends_once_however_the_clock_jumps_and_its_seat_goes_on_once(
    desk: Desk, clock: MovedClock
) -> None:
    an_event(desk, capacity=1, waiting_list=WaitingListRule("offer", 48))
    tokens = [a_registration(desk, name).token for name in ("mari", "jaan", "kati", "liis")]
    registrations.withdraw(desk, call(clock()), tokens[0])
    expired = []

    for jump in (-HOUR / 12, HOUR, -HOUR, 47 * HOUR, 2 * HOUR, -HOUR / 12, -24 * HOUR, 24 * HOUR):
        clock.move(jump)
        expired += [ticks.expire_offers(desk), ticks.expire_offers(desk)]

    assert sum(expired) == 1
    assert statuses(desk, tokens) == ["withdrawn", "offer_expired", "offered", "waitlisted"]


def test_an_offer_made_while_the_clock_was_ahead_can_be_accepted_once_it_is_right(
    desk: Desk, clock: MovedClock
) -> None:
    an_event(desk, capacity=1, waiting_list=WaitingListRule("offer", 48))
    tokens = [a_registration(desk, name).token for name in ("mari", "jaan")]
    clock.move(24 * HOUR)
    registrations.withdraw(desk, call(clock()), tokens[0])
    clock.move(-24 * HOUR)

    ticks.expire_offers(desk)
    registrations.accept(desk, call(clock()), tokens[1])

    assert statuses(desk, tokens) == ["withdrawn", "confirmed"]
