"""Workers whose clocks are wrong: a mail in somebody's hands stays there, and goes out once (F18).

Clocks are set per worker, never on the machine. What belongs to whom runs out by the database's clock.
"""

from datetime import timedelta

import pytest

from services.notifications.domain.servers import Allowed
from services.notifications.store.transactions import Store
from shared.messaging.station import Station
from tests.integration.notifications.conftest import (
    PATIENT,
    Mailers,
    Office,
    attempts,
    confirmed,
    mailers,
    office,
    post_office,
    prepared,
    smtp,
)
from tests.integration.notifications.post_office import OpenServer, PostOffice
from tests.stack import wait_until

__all__ = ["mailers", "office", "post_office", "prepared", "smtp"]

HELD = "p000@example.org"
OFF = [timedelta(days=1), timedelta(days=-1), timedelta(minutes=-5)]


@pytest.mark.parametrize("off", OFF, ids=str)
def test_a_worker_with_a_wrong_clock_takes_nothing_out_of_anothers_hands(
    office: Office,
    prepared: Station,
    post_office: PostOffice,
    smtp: OpenServer,
    mailers: Mailers,
    off: timedelta,
) -> None:
    office.store = Store(prepared.client, prepared, lease=timedelta(seconds=60))
    confirmed(office)
    post_office.script(HELD, "slow")
    mailers.start(smtp.url, PATIENT)
    wait_until(lambda: post_office.taken)
    office.now += off
    mailers.start(smtp.url, PATIENT)
    lost = office.store.queue.recover(office.now)
    smtp.release(HELD)
    wait_until(lambda: office.mails(state="sent"))

    assert lost == 0
    assert attempts(office) == ["accepted"]
    assert len(post_office.taken) == 1


@pytest.mark.parametrize("off", OFF, ids=str)
def test_a_budget_and_places_are_the_same_for_workers_with_wrong_clocks(
    office: Office, off: timedelta
) -> None:
    office.now += off
    one = office.store.mail_server("mail.example.org:25", Allowed(per_minute=6, connections=1))
    granted = [one.reserve(1, 0) for _ in range(5)]
    place = one.connect(urgent=True)

    assert sum(granted) == 3
    assert place
    assert not one.connect(urgent=True)


def test_mails_go_on_after_a_clock_that_was_ahead_is_put_right(
    office: Office, smtp: OpenServer, mailers: Mailers
) -> None:
    confirmed(office, 3)
    office.now += timedelta(hours=1)
    mailers.start(smtp.url, PATIENT)
    wait_until(lambda: len(office.mails(state="sent")) == 3)
    office.now -= timedelta(hours=1)
    confirmed(office)
    wait_until(lambda: len(office.mails(state="sent")) == 4)

    assert attempts(office) == ["accepted"] * 4
