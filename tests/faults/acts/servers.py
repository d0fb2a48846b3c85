"""Faults of MongoDB and RabbitMQ: killed, stopped, silent, without room, or without what they knew."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from shared.messaging.broker import Broker
from shared.settings import SERVICES
from tests.faults.acts import LONG_S, SHORT_S, Act
from tests.faults.whole import Whole


def kill_database(whole: Whole, random: Random) -> None:
    """kill -9, and back with what was on disk."""
    whole.mongodb.kill()
    whole.live(random.uniform(0.0, LONG_S))
    whole.mongodb.start().wait_ready()


def step_down(whole: Whole, random: Random) -> None:
    """The primary steps down and is elected again."""
    whole.mongodb.step_down(random.randint(1, 6))
    whole.live(random.uniform(SHORT_S, LONG_S))


def fail_commands(whole: Whole, random: Random) -> None:
    """Commands of transactions fail in one of the ways MongoDB has, one after another."""
    ways: tuple[dict[str, Any], ...] = (
        {"errorCode": 112},
        {"errorCode": 10107},
        {"closeConnection": True},
        {"writeConcernError": {"code": 6, "errmsg": "nobody confirms"}},
        {"blockConnection": True, "blockTimeMS": 1_500},
    )
    for how in random.sample(ways, len(ways)):
        commands = ["commitTransaction"] if "writeConcernError" in how else ["insert", "commitTransaction"]
        with whole.mongodb.failing(commands, random.randint(1, 20), **how):
            whole.live(1.5)


def kill_broker(whole: Whole, random: Random) -> None:
    """kill -9, and back with what was on disk."""
    whole.rabbitmq.kill()
    whole.live(random.uniform(0.0, LONG_S))
    whole.rabbitmq.start().wait_ready()


def stop_broker(whole: Whole, random: Random) -> None:
    """Stopped in order, and started again."""
    whole.rabbitmq.stop()
    whole.live(random.uniform(0.0, LONG_S))
    whole.rabbitmq.start().wait_ready()


def close_connections(whole: Whole, random: Random) -> None:
    """The broker throws everybody out, twice."""
    for _ in range(2):
        whole.rabbitmq.control("close_all_connections", "chaos")
        whole.live(random.uniform(SHORT_S / 2, SHORT_S))


def memory_alarm(whole: Whole, random: Random) -> None:
    """The broker says it has no memory and takes nothing from whoever publishes."""
    whole.rabbitmq.control("set_vm_memory_high_watermark", "0.00001")
    whole.live(random.uniform(LONG_S, 3 * LONG_S))
    whole.rabbitmq.control("set_vm_memory_high_watermark", "absolute", "512MiB")


def silence(part: str) -> Act:
    """The part keeps its connections and says nothing (SIGSTOP) for a while."""

    def break_it(whole: Whole, random: Random) -> None:
        server = whole.mongodb if part == "database" else whole.rabbitmq
        server.pause()
        try:
            whole.live(random.uniform(SHORT_S, 2 * LONG_S))
        finally:
            server.go_on()

    return break_it


def lose_bindings(whole: Whole, random: Random) -> None:
    """An operator's slip: nothing reaches a service's queue any more, then the exchange itself is gone."""
    broker = Broker(whole.rabbitmq.url)
    connection = broker.connect("kutse chaos")
    try:
        channel = connection.channel()
        for service in SERVICES:
            for kind in broker.listeners[service]:
                channel.queue_unbind(broker.queue(service), broker.exchange, kind)
            whole.live(random.uniform(SHORT_S / 2, SHORT_S))
        channel.exchange_delete(broker.exchange)
        whole.live(random.uniform(SHORT_S, LONG_S))
    finally:
        connection.close()


def fill_disk(whole: Whole, random: Random) -> None:
    """Not a byte is left for databases, queues and logs; then there is room again."""
    with _filled(whole):
        whole.live(random.uniform(LONG_S / 2, LONG_S))
    whole.revive_servers()


@contextmanager
def _filled(whole: Whole) -> Iterator[None]:
    filler = whole.home / "filler"
    room = os.statvfs(whole.home)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize)
    try:
        yield
    finally:
        filler.unlink()
