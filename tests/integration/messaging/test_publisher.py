"""What the broker says of each message, in one batch or many."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from shared.contracts.notifications import MAIL_SENT
from shared.errors import Unavailable
from shared.ids import new_id
from shared.messaging.broker import Broker
from shared.messaging.publisher import Outcome, Outgoing, Publisher
from tests.integration.messaging.line import Line
from tests.stack import free_ports


@pytest.fixture
def publisher(line: Line) -> Iterator[Publisher]:
    """A publisher, closed afterwards."""
    publisher = Publisher(line.broker, "test")
    yield publisher
    publisher.close()


def outgoing(line: Line, kind: str = MAIL_SENT.name, body: str = "{}") -> Outgoing:
    """A message to the exchange."""
    return Outgoing(line.name, kind, new_id(), kind, body)


def test_a_large_batch_is_confirmed_message_by_message(line: Line, publisher: Publisher) -> None:
    batch = [outgoing(line, body="x" * 2_000) for _ in range(1_000)]

    assert publisher.publish(batch) == [Outcome.CONFIRMED] * 1_000

    assert line.waiting() == 1_000


def test_what_has_no_queue_is_told_apart_within_a_batch(line: Line, publisher: Publisher) -> None:
    kinds = [MAIL_SENT.name, "kutse.nobody.listens.v1", MAIL_SENT.name]

    outcomes = publisher.publish([outgoing(line, kind) for kind in kinds])

    assert outcomes == [Outcome.CONFIRMED, Outcome.UNROUTABLE, Outcome.CONFIRMED]


def test_what_travels_is_persistent_and_names_its_id_and_type_only(line: Line, publisher: Publisher) -> None:
    one = outgoing(line, body='{"name": "Õnne"}')

    publisher.publish([one])

    with line.channel() as channel:
        _, properties, body = channel.basic_get(line.broker.queue("registration"))
    assert (properties.delivery_mode, properties.message_id, properties.type) == (2, one.message_id, one.kind)
    assert set(properties.headers) == {"x-delivery-count"}  # the broker's own
    assert body.decode() == one.body


def test_an_exchange_that_is_gone_leaves_the_outcome_open_and_the_next_batch_declares_it_again(
    line: Line, publisher: Publisher
) -> None:
    publisher.publish([outgoing(line)])
    with line.channel() as channel:
        channel.exchange_delete(line.name)

    first = publisher.publish([outgoing(line)])
    second = publisher.publish([outgoing(line)])

    assert (first, second) == ([Outcome.UNKNOWN], [Outcome.CONFIRMED])


def test_nothing_is_asked_of_the_broker_for_an_empty_batch(publisher: Publisher) -> None:
    assert publisher.publish([]) == []


def test_without_a_broker_it_says_so() -> None:
    nowhere = Publisher(Broker(f"amqp://guest:guest@127.0.0.1:{free_ports(1)[0]}/"), "test")

    with pytest.raises(Unavailable, match="rabbitmq"):
        nowhere.publish([Outgoing("", "x", "1", "", b"")])


def test_of_a_cluster_a_member_that_is_away_is_passed_over(line: Line) -> None:
    away = f"amqp://guest:guest@127.0.0.1:{free_ports(1)[0]}/"
    publisher = Publisher(replace(line.broker, url=f"{away} {line.broker.url}"), "test")

    outcomes = publisher.publish([outgoing(line)])
    publisher.close()

    assert outcomes == [Outcome.CONFIRMED]


def test_with_a_wrong_password_it_says_so(line: Line) -> None:
    stranger = Publisher(Broker(line.broker.url.replace("kutse:", "stranger:")), "test")

    with pytest.raises(Unavailable, match="rabbitmq"):
        stranger.publish([Outgoing("", "x", "1", "", b"")])
