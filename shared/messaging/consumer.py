"""Taking messages from a queue, one after another, without letting the connection starve.

The part's thread serves the connection (heartbeats, deliveries, acknowledgements); a second thread does the
work, because pika answers no heartbeat while a callback runs. Each thread talks only to its own connection;
acknowledgements cross over by `add_callback_threadsafe`. A message is acknowledged after its effect is
stored, so a crash means delivery again.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.spec import Basic, BasicProperties

from shared import metrics
from shared.errors import Unavailable
from shared.logs import logger
from shared.messaging.broker import OUTAGES, Broker
from shared.messaging.publisher import Outcome, Outgoing, Publisher
from shared.messaging.receiving import Delivery, RetryLater
from shared.messaging.worker import pause

SERVE_S = 0.5
FLUSH_S = 0.05


@dataclass(frozen=True)
class Intake:
    """Which queue is read, and what is done with what comes.

    Args:
        service: whose queues.
        queue: name of the queue.
        receive: settles a delivery, or says on which step of the ladder it waits.
        prefetch: deliveries in hand at once; 1 where work is heavy or could kill the process.
    """

    service: str
    queue: str
    receive: Callable[[Delivery], RetryLater | None]
    prefetch: int = 10


class Consumer:
    """A worker's part that reads one queue."""

    def __init__(self, name: str, broker: Broker, intake: Intake) -> None:
        self.name = name
        self._broker = broker
        self._intake = intake
        self._connected = threading.Event()

    def is_connected(self) -> bool:
        """For readiness."""
        return self._connected.is_set()

    def run(self, stop: threading.Event) -> None:
        """Reads until `stop`, then finishes the delivery in hand; outages are waited out."""
        failures = 0
        while not stop.is_set():
            try:
                self._read(stop)
            except Unavailable:
                failures = 1 if self._connected.is_set() else failures + 1
                logger(self.name).warning("waiting", missing="rabbitmq", failures=failures)
                self._note(connected=False)
                stop.wait(pause(failures))
        self._note(connected=False)

    def _read(self, stop: threading.Event) -> None:
        connection = self._broker.connect(f"kutse {self._intake.service} {self.name}")
        work = _Work(connection, self._broker, self._intake, stop)
        try:
            channel = work.begin()
            self._note(connected=True)
            while not stop.is_set():
                connection.process_data_events(time_limit=SERVE_S)
                work.raise_defect()
                if not channel.is_open or not channel.consumer_tags:
                    raise Unavailable("rabbitmq")  # the queue was deleted, or the channel closed on us
            work.finish(channel)
        except OUTAGES as error:
            raise Unavailable("rabbitmq") from error
        finally:
            work.abandon()

    def _note(self, *, connected: bool) -> None:
        if connected:
            self._connected.set()
        else:
            self._connected.clear()
        metrics.BROKER_CONNECTED.labels(self.name).set(int(connected))


class _Work:
    """The deliveries of one connection, and the thread that works on them."""

    def __init__(
        self, connection: pika.BlockingConnection, broker: Broker, intake: Intake, stop: threading.Event
    ) -> None:
        self._connection = connection
        self._broker = broker
        self._intake = intake
        self._stop = stop
        self._publisher = Publisher(broker, f"kutse {intake.service} retries")
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=intake.queue)
        self._over = threading.Event()
        self._last: Future[None] | None = None
        self._defect: BaseException | None = None

    def begin(self) -> BlockingChannel:
        channel = self._connection.channel()
        self._broker.declare(channel)
        channel.basic_qos(prefetch_count=self._intake.prefetch)
        channel.basic_consume(self._intake.queue, self._on_message)
        return channel

    def finish(self, channel: BlockingChannel) -> None:
        """Afterwards the delivery in hand is settled and acknowledged; the others go back to the queue."""
        self._over.set()
        while self._last is not None and not self._last.done():
            self._connection.process_data_events(time_limit=FLUSH_S)
        self._connection.process_data_events(time_limit=0)
        channel.close()
        self._connection.close()

    def abandon(self) -> None:
        """Afterwards the thread has ended and both connections are closed."""
        self._over.set()
        self._thread.shutdown(wait=True)
        self._publisher.close()
        try:
            if self._connection.is_open:
                self._connection.close()
        except OUTAGES:
            logger("consumer").debug("connection was gone")

    def _on_message(
        self, channel: BlockingChannel, method: Basic.Deliver, properties: BasicProperties, body: bytes
    ) -> None:
        delivery = Delivery(body, properties.message_id or "", properties.type or "")
        self._last = self._thread.submit(self._work_on, channel, method.delivery_tag, delivery)
        self._last.add_done_callback(self._note_defect)

    def raise_defect(self) -> None:
        """Raises what the work thread could not cope with, so that the part ends and begins anew."""
        if self._defect is not None:
            raise self._defect

    def _note_defect(self, done: Future[None]) -> None:
        self._defect = self._defect or done.exception()

    def _work_on(self, channel: BlockingChannel, tag: int, delivery: Delivery) -> None:
        """In the work thread. Without an acknowledgement the broker delivers again."""
        if self._stop.is_set() or self._over.is_set():
            return
        if self._settle(delivery):
            try:
                self._connection.add_callback_threadsafe(lambda: _acknowledge(channel, tag))
            except OUTAGES:
                logger("consumer").debug("connection was gone")

    def _settle(self, delivery: Delivery) -> bool:
        """Was the delivery dealt with? False when the connection ended first; then it is delivered again."""
        decisions: list[RetryLater | None] = []
        if not self._insist(lambda: decisions.append(self._intake.receive(delivery))):
            return False
        later = decisions[0]
        return later is None or self._insist(lambda: self._put_aside(delivery, later))

    def _insist(self, step: Callable[[], None]) -> bool:
        """Does `step` until nothing it needs is away, so an outage costs no attempt; False when all is
        over."""
        failures = 0
        while True:
            try:
                step()
            except Unavailable as error:
                failures += 1
                logger("consumer").warning("holding a message", missing=error.part, failures=failures)
                if self._over.wait(pause(failures)):
                    return False
            else:
                return True

    def _put_aside(self, delivery: Delivery, later: RetryLater) -> None:
        queue = self._broker.retry_queue(self._intake.service, later.step)
        outgoing = Outgoing("", queue, delivery.message_id, delivery.kind, delivery.body)
        if self._publisher.publish([outgoing]) != [Outcome.CONFIRMED]:
            raise Unavailable("rabbitmq")


def _acknowledge(channel: BlockingChannel, tag: int) -> None:
    if channel.is_open:
        channel.basic_ack(tag)
