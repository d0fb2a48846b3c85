"""Publishing with certainty: every message ends as confirmed, unroutable, refused or unknown.

A batch goes out at once and its confirms come back while it goes, so a batch costs about one round trip.
pika's connection is not safe between threads; it lives in a thread of its own and is only talked to through
its loop.
"""

import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

import pika
from pika.adapters.select_connection import IOLoop
from pika.channel import Channel
from pika.frame import Method
from pika.spec import Basic, BasicProperties

from shared import crash_points, metrics
from shared.contracts.envelope import CONTENT_TYPE
from shared.errors import Unavailable
from shared.messaging.broker import OUTAGES, STACK_TIMEOUT_S, Broker

CONFIRM_DEADLINE_S = 20
"""Longer than a blocked connection is borne; a slow confirm is normal while the broker writes to disk."""


class Outcome(StrEnum):
    """What the broker said of one message."""

    CONFIRMED = "confirmed"
    UNROUTABLE = "unroutable"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Outgoing:
    """One message on its way. `exchange` is empty when `routing_key` names a queue."""

    exchange: str
    routing_key: str
    message_id: str
    kind: str
    body: str | bytes


@dataclass
class _Batch:
    outgoing: Sequence[Outgoing]
    outcomes: list[Outcome]
    settled: threading.Event = field(default_factory=threading.Event)
    open_tags: dict[int, int] = field(default_factory=dict)


class Publisher:
    """Publishes for one thread; connects when first needed and again after every loss.

    Args:
        name: of the connection, for operators and metrics.
    """

    def __init__(self, broker: Broker, name: str) -> None:
        self._broker = broker
        self._name = name
        self._link: _Link | None = None

    @property
    def is_connected(self) -> bool:
        """Is there a connection now?"""
        return self._link is not None and self._link.is_open

    def publish(self, outgoing: Sequence[Outgoing], deadline_s: float = CONFIRM_DEADLINE_S) -> list[Outcome]:
        """What became of each message, in the order given. Persistent, mandatory.

        `unknown`: the connection went or the deadline passed before an answer; publish it again, it may be
        there twice.

        Raises:
            Unavailable: `rabbitmq`, before anything was sent.
        """
        outcomes = self._connected().send(outgoing, deadline_s)
        if Outcome.UNKNOWN in outcomes:
            self.close()
        for outcome, count in Counter(outcomes).items():
            metrics.PUBLISHED.labels(outcome.value).inc(count)
        return outcomes

    def declare(self) -> None:
        """Afterwards everything exists that a message could be routed to.

        Raises:
            Unavailable: `rabbitmq`.
        """
        connection = self._broker.connect(f"{self._name} declares")
        try:
            self._broker.declare(connection.channel())
            connection.close()
        except OUTAGES as error:
            raise Unavailable("rabbitmq") from error

    def close(self) -> None:
        """Afterwards there is no connection; the next `publish` makes one."""
        if self._link is not None:
            self._link.close()
            self._link = None
            metrics.BROKER_CONNECTED.labels(self._name).set(0)

    def _connected(self) -> "_Link":
        if self._link is None or not self._link.is_open:
            self.close()
            self.declare()
            self._link = self._linked()
            metrics.BROKER_CONNECTED.labels(self._name).set(1)
        return self._link

    def _linked(self) -> "_Link":
        """By the first address that answers."""
        *others, last = self._broker.parameters(self._name)
        for parameters in others:
            with suppress(Unavailable):
                return _Link(parameters)
        return _Link(last)


class _Link:
    """One connection with one confirming channel, living in a thread of its own."""

    def __init__(self, parameters: pika.URLParameters) -> None:
        self._loop = IOLoop()
        self._ready = threading.Event()
        self._channel: Channel | None = None
        self._batch: _Batch | None = None
        self._next_tag = 1
        self._connection = pika.SelectConnection(
            parameters,
            on_open_callback=lambda connection: connection.channel(on_open_callback=self._on_channel),
            on_open_error_callback=lambda *_: self._end(),
            on_close_callback=lambda *_: self._end(),
            custom_ioloop=self._loop,
        )
        self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)
        self._thread.start()
        if not self._ready.wait(STACK_TIMEOUT_S) or not self.is_open:
            self.close()
            raise Unavailable("rabbitmq")

    @property
    def is_open(self) -> bool:
        return self._thread.is_alive() and self._channel is not None and self._channel.is_open

    def send(self, outgoing: Sequence[Outgoing], deadline_s: float) -> list[Outcome]:
        batch = _Batch(outgoing, [Outcome.UNKNOWN] * len(outgoing))
        if outgoing:
            self._loop.add_callback_threadsafe(lambda: self._begin(batch))
            self._wait_for(batch, time.monotonic() + deadline_s)
        return list(batch.outcomes)

    def close(self) -> None:
        if self._thread.is_alive():
            self._loop.add_callback_threadsafe(self._close_connection)
            self._thread.join(STACK_TIMEOUT_S)

    def _wait_for(self, batch: _Batch, until: float) -> None:
        """Ends too when the connection's thread has ended, for then no answer can come any more."""
        while not batch.settled.wait(0.2) and time.monotonic() < until and self._thread.is_alive():
            pass

    # What follows runs in the connection's own thread.

    def _run(self) -> None:
        try:
            self._loop.start()
        finally:
            self._ready.set()

    def _on_channel(self, channel: Channel) -> None:
        self._channel = channel
        channel.add_on_return_callback(self._on_return)
        channel.add_on_close_callback(lambda *_: self._close_connection())
        channel.confirm_delivery(self._on_confirm, callback=lambda _: self._ready.set())

    def _begin(self, batch: _Batch) -> None:
        if self._channel is None or not self._channel.is_open:
            batch.settled.set()
            return
        self._batch = batch
        for place, one in enumerate(batch.outgoing):
            batch.open_tags[self._next_tag] = place
            self._next_tag += 1
            self._channel.basic_publish(
                one.exchange, one.routing_key, _encoded(one.body), _properties(one), mandatory=True
            )
        crash_points.reach("relay-sent")

    def _on_return(self, _: Channel, __: Basic.Return, properties: BasicProperties, ___: bytes) -> None:
        """The broker found no queue; it says so before it confirms."""
        if self._batch is None:
            return
        for place, one in enumerate(self._batch.outgoing):
            if one.message_id == properties.message_id:
                self._batch.outcomes[place] = Outcome.UNROUTABLE

    def _on_confirm(self, frame: Method) -> None:
        batch = self._batch
        if batch is None:
            return
        said = Outcome.CONFIRMED if isinstance(frame.method, Basic.Ack) else Outcome.REFUSED
        tag = frame.method.delivery_tag
        for settled in [open_tag for open_tag in batch.open_tags if _covers(frame, open_tag, tag)]:
            place = batch.open_tags.pop(settled)
            if batch.outcomes[place] is Outcome.UNKNOWN:
                batch.outcomes[place] = said
        if not batch.open_tags:
            batch.settled.set()

    def _close_connection(self) -> None:
        if self._connection.is_closing or self._connection.is_closed:
            self._end()
        else:
            self._connection.close()

    def _end(self) -> None:
        if self._batch is not None:
            self._batch.settled.set()
        self._loop.stop()


def _covers(frame: Method, open_tag: int, tag: int) -> bool:
    return open_tag == tag or (frame.method.multiple and open_tag < tag)


def _encoded(body: str | bytes) -> bytes:
    return body.encode() if isinstance(body, str) else body


def _properties(one: Outgoing) -> BasicProperties:
    """No personal data in here: brokers show properties to operators."""
    return BasicProperties(
        content_type=CONTENT_TYPE,
        delivery_mode=pika.DeliveryMode.Persistent.value,
        message_id=one.message_id,
        type=one.kind or None,
    )
