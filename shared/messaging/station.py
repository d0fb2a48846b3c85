"""Everything one service needs to announce and to hear, wired together once.

station = Station("registration", client, Broker(settings.amqp_url))
station.prepare()
parts = station.parts(deliver)
Worker("registration", [*parts.all(), ...], address, parts.readiness()).run()
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database

from shared import metrics
from shared.contracts.routes import LISTENERS
from shared.documents import is_answering, outages
from shared.errors import Unavailable
from shared.kept_pages import PagesInMongoDb
from shared.messaging.broker import Broker
from shared.messaging.consumer import Consumer, Intake
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.failures import Failures
from shared.messaging.inbox import Inbox, Versions
from shared.messaging.keeper import Keeper
from shared.messaging.lease import Lease
from shared.messaging.outbox import Outbox
from shared.messaging.publisher import Publisher
from shared.messaging.pulse import Pulses, pulse
from shared.messaging.receiving import Deliver, Receiver
from shared.messaging.relay import LEASE, Relay, RelayParts
from shared.messaging.worker import Part, Ticker
from shared.migrations import Migration, Migrations
from shared.restored import last_restore
from shared.settings import database_name
from shared.tracing import Tracer, Untraced

COUNT_EVERY = timedelta(seconds=15)
FORGET_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class Pace:
    """How a station works; tests and heavy services choose differently.

    Args:
        prefetch: deliveries in hand at once.
        lease: how long a relay may be silent before another takes over.
    """

    prefetch: int = 10
    lease: timedelta = LEASE


@dataclass(frozen=True)
class Station:
    """The messaging of one service.

    Args:
        service: its name, as in `shared.settings.SERVICES`.
        client: of MongoDB.
        broker: where RabbitMQ is; web processes give it too and never connect.
        name: of the database; the service's own unless a test says otherwise.
        tracer: tells how long handling a message takes.
        migrations: what this release changes of the data earlier ones stored.
    """

    service: str
    client: MongoClient[dict[str, Any]]
    broker: Broker
    name: str = ""
    pace: Pace = field(default_factory=Pace)
    migrations: Sequence[Migration] = ()
    tracer: Tracer = field(default_factory=Untraced)

    @property
    def database(self) -> Database[dict[str, Any]]:
        """The service's database."""
        return self.client[self.name or database_name(self.service)]

    @property
    def outbox(self) -> Outbox:
        """What this service announces."""
        return Outbox(self.database["outbox"], f"/kutse/{self.service}")

    @property
    def inbox(self) -> Inbox:
        """What this service has heard."""
        return Inbox(self.database["inbox"])

    @property
    def versions(self) -> Versions:
        """The newest version heard of each aggregate."""
        return Versions(self.database["versions"])

    @property
    def dead_letters(self) -> DeadLetters:
        """What this service could not handle."""
        return DeadLetters(self.client, self.database, self.outbox, self.broker.queue(self.service))

    @property
    def pulses(self) -> Pulses:
        """How its workers are."""
        return Pulses(self.database["pulses"])

    @property
    def kept_pages(self) -> PagesInMongoDb:
        """Pages that answered forms."""
        return PagesInMongoDb(self.database["kept_pages"])

    def prepare(self) -> None:
        """Afterwards every index exists; safe to repeat and to do from several processes.

        Raises:
            Unavailable: `mongodb`.
        """
        with outages():
            self.outbox.prepare()
            self.inbox.prepare()
            self.dead_letters.prepare()
            Failures(self.database["failures"]).prepare()
            self.pulses.prepare()
            self.kept_pages.prepare()

    def migrate(self) -> None:
        """Afterwards the data is as this release writes it, whichever process saw to it.

        Raises:
            NewerDataError: a later release has worked on it.
            Unavailable: `mongodb`.
        """
        Migrations(self.database, self.migrations).complete()

    def is_migrated(self) -> bool:
        """Is the data as this release writes it? For readiness."""
        try:
            return Migrations(self.database, self.migrations).are_done()
        except Unavailable:
            return False

    def parts(self, deliver: Deliver) -> "StationParts":
        """The consumer, the keeper of dead letters and the relay, ready to be run by a `Worker`."""
        return StationParts(self._consumer(deliver), self._keeper(), self._relay(), self)

    def _consumer(self, deliver: Deliver) -> Consumer:
        receiver = Receiver(
            kinds={kind.name: kind for kind in LISTENERS[self.service]},
            deliver=deliver,
            failures=Failures(self.database["failures"]),
            dead_letters=self.dead_letters,
            steps=len(self.broker.ladder),
            restored=last_restore(self.database),
            tracer=self.tracer,
        )
        queue = self.broker.queue(self.service)
        return Consumer(
            "consumer", self.broker, Intake(self.service, queue, receiver.receive, self.pace.prefetch)
        )

    def _keeper(self) -> Consumer:
        keeper = Keeper(self.dead_letters)
        return Consumer(
            "keeper", self.broker, Intake(self.service, self.broker.dead_queue(self.service), keeper.keep)
        )

    def _relay(self) -> Relay:
        lease = Lease(self.database["leases"], "relay", self.pace.lease)
        publisher = Publisher(self.broker, f"kutse {self.service} relay")
        return Relay(RelayParts(self.outbox, lease, publisher, self.broker.exchange))


@dataclass(frozen=True)
class StationParts:
    """The running side of a station."""

    consumer: Consumer
    keeper: Consumer
    relay: Relay
    station: Station

    def all(self) -> list[Part]:
        """The parts a worker runs."""
        count = Ticker("dead letter count", COUNT_EVERY, self._count)
        return [
            self.consumer,
            self.keeper,
            self.relay,
            count,
            Ticker("pages to forget", FORGET_EVERY, self._forget),
        ]

    def readiness(self) -> dict[str, Callable[[], bool]]:
        """What the worker needs, as /readyz names it."""
        return {
            "mongodb": lambda: is_answering(self.station.client),
            "rabbitmq": lambda: self.consumer.is_connected() and self.relay.is_publishing(),
            "outbox": self.relay.is_keeping_up,
        }

    def pulse(self, readiness: Mapping[str, Callable[[], bool]]) -> Ticker:
        """The part that tells the status page of this worker.

        Args:
            readiness: all the worker needs, as /readyz names it.
        """
        return pulse(self.station.service, self.station.pulses, self.station.broker, readiness)

    def _forget(self) -> None:
        with outages():
            self.station.kept_pages.forget_expired()

    def _count(self) -> None:
        with outages():
            metrics.DEAD_LETTERS.set(self.station.dead_letters.count_open())
