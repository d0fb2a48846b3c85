"""A broker that does not answer, and what things are called there."""

import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest

from shared.contracts.routes import LISTENERS
from shared.errors import Unavailable
from shared.messaging.broker import Broker
from shared.settings import SERVICES
from tests.stack import free_ports


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port where connections are accepted and nothing is ever said."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def test_a_broker_that_accepts_and_says_nothing_is_an_outage(
    silent_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.messaging.broker.STACK_TIMEOUT_S", 0.3)

    with pytest.raises(Unavailable, match="rabbitmq"):
        Broker(f"amqp://guest:guest@127.0.0.1:{silent_port}/").connect("test")


def test_a_broker_that_is_not_there_is_an_outage() -> None:
    with pytest.raises(Unavailable, match="rabbitmq"):
        Broker(f"amqp://guest:guest@127.0.0.1:{free_ports(1)[0]}/").connect("test")


def test_no_time_limit_is_left_to_the_library() -> None:
    (parameters,) = Broker("amqp://guest:guest@127.0.0.1/").parameters("kutse registration relay")

    limits = (
        parameters.heartbeat,
        parameters.blocked_connection_timeout,
        parameters.socket_timeout,
        parameters.stack_timeout,
    )
    assert limits == (20, 15, 5, 10)


def test_the_members_of_a_cluster_are_tried_in_the_order_given() -> None:
    members = Broker("amqp://kutse:hush@one/ amqp://kutse:hush@two:5673/").parameters("test")

    assert [(one.host, one.port) for one in members] == [("one", 5672), ("two", 5673)]


def test_queues_are_named_after_their_service_and_delay() -> None:
    broker = Broker("amqp://x/", ladder=(timedelta(seconds=1), timedelta(minutes=2)))

    assert broker.queue("registration") == "kutse.registration"
    assert [broker.retry_queue("registration", step) for step in (0, 1)] == [
        "kutse.registration.retry.1s",
        "kutse.registration.retry.120s",
    ]
    assert broker.dead_queue("registration") == "kutse.registration.dead"


def test_every_service_has_its_queue_bound_to_what_it_hears() -> None:
    listeners = Broker("amqp://x/").listeners

    assert set(listeners) == set(SERVICES)
    assert listeners["certificates"] == tuple(kind.name for kind in LISTENERS["certificates"])


def test_the_password_is_not_in_the_printed_form() -> None:
    assert "hush" not in repr(Broker("amqp://kutse:hush@mq/"))
