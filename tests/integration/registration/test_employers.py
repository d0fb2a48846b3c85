"""An employer's contact sees who has a place, agrees, and withdraws nominations."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.registration.domain.nominations import Nomination
from services.registration.domain.persons import Person
from services.registration.domain.registrations import Details
from services.registration.handlers import employers, erasures, nominations, registrations, successions, ticks
from services.registration.handlers.desk import Desk
from shared import links
from shared.errors import NotFound
from tests.integration.registration.builders import an_event, call, details, organiser
from tests.integration.registration.clocks import MovedClock
from tests.integration.registration.desks import said

PIIA = Nomination("Piia Personal", "piia@kool.example.org", "Näidise kool", "Oleme nõus.")


def nominated(desk: Desk, clock: MovedClock, *names: str) -> str:
    """Token of the employer's page after these people were named."""
    people = [details(name) for name in names]
    nominations.nominate(desk, call(clock()), "koolitus", PIIA, people, "-".join(names))
    return token_of(desk)


def token_of(desk: Desk) -> str:
    """The link that was announced last."""
    latest = said(desk, "kutse.employer.named.v1")[-1]
    return desk.links.token(links.EMPLOYER, latest["employer_id"])


def seen(desk: Desk, token: str) -> list[tuple[str, str]]:
    """Who stands on the page, and how."""
    return [(one.named.first_name, one.standing) for one in employers.by_link(desk, token).people]


def test_the_contact_sees_who_has_a_place_and_hears_once_of_each_nomination(
    desk: Desk, clock: MovedClock
) -> None:
    an_event(desk, capacity=1, entry="nomination")

    token = nominated(desk, clock, "mari", "jaan")
    nominated(desk, clock, "mari", "jaan")
    nominated(desk, clock, "kati")

    assert seen(desk, token) == [("Mari", "place"), ("Jaan", "waits"), ("Kati", "waits")]
    assert [one["times"] for one in said(desk, "kutse.employer.named.v1")] == [1, 2]


def test_a_nomination_is_withdrawn_and_the_place_goes_on(desk: Desk, clock: MovedClock) -> None:
    an_event(desk, capacity=1, entry="nomination")
    token = nominated(desk, clock, "mari", "jaan")
    mari = employers.by_link(desk, token).people[0].named.id

    employers.take_back(desk, call(clock()), token, mari)
    employers.take_back(desk, call(clock()), token, mari)

    assert [one["by_employer"] for one in said(desk, "kutse.registration.withdrawn.v1")] == [True]
    assert seen(desk, token)[0] == ("Mari", "ended")
    assert seen(desk, token)[1] == ("Jaan", "place")


def test_an_employer_touches_nobody_they_do_not_stand_behind(desk: Desk, clock: MovedClock) -> None:
    an_event(desk, capacity=5, entry="nomination")
    token = nominated(desk, clock, "mari")
    other = replace(PIIA, email="teine@amet.example.org")
    nominations.nominate(desk, call(clock()), "koolitus", other, [details("jaan")])
    jaan = employers.by_link(desk, token_of(desk)).people[0].named.id

    for act in (employers.take_back, employers.agree):
        with pytest.raises(NotFound):
            act(desk, call(clock()), token, jaan)
    assert seen(desk, token) == [("Mari", "place")]


def test_the_employer_says_that_a_consent_somebody_named_was_given(desk: Desk, clock: MovedClock) -> None:
    an_event(desk, capacity=5, entry="nomination")
    by_herself = replace(PIIA, by_person=True)
    own = registrations.register(
        desk, call(clock()), "koolitus", Details(person=details("mari").person, nominated_by=by_herself), "k"
    )
    token = token_of(desk)
    (before,) = employers.by_link(desk, token).people

    for _ in range(2):
        employers.agree(desk, call(clock()), token, before.named.id)

    (after,) = employers.by_link(desk, token).people
    kept = registrations.by_token(desk, own.token).registration
    assert (before.asks, after.asks) == (True, False)
    assert kept.nominated_by is not None
    assert kept.nominated_by.agreed_at is not None


def test_a_colleague_who_takes_over_stands_there_too(desk: Desk, clock: MovedClock) -> None:
    an_event(desk, capacity=5, entry="nomination")
    nomination = replace(PIIA, by_person=True)
    own = registrations.register(
        desk, call(clock()), "koolitus", Details(person=details("mari").person, nominated_by=nomination), "k"
    )

    substitute = Person("Kati", "Kuusk", "kati@kool.example.org", "et")
    successions.substitute(desk, call(clock()), own.token, substitute)

    assert seen(desk, token_of(desk)) == [("Mari", "ended"), ("Kati", "place")]


def test_where_addresses_are_confirmed_the_page_tells_nobody_who_is_registered(
    desk: Desk, clock: MovedClock
) -> None:
    an_event(desk, capacity=5, entry="nomination", confidential=True)
    first = replace(PIIA, email="teine@amet.example.org")
    nominations.nominate(desk, call(clock()), "koolitus", first, [details("mari")])

    assert seen(desk, nominated(desk, clock, "mari", "jaan")) == [
        ("Mari", "undecided"),
        ("Jaan", "undecided"),
    ]


def test_a_lost_link_is_sent_once_more_to_the_one_it_belongs_to(desk: Desk, clock: MovedClock) -> None:
    an_event(desk, capacity=5, entry="nomination")
    nominated(desk, clock, "mari")

    employers.request_link(desk, call(clock()), "koolitus", "PIIA@kool.example.org")
    employers.request_link(desk, call(clock()), "koolitus", "keegi@kool.example.org")

    assert [one["person"]["email"] for one in said(desk, "kutse.employer.named.v1")] == [PIIA.email] * 2


def test_who_was_nominated_by_whom_is_forgotten(desk: Desk, clock: MovedClock) -> None:
    event = an_event(desk, capacity=5, entry="nomination")
    token = nominated(desk, clock, "mari", "jaan")
    assert event.ends is not None

    erasures.ask(desk, organiser(clock()), "mari@example.org")
    clock.move(timedelta(hours=2))
    erasures.carry_out_due(desk)
    assert [name for name, _standing in seen(desk, token)] == ["", "Jaan"]

    clock.move(event.ends - clock() + timedelta(days=31))
    assert ticks.forget_contacts(desk) == 1
    with pytest.raises(NotFound):
        employers.by_link(desk, token)
