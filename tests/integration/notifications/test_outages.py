"""A mail server that is away: what waits costs nothing, what is tried climbs, all of it goes out after."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from services.notifications.domain.breakers import Manners
from services.notifications.domain.deliveries import LADDER
from services.notifications.mailer.gate import BREAKER
from tests.integration.notifications.conftest import PACE, Mailers, Office, attempts, confirmed
from tests.integration.notifications.post_office import LockedServer, OpenServer, PostOffice, free_port
from tests.stack import wait_until

MANY = 40


@pytest.fixture
def nowhere() -> str:
    """The address of a server that does not run."""
    return f"smtp://127.0.0.1:{free_port()}"


@contextmanager
def serving(post_office: PostOffice, url: str) -> Iterator[None]:
    """The server is back at its address."""
    server = OpenServer(post_office, int(url.rpartition(":")[2]))
    server.start()
    yield
    server.stop()


def breaker_is_open() -> bool:
    """What the metric says."""
    return any(sample.value for metric in BREAKER.collect() for sample in metric.samples)


def none_under_way(mails: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """They, if no lane has one in its hands: from one look, for a late lane may take more before the next."""
    tried = [each["outcome"] for mail in mails for each in mail["attempts"]]
    return [] if "" in tried or any(mail["state"] == "sending" for mail in mails) else mails


def test_mails_that_were_never_tried_wait_as_they_were_and_those_tried_climb(
    office: Office, mailers: Mailers, nowhere: str
) -> None:
    confirmed(office, MANY)
    slowly = replace(PACE, manners=Manners(first_s=600, most_s=600))
    mailers.start(nowhere, slowly)
    wait_until(breaker_is_open)
    mails = wait_until(lambda: none_under_way(office.mails()))

    waiting = [mail for mail in mails if mail["state"] == "queued"]
    climbing = [mail for mail in mails if mail["state"] == "retry"]
    assert len(climbing) <= PACE.lanes + Manners().threshold
    assert len(waiting) == MANY - len(climbing)
    assert {(mail["tries"], len(mail["attempts"])) for mail in waiting} == {(0, 0)}
    assert {(mail["tries"], mail["due_at"] - office.now) for mail in climbing} == {(1, LADDER[0])}
    assert {each["outcome"] for mail in mails for each in mail["attempts"]} == {"unreachable"}


def test_everything_goes_out_at_once_and_in_its_order_when_the_server_is_back(
    office: Office, mailers: Mailers, post_office: PostOffice, nowhere: str
) -> None:
    confirmed(office, MANY)
    mailers.start(nowhere, replace(PACE, lanes=1, handful=1))
    wait_until(lambda: breaker_is_open() and len(attempts(office)) > 5)
    with serving(post_office, nowhere):
        wait_until(lambda: len(office.mails(state="sent")) == MANY)

    order = [recipient for recipient, _ in post_office.taken]
    assert order[1:] == sorted(order[1:])
    assert len(order) == MANY
    assert not breaker_is_open()


def test_one_that_nobody_could_be_asked_about_climbs_the_ladder_and_then_the_organiser_is_told(
    office: Office, mailers: Mailers, nowhere: str
) -> None:
    confirmed(office)
    mailers.start(nowhere)
    for rung, pause in enumerate(LADDER, 1):
        (mail,) = wait_until(lambda: office.mails(state="retry", tries=rung))  # noqa: B023
        assert (mail["due_at"] - office.now, mail["reason"]) == (pause, "unreachable")
        office.now += pause
    (mail,) = wait_until(lambda: office.mails(state="failed"))

    assert mail["reason"] == "gave-up"
    assert attempts(office) == ["unreachable"] * 8
    assert [each["type"] for each in office.announce()] == ["kutse.mail.failed.v1"]


def test_an_outage_of_hours_delays_nobody_once_it_is_over(
    office: Office, mailers: Mailers, post_office: PostOffice, nowhere: str
) -> None:
    confirmed(office)
    mailers.start(nowhere)
    for rung, pause in enumerate(LADDER[:5], 1):
        wait_until(lambda: office.mails(state="retry", tries=rung))  # noqa: B023
        office.now += pause
    wait_until(lambda: office.mails(state="retry", tries=6))
    with serving(post_office, nowhere):
        (mail,) = wait_until(lambda: office.mails(state="sent"))

    assert mail["tries"] == 1


def test_a_mailer_that_starts_after_the_outage_sends_what_waited_for_the_one_before_it(
    office: Office, mailers: Mailers, post_office: PostOffice, nowhere: str
) -> None:
    confirmed(office)
    mailers.start(nowhere)
    wait_until(lambda: office.mails(state="retry"))
    mailers.stop()
    with serving(post_office, nowhere):
        mailers.start(nowhere)
        wait_until(lambda: office.mails(state="sent"))
        mailers.stop()

    assert attempts(office) == ["unreachable", "accepted"]


def test_several_mailers_bear_an_outage_together_and_send_each_mail_once(
    office: Office, mailers: Mailers, post_office: PostOffice, nowhere: str
) -> None:
    confirmed(office, 40)
    for _ in range(3):
        mailers.start(nowhere)
    wait_until(lambda: office.mails(state="retry"))
    with serving(post_office, nowhere):
        wait_until(lambda: len(office.mails(state="sent")) == 40)
        mailers.stop()

    assert len(post_office.taken) == 40


def test_a_server_that_says_goodbye_to_every_mail_is_left_in_peace_too(
    office: Office, mailers: Mailers, post_office: PostOffice, smtp: OpenServer
) -> None:
    confirmed(office, MANY)
    for number in range(MANY):
        post_office.script(f"p{number:03}@example.org", "rcpt 421 4.3.2 shutting down")
    mailers.start(smtp.url, replace(PACE, manners=Manners(first_s=600, most_s=600)))
    wait_until(breaker_is_open)
    wait_until(lambda: not office.mails(state="sending"))

    assert len(attempts(office)) <= PACE.lanes + Manners().threshold
    assert set(attempts(office)) == {"deferred"}


def test_a_server_that_does_not_let_us_in_stops_the_lanes_and_costs_no_mail(
    office: Office, mailers: Mailers, post_office: PostOffice
) -> None:
    confirmed(office, MANY)
    server = LockedServer(post_office)
    server.start()
    mailer = mailers.start(server.url)
    wait_until(lambda: not mailer.is_let_in())
    wait_until(lambda: office.mails(reason="not-allowed-in") and not office.mails(state="sending"))
    mailers.stop()
    server.stop()

    assert {(mail["state"], mail["tries"]) for mail in office.mails()} == {("queued", 0)}
    assert len(attempts(office)) <= PACE.lanes
    assert set(attempts(office)) == {"not-allowed-in"}
