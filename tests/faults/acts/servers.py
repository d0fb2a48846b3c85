"""Faults of MongoDB and RabbitMQ: killed, stopped, silent, without room, or without what they knew."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from pymongo.errors import PyMongoError

from shared.messaging.broker import Broker
from shared.settings import SERVICES, database_name
from tests.faults.acts import FEW, MANY, Act
from tests.faults.whole import LOAD_S, Whole
from tests.stack import wait_until

FILLED_S = 30.0


def kill_database(whole: Whole, random: Random) -> None:
    """kill -9, and back with what was on disk."""
    whole.mongodb.kill()
    whole.until_asked(random.randint(1, MANY))
    whole.mongodb.start().wait_ready()


def step_down(whole: Whole, random: Random) -> None:
    """The primary steps down and is elected again."""
    whole.mongodb.step_down(random.randint(1, 6))
    whole.until_asked(random.randint(FEW, MANY))


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
            whole.until_asked(FEW)


def kill_broker(whole: Whole, random: Random) -> None:
    """kill -9, and back with what was on disk."""
    whole.rabbitmq.kill()
    _until_untold(whole, random.randint(1, MANY))
    whole.rabbitmq.start().wait_ready()


def stop_broker(whole: Whole, random: Random) -> None:
    """Stopped in order, and started again."""
    whole.rabbitmq.stop()
    _until_untold(whole, random.randint(1, MANY))
    whole.rabbitmq.start().wait_ready()


def close_connections(whole: Whole, random: Random) -> None:
    """The broker throws everybody out, twice."""
    for _ in range(2):
        whole.rabbitmq.control("close_all_connections", "chaos")
        whole.until_asked(random.randint(FEW // 2, FEW))


def memory_alarm(whole: Whole, random: Random) -> None:
    """The broker says it has no memory and takes nothing from whoever publishes."""
    whole.rabbitmq.control("set_vm_memory_high_watermark", "0.00001")
    _until_untold(whole, random.randint(MANY, 3 * MANY))
    whole.rabbitmq.control("set_vm_memory_high_watermark", "absolute", "512MiB")


def silence(part: str) -> Act:
    """The part keeps its connections and says nothing (SIGSTOP) for a while."""

    def break_it(whole: Whole, random: Random) -> None:
        server = whole.mongodb if part == "database" else whole.rabbitmq
        server.pause()
        try:
            whole.until_asked(random.randint(FEW, 2 * MANY))
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
            whole.until_asked(random.randint(FEW // 2, FEW))
        channel.exchange_delete(broker.exchange)
        whole.until_asked(random.randint(FEW, MANY))
    finally:
        connection.close()


def fill_disk(whole: Whole, random: Random) -> None:
    """Not a byte is left for databases, queues and logs; then there is room again.

    The broker is begun anew, as the runbook says: the log of its quorum queues does not come back by itself.
    """
    with _filled(whole):
        whole.until_asked(random.randint(MANY // 2, MANY))
    whole.rabbitmq.stop()
    whole.rabbitmq.start()
    whole.revive_servers()


def _until_untold(whole: Whole, count: int) -> None:
    """So many announcements wait for a broker."""

    def waiting() -> bool:
        try:
            rows = [data[database_name(service)]["outbox"] for service in SERVICES]
            return sum(each.count_documents({"pending": True}, limit=count) for each in rows) >= count
        except PyMongoError:
            return False  # something else may break beside the broker

    with whole.data() as data:
        whole.await_true(waiting, LOAD_S, f"{count} announcements waiting")


@contextmanager
def _filled(whole: Whole) -> Iterator[None]:
    filler = whole.home / "filler"
    try:
        wait_until(lambda: _takes_all_room(filler), FILLED_S, "a full disk")
        yield
    finally:
        filler.unlink(missing_ok=True)


def _takes_all_room(filler: Path) -> bool:
    """Others write meanwhile, so what was free when it was asked may not be free any more."""
    room = os.statvfs(filler.parent)
    with filler.open("ab") as file:
        free = room.f_bavail * room.f_frsize
        try:
            if free:
                os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, free)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            return False
    return True
