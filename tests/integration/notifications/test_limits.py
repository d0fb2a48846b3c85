"""What a mail server may be given, by all workers together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from services.notifications.domain.servers import Allowed
from services.notifications.mailer.lanes import Pace
from services.notifications.store.servers import MailServer
from tests.dying import a_taker
from tests.integration.notifications.conftest import PACE, Mailers, Office, confirmed
from tests.integration.notifications.post_office import OpenServer, PostOffice
from tests.integration.notifications.wire import Wire
from tests.stack import wait_until

PEOPLE = 40
THREE_AT_ONCE = Allowed(per_minute=6)
Server = Callable[..., MailServer]


@pytest.fixture
def server(office: Office) -> Server:
    """The mail server as a worker sees it."""

    def seen(allowed: Allowed, lease_s: float = 60, name: str = "mail.example.org:25") -> MailServer:
        rows = office.database["mail_servers"]
        return MailServer(rows, name, allowed, timedelta(seconds=lease_s))

    return seen


def test_all_workers_together_spend_one_budget(server: Server) -> None:
    workers = [server(THREE_AT_ONCE) for _ in range(8)]
    with ThreadPoolExecutor(len(workers)) as pool:
        granted = [*pool.map(lambda worker: worker.reserve(1, 0), workers)]

    assert sum(granted) == 3


def test_each_mail_server_has_a_budget_and_places_of_its_own(server: Server) -> None:
    one, other = (
        server(Allowed(per_minute=6, connections=1), name=f"{name}.example.org:25") for name in ("a", "b")
    )
    while one.reserve(1, 0):
        pass

    assert one.connect(urgent=True)
    assert not one.connect(urgent=True)
    assert other.reserve(1, 0) == 1
    assert other.connect(urgent=True)


def test_what_was_not_handed_over_may_go_after_all(server: Server) -> None:
    one = server(THREE_AT_ONCE)
    while one.reserve(1, 0):
        pass
    one.give_back(1)

    assert one.reserve(1, 0) == 1


def test_mails_wait_for_a_limit_and_organisers_and_administrators_read_that(
    office: Office, mailers: Mailers, smtp: OpenServer, post_office: PostOffice, server: Server
) -> None:
    confirmed(office, PEOPLE)
    for _ in range(2):
        mailers.start(smtp.url, allowed=THREE_AT_ONCE)
    wait_until(lambda: office.store.why_mails_wait() == "pace")

    assert len(post_office.taken) < PEOPLE
    assert office.store.standing(office.now).why == "pace"


def test_a_server_without_limits_keeps_nobody_waiting_and_is_not_written_down(
    office: Office, mailers: Mailers, smtp: OpenServer
) -> None:
    confirmed(office, PEOPLE)
    mailers.start(smtp.url, allowed=Allowed())
    wait_until(lambda: len(office.mails(state="sent")) == PEOPLE)

    assert office.store.why_mails_wait() == ""
    assert office.database["mail_servers"].count_documents({}) == 0


@pytest.mark.parametrize(
    ("step", "reply"),
    [("MAIL", "432 4.3.2 sender thread limit exceeded"), ("BANNER", "421 4.7.0 too many connections")],
)
def test_a_server_that_says_too_many_is_given_less_by_all_workers(
    office: Office, mailers: Mailers, wire: Wire, step: str, reply: str
) -> None:
    confirmed(office, PEOPLE)
    wire.once(step, reply)
    mailers.start(wire.url(), allowed=Allowed())
    wait_until(lambda: office.store.why_mails_wait() == "pace")
    mailers.stop()
    (known,) = office.database["mail_servers"].find()

    assert known["borne"] == 60
    assert len(wire.taken) < PEOPLE


@pytest.mark.parametrize("connections", [1, 2])
def test_all_workers_together_never_have_more_connections_than_they_may(
    office: Office, mailers: Mailers, smtp: OpenServer, post_office: PostOffice, connections: int
) -> None:
    confirmed(office, PEOPLE)
    for _ in range(3):
        mailers.start(smtp.url, PACE.within(connections), Allowed(connections=connections))
    wait_until(lambda: len(office.mails(state="sent")) == PEOPLE)

    assert 1 <= post_office.most_visitors <= connections


def test_one_of_several_connections_is_kept_for_mails_somebody_waits_for(server: Server) -> None:
    two = server(Allowed(connections=2))
    ordinary = two.connect(urgent=False)

    assert ordinary
    assert not two.connect(urgent=False)
    assert two.connect(urgent=True)
    assert not two.connect(urgent=True)


def test_a_single_connection_is_for_everybody(server: Server) -> None:
    one = server(Allowed(connections=1))
    place = one.connect(urgent=False)

    assert not one.connect(urgent=True)
    one.leave(place)
    assert one.connect(urgent=True)


def test_the_connection_of_a_worker_that_died_is_free_once_its_lease_is_over(server: Server) -> None:
    dead, alive = (server(Allowed(connections=1), lease_s=0.3) for _ in range(2))
    place = dead.connect(urgent=False)
    dead.stay([place])

    wait_until(lambda: alive.connect(urgent=False))


def test_the_connection_of_a_worker_known_to_have_died_is_free_at_once(
    server: Server, office: Office
) -> None:
    alive = server(Allowed(connections=1), lease_s=3600)
    place = alive.connect(urgent=False)
    with a_taker() as taker:
        rows = office.database["mail_servers"]
        rows.update_one({"places.id": place}, {"$set": {"places.$.id": taker.claim}})
        assert not alive.connect(urgent=False)

        taker.die()

        assert alive.connect(urgent=False)
        assert not alive.connect(urgent=False)


def test_who_may_have_one_connection_only_sends_one_mail_at_a_time_those_awaited_first() -> None:
    assert (Pace().within(1).lanes, Pace().within(1).reserved, Pace().within(1).handful) == (1, 0, 1)
    assert (Pace().within(3).lanes, Pace().within(3).reserved) == (3, 1)
    assert Pace().within(0) == Pace()
