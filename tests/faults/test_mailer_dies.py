"""A mailer that is killed with a mail in its hands: it goes out, once more only where nobody knows (F4)."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event

import pytest

from services.notifications.domain.deliveries import DROPPED, LADDER
from services.notifications.mailer.lanes import Mailer
from services.notifications.mailer.packing import Packing
from services.notifications.mailer.servers import Server
from services.notifications.store.queue import Queue
from shared.crash_points import VARIABLE
from shared.documents import connect
from tests.integration.notifications.conftest import (
    ENVELOPES,
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
from tests.unit.notifications.builders import NOW

__all__ = ["mailers", "office", "post_office", "prepared", "smtp"]

ADDRESS = "p000@example.org"
DIED = -signal.SIGKILL
Start = Callable[[], BaseProcess]


def send(mongo_url: str, database: str, smtp_url: str, crashes: str) -> None:
    """What the process that is killed does."""
    os.environ[VARIABLE] = crashes
    queue = Queue(connect(mongo_url, "kutse-tests")[database]["mails"], timedelta(hours=1))
    packing = Packing(ENVELOPES.sender_of)
    Mailer(queue, Server.parse(smtp_url), packing, lambda: NOW, PATIENT).run(Event())


@pytest.fixture
def start(office: Office, smtp: OpenServer, mongo_url: str, tmp_path: Path) -> Iterator[Start]:
    """Starts a mailer in a process of its own."""
    started: list[BaseProcess] = []

    def begin() -> BaseProcess:
        words = (mongo_url, office.database.name, smtp.url, str(tmp_path))
        started.append(multiprocessing.get_context("spawn").Process(target=send, args=words))
        started[-1].start()
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.join(20)


@contextmanager
def another_mailer(
    office: Office, mailers: Mailers, smtp: OpenServer, pause: timedelta = LADDER[0]
) -> Iterator[None]:
    """A mailer that begins finds the mail at once, and after a pause, should it live so long, offers it."""
    mailers.start(smtp.url)
    wait_until(lambda: not office.mails(state="sending"))
    assert office.mails()[0]["due_at"] == NOW + pause
    yield
    office.now = NOW + pause
    wait_until(lambda: office.mails(state="sent"))


@pytest.mark.parametrize(
    ("point", "copies", "pause", "outcome"),
    [
        ("mailer-before-data", 1, DROPPED, "deferred"),
        ("mailer-after-dot", 2, LADDER[0], "unknown"),
        ("mailer-answered", 2, LADDER[0], "unknown"),
    ],
)
def test_a_mail_in_the_hands_of_a_mailer_that_dies_goes_once_more_and_is_unknown_once_it_was_offered(
    office: Office,
    post_office: PostOffice,
    smtp: OpenServer,
    mailers: Mailers,
    start: Start,
    tmp_path: Path,
    point: str,
    copies: int,
    pause: timedelta,
    outcome: str,
) -> None:
    confirmed(office)
    (tmp_path / point).touch()
    process = start()
    process.join(60)
    wait_until(lambda: len(post_office.taken) == copies - 1)

    assert process.exitcode == DIED
    assert office.mails()[0]["state"] == "sending"
    with another_mailer(office, mailers, smtp, pause):
        assert len(post_office.taken) == copies - 1

    assert attempts(office) == [outcome, "accepted"]
    assert [recipient for recipient, _ in post_office.taken] == [ADDRESS] * copies
    assert len({content for _, content in post_office.taken}) == 1


def test_a_mailer_killed_while_the_server_is_slow_to_answer_leaves_the_mail_unknown_too(
    office: Office, post_office: PostOffice, smtp: OpenServer, mailers: Mailers, start: Start
) -> None:
    confirmed(office)
    post_office.script(ADDRESS, "slow")
    process = start()
    wait_until(lambda: post_office.taken, timeout=60)
    process.kill()
    process.join(20)
    smtp.release(ADDRESS)
    with another_mailer(office, mailers, smtp):
        assert len(post_office.taken) == 1

    assert attempts(office) == ["unknown", "accepted"]
    assert len(post_office.taken) == 2


def test_mails_it_had_taken_and_not_begun_with_go_out_at_once_and_nobody_gets_more_than_one_copy_more(
    office: Office, post_office: PostOffice, smtp: OpenServer, mailers: Mailers, start: Start, tmp_path: Path
) -> None:
    confirmed(office, 12)
    (tmp_path / "mailer-answered").touch()
    start().join(60)
    mailers.start(smtp.url)
    wait_until(lambda: len(office.mails(state="sent")) >= 12 - PATIENT.lanes)
    office.now += LADDER[0]
    wait_until(lambda: len(office.mails(state="sent")) == 12)
    taken = [recipient for recipient, _ in post_office.taken]

    assert set(taken) == {f"p{number:03}@example.org" for number in range(12)}
    assert 1 <= attempts(office).count("unknown") <= PATIENT.lanes
    assert len(taken) <= 12 + attempts(office).count("unknown")
    assert max(map(taken.count, taken)) <= 2
