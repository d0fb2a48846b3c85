"""One service that announces, one that hears, and what a test may do to both."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pika
from pymongo import MongoClient
from pymongo.client_session import ClientSession

from shared.contracts.envelope import Message
from shared.contracts.notifications import MAIL_SENT
from shared.documents import atomically
from shared.ids import new_id
from shared.messaging.broker import Broker
from shared.messaging.outbox import Announcement
from shared.messaging.station import Pace, Station
from shared.messaging.worker import Part

SHORT_LADDER = (timedelta(milliseconds=50), timedelta(milliseconds=100))
PACE = Pace(lease=timedelta(seconds=1))
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

Effect = Callable[[ClientSession, Message], object]


def nothing(session: ClientSession, message: Message) -> None:
    """No effect beyond the trace."""


def announcement(subject: str = "mails/1", version: int = 1) -> Announcement:
    """A mail was sent."""
    data = {"mail_id": new_id(), "event_id": new_id(), "template": "confirmed", "about": "notice", "at": AT}
    return Announcement(MAIL_SENT, subject, version, data, AT, new_id())


class Line:
    """The notifications service announces, the registration service hears.

    Args:
        name: of the exchange and the databases; of this test alone.
    """

    def __init__(self, mongo: MongoClient[dict[str, Any]], amqp_url: str, name: str) -> None:
        self.mongo = mongo
        self.name = name
        self.broker = Broker(amqp_url, name, SHORT_LADDER, {"registration": (MAIL_SENT.name,)})
        self.publishing = Station("notifications", mongo, self.broker, f"{name}-out", PACE)
        self.hearing = Station("registration", mongo, self.broker, f"{name}-in", PACE)
        self.effects = mongo[f"{name}-in"]["effects"]

    def prepare(self) -> None:
        """Afterwards indexes, queues and bindings exist."""
        self.publishing.prepare()
        self.hearing.prepare()
        with self.channel() as channel:
            self.broker.declare(channel)

    def clear(self) -> None:
        """Nothing of it is left on the servers."""
        for station in (self.publishing, self.hearing):
            self.mongo.drop_database(station.name)
        with self.channel() as channel:
            for queue in self.queues():
                channel.queue_delete(queue)
            channel.exchange_delete(self.name)

    def queues(self) -> list[str]:
        """Every queue of the hearing service."""
        retries = [self.broker.retry_queue("registration", step) for step in range(len(SHORT_LADDER))]
        return [self.broker.queue("registration"), self.broker.dead_queue("registration"), *retries]

    @contextmanager
    def channel(self) -> Iterator[Any]:
        """A channel of the test's own."""
        connection = self.broker.connect("test")
        try:
            yield connection.channel()
        finally:
            connection.close()

    def announce(self, *announcements: Announcement) -> None:
        """As a handler does it."""
        atomically(self.mongo, lambda session: self.publishing.outbox.add(session, announcements))

    def put(self, body: bytes, message_id: str = "", times: int = 1) -> None:
        """A body straight into the hearing service's queue."""
        properties = pika.BasicProperties(message_id=message_id or None, type=MAIL_SENT.name, delivery_mode=2)
        with self.channel() as channel:
            channel.confirm_delivery()
            for _ in range(times):
                channel.basic_publish("", self.broker.queue("registration"), body, properties, mandatory=True)

    def body(self, one: Announcement) -> bytes:
        """The announcement as it travels."""
        self.announce(one)
        row = self.mongo[self.publishing.name]["outbox"].find_one({"_id": one.id})
        return str(row["body"]).encode() if row else b""

    def waiting(self) -> int:
        """How many messages are in the hearing service's queue, not yet handed out."""
        with self.channel() as channel:
            queue = channel.queue_declare(self.broker.queue("registration"), passive=True)
            return int(queue.method.message_count)

    def deliver(self, effect: Effect) -> Callable[[Message], object]:
        """What a service does with a message: the effect once, with a trace of it."""

        def work(session: ClientSession, message: Message) -> None:
            if self.hearing.inbox.first_time(session, message.id):
                effect(session, message)
                self.effects.insert_one({"message": message.id}, session=session)

        return lambda message: atomically(self.mongo, lambda session: work(session, message))

    @contextmanager
    def relaying(self) -> Iterator[None]:
        """The publishing service's relay runs."""
        with running([self.publishing.parts(lambda _: None).relay]):
            yield

    @contextmanager
    def hearing_with(self, effect: Effect) -> Iterator[None]:
        """The hearing service's consumer, keeper and relay run."""
        parts = self.hearing.parts(self.deliver(effect))
        with running([parts.consumer, parts.keeper, parts.relay]):
            yield


@contextmanager
def running(parts: Sequence[Part]) -> Iterator[threading.Event]:
    """The parts run in threads of their own until the end of the block; afterwards they have ended."""
    stop = threading.Event()
    threads = [threading.Thread(target=part.run, args=(stop,), name=part.name) for part in parts]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        for thread in threads:
            thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
