"""A real Postfix takes what Kutse sends, a real Dovecot shows it, and what cannot be delivered comes home."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from services.notifications.store.transactions import Store
from shared.ids import new_id
from shared.messaging.broker import Broker
from shared.messaging.station import Station
from tests.integration.notifications.conftest import Mailers, Office, an_office
from tests.integration.notifications.test_intake import open_door
from tests.proof.mail_servers import MailServers
from tests.stack import wait_until
from tests.unit.notifications.builders import Course, Registration, Trainer, days, event_data, moved
from tests.unit.notifications.corpus import parsed


@pytest.fixture(scope="module")
def servers_of_mail() -> Iterator[MailServers]:
    """Postfix and Dovecot, running."""
    running = MailServers()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def here(mongo: MongoClient[dict[str, Any]]) -> Iterator[Office]:
    """The notifications service with a database of its own."""
    station = Station("notifications", mongo, Broker("amqp://127.0.0.1:1/"), name=f"test_{new_id()}")
    Store(mongo, station).prepare()
    yield an_office(station)
    mongo.drop_database(station.database.name)


@pytest.fixture
def mailers(here: Office, servers_of_mail: MailServers) -> Iterator[Mailers]:
    """Mailers, stopped when the test ends."""
    made = Mailers(here)
    yield made
    made.stop()


def a_registration(course: Course, email: str, language: str = "et") -> Registration:
    """Somebody who signs up."""
    registration = Registration(course)
    registration.person.update(email=email, language=language)
    return registration


def test_every_mail_arrives_byte_for_byte_and_shows_its_method(
    here: Office, mailers: Mailers, servers_of_mail: MailServers
) -> None:
    course = Course(event_data(sessions=days(9, 10)))
    here.hear(course.published(), a_registration(course, "reader@example.org", "ru").confirmed())
    here.hear(Trainer(course, "trainer@example.org").assigned())
    here.now += timedelta(hours=3)
    here.hear(course.changed(sessions=moved(days(9), timedelta(days=1))))
    here.tick(here.now + timedelta(hours=3))
    mailers.start(servers_of_mail.smtp_url)

    for mailbox in ("reader", "trainer"):
        sent = [each for each in here.mails() if each["recipient"] == f"{mailbox}@example.org"]
        assert {each["method"] for each in sent} == {"REQUEST", "CANCEL"}
        servers_of_mail.wait_for(mailbox, len(sent))
        shown = fetched(servers_of_mail, mailbox)
        assert sorted(bytes(each["content"]) for each in sent) == sorted(shown)
        structures = " ".join(described(servers_of_mail, mailbox)).upper()
        assert structures.count('"METHOD" "REQUEST"') == sum(each["method"] == "REQUEST" for each in sent)
        assert structures.count('"METHOD" "CANCEL"') == sum(each["method"] == "CANCEL" for each in sent)
    assert set(here.database["mails"].distinct("state")) == {"sent"}


def fetched(servers: MailServers, mailbox: str) -> list[bytes]:
    """The mails of a mailbox over IMAP, without what the servers wrote above them."""
    with servers.imap(mailbox) as talk:
        numbers = talk.search(None, "ALL")[1][0].split()
        mails = [talk.fetch(each.decode(), "(BODY.PEEK[])")[1][0][1] for each in numbers]
    return [mail[mail.index(b"From: ") :] for mail in mails]


def described(servers: MailServers, mailbox: str) -> list[str]:
    """What IMAP says of the parts of each mail."""
    with servers.imap(mailbox) as talk:
        numbers = talk.search(None, "ALL")[1][0].split()
        return [str(talk.fetch(each.decode(), "(BODYSTRUCTURE)")[1]) for each in numbers]


def test_an_address_in_letters_of_another_alphabet_is_written_to(
    here: Office, mailers: Mailers, servers_of_mail: MailServers
) -> None:
    course = Course()
    here.hear(course.published(), a_registration(course, "lugeja.üks@õun.ee").confirmed())
    mailers.start(servers_of_mail.smtp_url)
    servers_of_mail.wait_for("lugeja.üks", 1)

    (mail,) = servers_of_mail.delivered("lugeja.üks")
    assert b"with UTF8SMTP" in mail
    assert "To: lugeja.üks@xn--un-bka.ee\n".encode() in mail
    assert b"mailto:lugeja.%C3%BCks@" in calendar_in(mail)


def calendar_in(mail: bytes) -> bytes:
    """The calendar object, unfolded."""
    part = next(each for each in parsed(mail).walk() if each.get_content_type() == "text/calendar")
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.replace(b"\r\n ", b"")


def test_a_mail_to_nobody_comes_back_to_the_address_that_names_it(
    here: Office, mailers: Mailers, servers_of_mail: MailServers
) -> None:
    course = Course()
    here.hear(course.published(), a_registration(course, "nobody@example.org").confirmed())
    with open_door(here, "lmtp", servers_of_mail.door_port):
        mailers.start(servers_of_mail.smtp_url)
        wait_until(lambda: here.database["incoming"].find_one(), what=servers_of_mail.log())

    (mail,) = here.mails()
    (report,) = here.database["incoming"].find()
    assert report["kind"] == "bounce"
    assert here.desk.envelopes.mail_of(report["envelope_to"]) == mail["_id"]
    assert mail["state"] == "sent"
