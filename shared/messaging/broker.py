"""RabbitMQ as Kutse uses it: names, connections, and the declaration of everything there is.

One topic exchange. Per service one queue for work, one per step of the retry ladder (a message waits there
until its time is up and falls back into the work queue), and one for what the broker itself gives up on. All
are quorum queues: only those count deliveries, survive a crash and hand over dead letters without loss.
Source: https://www.rabbitmq.com/docs/quorum-queues, https://www.rabbitmq.com/docs/dlx; tried with RabbitMQ
3.10.8.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.adapters.utils.connection_workflow import AMQPConnectorException
from pika.exceptions import AMQPError

from shared.contracts.routes import LISTENERS
from shared.errors import Unavailable

LADDER = tuple(timedelta(seconds=seconds) for seconds in (1, 5, 30, 120, 600))
"""Delays before the second, third, ... attempt; after the last one a message is a dead letter."""

DELIVERY_LIMIT = 8
"""Times the broker hands out one message whose consumer dies each time (before 4.3 it counts every
return)."""

HEARTBEAT_S = 20
BLOCKED_TIMEOUT_S = 15
SOCKET_TIMEOUT_S = 5
STACK_TIMEOUT_S = 10

OUTAGES: tuple[type[Exception], ...] = (AMQPError, AMQPConnectorException, OSError)
"""What pika raises when there is no broker, no connection any more, or a queue is not what we declared.

A broker that accepts a connection and then says nothing shows as `AMQPConnectorException`, no `AMQPError`.
"""


def _listeners() -> dict[str, tuple[str, ...]]:
    return {service: tuple(kind.name for kind in kinds) for service, kinds in LISTENERS.items()}


@dataclass(frozen=True)
class Waiting:
    """How many messages of a service wait at the broker, those in somebody's hands not counted: for their
    turn, for their next attempt, and given up by the broker itself."""

    ready: int
    retrying: int
    dead: int


@dataclass(frozen=True)
class Broker:
    """Where the broker is and what things are called there.

    Args:
        url: `amqp://user:password@host:port/vhost`; of a cluster the addresses of all members, with spaces
            between, which are tried in this order.
        exchange: also the first part of every queue's name.
        ladder: delays of the retry ladder.
        listeners: service -> names of the types its queue is bound to.
    """

    url: str = field(repr=False)
    exchange: str = "kutse"
    ladder: tuple[timedelta, ...] = LADDER
    listeners: Mapping[str, tuple[str, ...]] = field(default_factory=_listeners)

    def queue(self, service: str) -> str:
        """Where the work of `service` waits."""
        return f"{self.exchange}.{service}"

    def retry_queue(self, service: str, step: int) -> str:
        """Where a message waits for `ladder[step]`. The delay is in the name: another ladder is other
        queues."""
        return f"{self.queue(service)}.retry.{self.ladder[step].total_seconds():g}s"

    def dead_queue(self, service: str) -> str:
        """Where the broker puts what was handed out too often."""
        return f"{self.queue(service)}.dead"

    def parameters(self, name: str) -> list[pika.URLParameters]:
        """How to connect to each address, with no time limit left to a library's default; `name` is shown to
        operators."""
        return [_parameters(url, name) for url in self.url.split()]

    def connect(self, name: str) -> pika.BlockingConnection:
        """A connection for the calling thread alone.

        Raises:
            Unavailable: `rabbitmq` does not answer at any address or does not let us in.
        """
        try:
            return pika.BlockingConnection(self.parameters(name))
        except OUTAGES as error:
            raise Unavailable("rabbitmq") from error

    def declare(self, channel: BlockingChannel) -> None:
        """Afterwards the exchange, every service's queues and all bindings exist. Safe to repeat."""
        channel.exchange_declare(self.exchange, exchange_type="topic", durable=True)
        for service, types in self.listeners.items():
            self._declare_queues(channel, service)
            self._bind(channel, service, types)

    def waiting(self, service: str) -> Waiting:
        """What waits for `service`, asked over a short connection of its own; changes nothing.

        Raises:
            Unavailable: `rabbitmq` does not answer, or nobody has declared the queues yet.
        """
        retries = [self.retry_queue(service, step) for step in range(len(self.ladder))]
        connection = self.connect(f"kutse {service} pulse")
        try:
            channel = connection.channel()
            ready, dead, *retrying = [
                int(channel.queue_declare(queue, passive=True).method.message_count)
                for queue in (self.queue(service), self.dead_queue(service), *retries)
            ]
        except OUTAGES as error:
            raise Unavailable("rabbitmq") from error
        finally:
            with suppress(*OUTAGES):
                connection.close()
        return Waiting(ready, sum(retrying), dead)

    def _declare_queues(self, channel: BlockingChannel, service: str) -> None:
        _declare_quorum(channel, self.dead_queue(service), {})
        back_to_work = _dead_lettering(self.queue(service))
        for step, delay in enumerate(self.ladder):
            waiting = {**back_to_work, "x-message-ttl": int(delay.total_seconds() * 1000)}
            _declare_quorum(channel, self.retry_queue(service, step), waiting)
        work = {**_dead_lettering(self.dead_queue(service)), "x-delivery-limit": DELIVERY_LIMIT}
        _declare_quorum(channel, self.queue(service), work)

    def _bind(self, channel: BlockingChannel, service: str, types: Iterable[str]) -> None:
        for name in types:
            channel.queue_bind(self.queue(service), self.exchange, routing_key=name)


def _parameters(url: str, name: str) -> pika.URLParameters:
    parameters = pika.URLParameters(url)
    parameters.heartbeat = HEARTBEAT_S
    parameters.blocked_connection_timeout = BLOCKED_TIMEOUT_S
    parameters.socket_timeout = SOCKET_TIMEOUT_S
    parameters.stack_timeout = STACK_TIMEOUT_S
    parameters.connection_attempts = 1
    parameters.client_properties = {"connection_name": name}
    return parameters


def _declare_quorum(channel: BlockingChannel, queue: str, arguments: dict[str, Any]) -> None:
    channel.queue_declare(queue, durable=True, arguments={"x-queue-type": "quorum", **arguments})


def _dead_lettering(target: str) -> dict[str, Any]:
    """At least once, which the broker only promises together with `reject-publish`."""
    return {
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": target,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
