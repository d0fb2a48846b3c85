"""A contact names colleagues, who have the link by mail."""

from datetime import timedelta

import pytest

from services.registration.domain.persons import Person
from services.registration.handlers import forwardings, parties, ticks
from services.registration.handlers.desk import Desk
from shared.errors import Conflict, Invalid, NotFound
from tests.integration.registration.builders import an_event, call, details
from tests.integration.registration.clocks import MovedClock
from tests.integration.registration.desks import said
from tests.integration.registration.test_parties import formed, place_tokens, statuses

MARI = Person("Mari", "Maasikas", "mari@kool.example.org", "et", "Näidise kool")
JAAN = Person("Jaan", "Tamm", "jaan@kool.example.org", "et", "Näidise kool")


def letters(desk: Desk) -> list[tuple[str, int, int]]:
    """To whom links to places are sent: address, generation, times."""
    sent = said(desk, "kutse.place.forwarded.v1")
    return [(one["person"]["email"], one["generation"], one["times"]) for one in sent]


def test_colleagues_are_written_to_and_a_second_click_writes_nothing_more(
    desk: Desk, clock: MovedClock
) -> None:
    an_event(desk, capacity=5)
    token = formed(desk, clock, 3)

    forwardings.forward(desk, call(clock()), token, {1: MARI, 3: JAAN})
    forwardings.forward(desk, call(clock()), token, {1: MARI, 3: JAAN})

    assert letters(desk) == [(MARI.email, 0, 1), (JAAN.email, 0, 1)]
    clock.move(timedelta(minutes=5))
    forwardings.send_again(desk, call(clock()), token, 3)
    assert letters(desk)[2:] == [(JAAN.email, 0, 2)]
    with pytest.raises(Conflict) as nobody:
        forwardings.send_again(desk, call(clock()), token, 2)
    assert nobody.value.code == "nobody-named"


def test_the_link_of_whoever_was_named_first_opens_nothing_once_it_is_somebody_else(
    desk: Desk, clock: MovedClock
) -> None:
    an_event(desk, capacity=5)
    token = formed(desk, clock, 2)
    forwardings.forward(desk, call(clock()), token, {1: MARI})
    first = place_tokens(desk, token)[0]

    forwardings.forward(desk, call(clock()), token, {1: JAAN})
    second = place_tokens(desk, token)[0]

    assert letters(desk)[-1] == (JAAN.email, 1, 2)
    with pytest.raises(NotFound):
        parties.place_by_link(desk, first)
    parties.fill(desk, call(clock()), second, details("jaan"))
    assert statuses(desk, token)[0] == "confirmed"
    with pytest.raises(Conflict) as filled:
        forwardings.forward(desk, call(clock()), token, {1: MARI})
    assert filled.value.code == "place-filled"


def test_a_link_is_sent_so_often_and_nobody_is_named_twice(desk: Desk, clock: MovedClock) -> None:
    an_event(desk, capacity=5)
    token = formed(desk, clock, 2)

    with pytest.raises(Invalid) as twice:
        forwardings.forward(desk, call(clock()), token, {1: MARI, 2: MARI})
    assert twice.value.fields == {"people.2.email": ["named-twice"]}
    for _ in range(5):
        clock.move(timedelta(hours=1))
        forwardings.forward(desk, call(clock()), token, {1: MARI})
    clock.move(timedelta(hours=1))
    with pytest.raises(Conflict) as often:
        forwardings.forward(desk, call(clock()), token, {1: JAAN})

    assert often.value.code == "place-sent-often"
    assert len(letters(desk)) == 5


def test_who_was_named_is_forgotten_with_the_place_and_a_month_after_the_event(
    desk: Desk, clock: MovedClock
) -> None:
    event = an_event(desk, capacity=5)
    assert event.ends is not None
    token = formed(desk, clock, 2)
    forwardings.forward(desk, call(clock()), token, {1: MARI, 2: JAAN})

    parties.free(desk, call(clock()), token, 1)
    assert [bool(one.sent_to) for one in parties.by_link(desk, token).places] == [False, True]

    clock.move(event.ends - clock() + timedelta(days=31))
    assert [ticks.forget_contacts(desk), ticks.forget_contacts(desk)] == [1, 0]
