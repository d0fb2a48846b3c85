"""Mail is fetched from a real mailbox: stored once, seen only then, and none is lost in an outage."""

import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pymongo import MongoClient

from services.notifications import bootstrap
from services.notifications.intake.places import Place
from services.notifications.intake.polling import Keep, Poller
from services.notifications.store.transactions import Store
from shared.errors import Unavailable
from shared.ids import new_id
from shared.messaging.broker import Broker
from shared.messaging.station import Station
from tests.integration.notifications.conftest import Office, an_office
from tests.proof.mail_servers import PASSWORD, MailServers
from tests.stack import wait_until

OWN = "reader@example.org"
NOTE = b"From: mari@example.org\r\nTo: reader@example.org\r\nSubject: Kysimus\r\n\r\nKas saab parkida?\r\n"


@pytest.fixture(scope="module")
def running() -> Iterator[MailServers]:
    """Postfix and Dovecot."""
    servers = MailServers()
    servers.start()
    yield servers
    servers.stop()


@pytest.fixture
def here(mongo: MongoClient[dict[str, Any]]) -> Iterator[Office]:
    """The notifications service with a database of its own."""
    station = Station("notifications", mongo, Broker("amqp://127.0.0.1:1/"), name=f"test_{new_id()}")
    Store(mongo, station).prepare()
    yield an_office(station)
    mongo.drop_database(station.database.name)


def a_poller(servers: MailServers, keep: Keep) -> Poller:
    """One that looks again and again."""
    place = Place.parse(f"imap://reader:{PASSWORD}@127.0.0.1:{servers.imap_port}/INBOX")
    assert place is not None
    return Poller(place, lambda address: address == OWN, keep, every_s=0.05)


@contextmanager
def polling(*pollers: Poller) -> Iterator[None]:
    """They work until the end."""
    stop = threading.Event()
    threads = [threading.Thread(target=each.run, args=(stop,)) for each in pollers]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        stop.set()
        for each in threads:
            each.join(30)


def deliver(servers: MailServers, *mails: bytes) -> None:
    """These lie in the mailbox besides what lay there."""
    with smtplib.SMTP("127.0.0.1", servers.smtp_port) as talk:
        for mail in mails:
            talk.sendmail("mari@example.org", [OWN], mail)


def unread(servers: MailServers) -> int:
    """How many mails nobody has seen."""
    with servers.imap("reader") as box:
        return len(box.search(None, "UNSEEN")[1][0].split())


def test_two_workers_fetch_each_mail_and_it_is_stored_once(here: Office, running: MailServers) -> None:
    rows, keep = here.database["incoming"], bootstrap.keep(here.desk)
    with polling(a_poller(running, keep), a_poller(running, keep)):
        deliver(running, *(NOTE.replace(b"Kysimus", b"Mail %d" % number) for number in range(5)))
        wait_until(lambda: rows.count_documents({}) == 5 and unread(running) == 0)

    assert {row["envelope_to"] for row in rows.find()} == {OWN}
    assert {row["subject"] for row in rows.find()} == {f"Mail {number}" for number in range(5)}


def test_while_the_database_is_away_mail_stays_unread_and_is_taken_afterwards(
    here: Office, running: MailServers
) -> None:
    away, tried = threading.Event(), threading.Event()
    away.set()
    keep = bootstrap.keep(here.desk)

    def sometimes(raw: bytes, envelope_to: str) -> None:
        if away.is_set():
            tried.set()
            raise Unavailable("mongodb")
        keep(raw, envelope_to)

    with polling(a_poller(running, sometimes)):
        deliver(running, NOTE)
        wait_until(tried.is_set)
        assert unread(running) == 1
        away.clear()
        wait_until(lambda: here.database["incoming"].count_documents({}) == 1)
        wait_until(lambda: unread(running) == 0)
