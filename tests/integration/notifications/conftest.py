"""The notifications service on a real database and a real mail server."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from services.notifications import bootstrap
from services.notifications.calendar.invitations import Mailbox
from services.notifications.domain.breakers import Manners
from services.notifications.domain.envelopes import Envelopes, beside
from services.notifications.domain.servers import Allowed
from services.notifications.handlers.announcements import announce
from services.notifications.handlers.desk import Desk
from services.notifications.handlers.reminders import begin_due
from services.notifications.handlers.rounds import go_on
from services.notifications.mailer.connections import Limits
from services.notifications.mailer.lanes import Mailer, Pace
from services.notifications.mailer.packing import Packing, as_it_is
from services.notifications.mailer.servers import Server
from services.notifications.renderer.addresses import Addresses
from services.notifications.renderer.composer import Composer
from services.notifications.store.transactions import Store
from shared.calendar_uids import CalendarUids
from shared.contracts.envelope import Message
from shared.ids import new_id
from shared.links import Links
from shared.messaging.broker import Broker
from shared.messaging.station import Station
from tests.integration.notifications.post_office import OpenServer, PostOffice
from tests.integration.notifications.wire import Wire, listening
from tests.stack import wait_until
from tests.unit.notifications.builders import NOW, Course, Registration

SENDER = "kutse@kutse.example.org"
ENVELOPES = Envelopes(SENDER, b"e" * 32, beside(SENDER))
PACE = Pace(
    lanes=2,
    handful=4,
    idle_s=0.02,
    unreachable_s=0.05,
    heartbeat_s=0.1,
    manners=Manners(first_s=0.05, most_s=0.2),
)
HURRIED = replace(PACE, limits=Limits(connect=2, command=2, data=2, mail=4))
PATIENT = PACE
"""Waits for an answer as long as the service does, so that no test has to be quicker than its mailer."""


@dataclass
class Office:
    """The service: what it is told, what time it is, what it journals and sends."""

    store: Store
    desk: Desk
    database: Any
    now: datetime = NOW
    told: list[Message] = field(default_factory=list)

    def hear(self, *messages: Message) -> None:
        """Every message is delivered twice, the second time changes nothing; then its round is gone."""
        for message in messages:
            self.deliver(message)
            before = self.everything()
            self.deliver(message)
            assert self.everything() == before
            self.go_rounds()

    def deliver(self, *messages: Message) -> None:
        """Messages come in, once each."""
        for message in messages:
            bootstrap.deliver_to(self.desk)(message)

    def go_rounds(self) -> None:
        """Tells whoever is still to be told."""
        bootstrap.repeatedly(self.desk, go_on, self.desk.has_rounds)()

    def tick(self, at: datetime) -> None:
        """Time passes; reminders that are due go out."""
        self.now = at
        bootstrap.repeatedly(self.desk, begin_due)()
        self.go_rounds()

    def announce(self) -> list[dict[str, Any]]:
        """Announces what became of mails; answers every announcement so far."""
        bootstrap.repeatedly(self.desk, announce, self.store.has_unannounced)()
        return list(self.database["outbox"].find().sort("position"))

    def mails(self, **wanted: Any) -> list[dict[str, Any]]:
        """Journal rows in the order they were written."""
        return list(self.database["mails"].find(wanted).sort([("written_at", 1), ("turn", 1)]))

    def templates(self, **wanted: Any) -> list[str]:
        """Their templates."""
        return [each["template"] for each in self.mails(**wanted)]

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """Every collection, whole."""
        names = sorted(self.database.list_collection_names())
        return {name: list(self.database[name].find().sort("_id")) for name in names}


@dataclass
class Mailers:
    """Mailers that run in threads of their own."""

    office: Office
    stops: list[threading.Event] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(
        self,
        url: str,
        pace: Pace = PACE,
        allowed: Allowed | None = None,
        sign: Callable[[bytes], bytes] = as_it_is,
    ) -> Mailer:
        """One more, sending to the server at `url`."""
        mailer, stop = a_mailer(self.office, url, pace, allowed, sign), threading.Event()
        thread = threading.Thread(target=mailer.run, args=(stop,))
        thread.start()
        self.stops.append(stop)
        self.threads.append(thread)
        return mailer

    def stop(self) -> None:
        """They have finished what they had begun."""
        for stop in self.stops:
            stop.set()
        for thread in self.threads:
            thread.join(20)


@pytest.fixture(scope="module")
def prepared(mongo: MongoClient[dict[str, Any]]) -> Iterator[Station]:
    """A database with its indexes."""
    name = f"test_{new_id()}"
    station = Station("notifications", mongo, Broker("amqp://127.0.0.1:1/"), name=name)
    Store(mongo, station).prepare()
    yield station
    mongo.drop_database(name)


@pytest.fixture
def office(prepared: Station) -> Office:
    """The service with an empty database."""
    for name in prepared.database.list_collection_names():
        prepared.database[name].delete_many({})
    return an_office(prepared)


def an_office(station: Station) -> Office:
    """The service with this database."""
    store = Store(station.client, station, lease=timedelta(seconds=1))
    addresses = Addresses(
        "https://kutse.example.org", "https://t.example.org", Links(b"k" * 32), "https://n.example.org"
    )
    composer = Composer.load(Mailbox(SENDER, "Kutse"), addresses)
    uid_of = CalendarUids(b"u" * 32, composer.domain)
    letters, links, hears = station.dead_letters, addresses.links, bootstrap.hearings()
    desk = Desk(store, lambda: made.now, composer, uid_of, letters, ENVELOPES, links, hears=hears)
    made = Office(store, desk, station.database)
    return made


@pytest.fixture
def post_office() -> PostOffice:
    """What the mail server took, and the scripts it goes by."""
    return PostOffice()


@pytest.fixture
def smtp(post_office: PostOffice) -> Iterator[OpenServer]:
    """A running mail server."""
    server = OpenServer(post_office)
    server.start()
    yield server
    server.loop.call_soon_threadsafe(post_office.patience.set)
    server.stop()


@pytest.fixture
def mailers(office: Office) -> Iterator[Mailers]:
    """Mailers, stopped when the test ends."""
    made = Mailers(office)
    yield made
    made.stop()


@pytest.fixture
def send(smtp: OpenServer, mailers: Mailers) -> Callable[[Callable[[], object]], None]:
    """Runs a mailer until something is true."""

    def until(condition: Callable[[], object]) -> None:
        mailers.start(smtp.url)
        wait_until(condition)

    return until


@pytest.fixture
def wire() -> Iterator[Wire]:
    """A server that is scripted down at the wire, without TLS."""
    with listening(Wire()) as running:
        yield running


def confirmed(office: Office, people: int = 1) -> None:
    """So many people have a seat, and a mail that waits; each a second after the one before."""
    course = Course()
    office.hear(course.published())
    for number in range(people):
        registration = Registration(course)
        registration.person["email"] = f"p{number:03}@example.org"
        office.now = NOW + timedelta(seconds=number)
        office.deliver(registration.confirmed())


def attempts(office: Office) -> list[str]:
    """How every attempt of every mail ended."""
    return [each["outcome"] for mail in office.mails() for each in mail["attempts"]]


def a_mailer(
    office: Office,
    url: str,
    pace: Pace = PACE,
    allowed: Allowed | None = None,
    sign: Callable[[bytes], bytes] = as_it_is,
) -> Mailer:
    """A mailer in a hurry. `allowed`: what it shares with others of the server; nothing without it."""
    server, packing, clock = Server.parse(url), Packing(ENVELOPES.sender_of, sign), office.desk.clock
    if allowed is None:
        return Mailer(office.store.queue, server, packing, clock, pace)
    shared = office.store.mail_server(server.name, allowed)
    return Mailer(office.store.queue_for(shared), server, packing, clock, pace, shared)
