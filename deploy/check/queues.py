"""What is in the broker: nothing, once everything has been handled."""

from collections.abc import Iterator

from pika.exceptions import ChannelClosedByBroker

from shared.checking.findings import Counted, Finding, Violation
from shared.messaging.broker import Broker
from shared.settings import SERVICES


def depths(broker: Broker) -> Iterator[tuple[str, int | None]]:
    """(queue, messages in it that nobody has in hand) for every queue there should be; None: it is not there.

    Raises:
        Unavailable: `rabbitmq`.
    """
    connection = broker.connect("kutse check")
    try:
        for queue in _queues(broker):
            channel = connection.channel()
            try:
                yield queue, channel.queue_declare(queue, passive=True).method.message_count
                channel.close()
            except ChannelClosedByBroker:
                yield queue, None
    finally:
        connection.close()


def findings(broker: Broker) -> Iterator[Finding]:
    """I11 and I13: every queue is there, and the broker has given up on nothing that no keeper took."""
    total = 0
    for queue, depth in depths(broker):
        total += depth or 0
        if depth is None:
            yield Violation("I11", f"queues/{queue}", "is not there")
        elif depth and queue.endswith(".dead"):
            yield Violation("I13", f"queues/{queue}", f"{depth} dead letters wait for their keeper")
    yield Counted("messages in queues", total)


def _queues(broker: Broker) -> Iterator[str]:
    for service in SERVICES:
        yield broker.queue(service)
        yield from (broker.retry_queue(service, step) for step in range(len(broker.ladder)))
        yield broker.dead_queue(service)
