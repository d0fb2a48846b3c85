"""What people told of their needs serves the event and is gone soon after it."""

from dataclasses import replace
from datetime import timedelta

from services.registration.handlers import registrations, ticks
from services.registration.handlers.desk import Desk
from tests.integration.registration.builders import an_event, call, details
from tests.integration.registration.clocks import MovedClock


def test_needs_are_forgotten_thirty_days_after_the_event_and_nothing_else_is(
    desk: Desk, clock: MovedClock
) -> None:
    event = an_event(desk)
    assert event.ends is not None
    told = replace(details("mari"), needs="Ratastool")
    token = registrations.register(desk, call(), event.slug, told, "key").token

    clock.move(event.ends - clock() + timedelta(days=29))
    assert ticks.forget_needs(desk) == 0
    assert registrations.by_token(desk, token).registration.needs == "Ratastool"

    clock.move(timedelta(days=2))
    assert [ticks.forget_needs(desk), ticks.forget_needs(desk)] == [1, 0]
    kept = registrations.by_token(desk, token).registration
    assert kept.needs == ""
    assert kept.person == told.person
