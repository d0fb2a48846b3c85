"""Mail is fetched from a real mailbox: stored once, seen only then, and none is lost in an outage."""

import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from services.notifications import bootstrap
from services.notifications.intake.places import Place
from services.notifications.intake.polling import Keep, Poller
from shared.errors import Unavailable
from tests.integration.notifications.conftest import Office
from tests.proof.mail_servers import PASSWORD, MailServers
from tests.stack import wait_until

OWN = "reader@example.org"
NOTE = b"From: mari@example.org\r\nTo: reader@example.org\r\nSubject: Kysimus\r\n\r\nKas saab parkida?\r\n"


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


def test_two_workers_fetch_each_mail_and_it_is_stored_once(
    here: Office, servers_of_mail: MailServers
) -> None:
    rows, keep = here.database["incoming"], bootstrap.keep(here.desk)
    with polling(a_poller(servers_of_mail, keep), a_poller(servers_of_mail, keep)):
        deliver(servers_of_mail, *(NOTE.replace(b"Kysimus", b"Mail %d" % number) for number in range(5)))
        wait_until(lambda: rows.count_documents({}) == 5 and unread(servers_of_mail) == 0)

    assert {row["envelope_to"] for row in rows.find()} == {OWN}
    assert {row["subject"] for row in rows.find()} == {f"Mail {number}" for number in range(5)}


def test_while_the_database_is_away_mail_stays_unread_and_is_taken_afterwards(
    here: Office, servers_of_mail: MailServers
) -> None:
    away, tried = threading.Event(), threading.Event()
    away.set()
    keep = bootstrap.keep(here.desk)

    def sometimes(raw: bytes, envelope_to: str) -> None:
        if away.is_set():
            tried.set()
            raise Unavailable("mongodb")
        keep(raw, envelope_to)

    with polling(a_poller(servers_of_mail, sometimes)):
        deliver(servers_of_mail, NOTE)
        wait_until(tried.is_set)
        assert unread(servers_of_mail) == 1
        away.clear()
        wait_until(lambda: here.database["incoming"].count_documents({}) == 1)
        wait_until(lambda: unread(servers_of_mail) == 0)


def test_a_mail_that_trips_us_stands_in_nobodys_way(here: Office, servers_of_mail: MailServers) -> None:
    keep = bootstrap.keep(here.desk)

    def tripping(raw: bytes, envelope_to: str) -> None:
        if b"Subject: Kivi" in raw:
            raise ValueError
        keep(raw, envelope_to)

    with polling(a_poller(servers_of_mail, tripping)):
        deliver(servers_of_mail, NOTE.replace(b"Kysimus", b"Kivi"), NOTE)
        wait_until(lambda: here.database["incoming"].count_documents({"subject": "Kysimus"}) == 1)
        wait_until(lambda: unread(servers_of_mail) == 1)
