"""The faults there are: what breaks, how it is mended, and what is promised meanwhile.

Numbers are those of the reliability plan: F1 web process, F2 relay, F3 consumer, F4 mailer, F7 and F8 broker,
F10 and F11 database, F12 silence, F19 repetition, F26 restart.
"""

import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from shared.settings import SERVICES, database_name
from tests.faults.whole import WEB, WORKER, Whole

Act = Callable[[Whole, Random], None]
KEPT = "what was accepted is kept, once; nobody waits for nothing"
ONE_EFFECT = "what was announced has its effect once at everybody who listens"
MAILED = "every mail goes out; once more only where nobody knows whether it did"
DEATHS, DEATH_S = 3, 120.0
SHORT_S, LONG_S = 2.0, 8.0


@dataclass(frozen=True)
class Fault:
    """One way to break the stack.

    Args:
        break_it: returns when the fault has lasted long enough and is mended.
        clean: nobody may notice anything at all, not even be asked to try again.
        kills_web: for a while there may be no process to answer at all.
    """

    name: str
    number: str
    promise: str
    break_it: Act
    clean: bool = False
    kills_web: bool = False


def crash(point: str) -> Act:
    """Whoever reaches the point dies there, a few times, at moments of chance."""

    def break_it(whole: Whole, random: Random) -> None:
        for _ in range(DEATHS):
            whole.live(random.uniform(0.2, 2.0))
            whole.let_crash(point)
            whole.await_true(lambda: not whole.is_to_crash(point), DEATH_S, f"a death at {point}")

    return break_it


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


def repeat_messages(whole: Whole, random: Random) -> None:
    """What was published is published again, some of it many times."""
    with whole.data() as data:
        for _ in range(random.randint(5, 10)):
            for service in SERVICES:
                outbox = data[database_name(service)]["outbox"]
                some = [row["_id"] for row in outbox.aggregate([{"$sample": {"size": 40}}])]
                outbox.update_many({"_id": {"$in": some}}, {"$set": {"pending": True}})
            whole.live(random.uniform(0.2, 0.8))


def restart_all(whole: Whole, random: Random) -> None:
    """Every process ends politely and comes back, one after another; web processes by gunicorn's reload."""
    for name in random.sample(whole.names(), len(whole.names())):
        if name.endswith(WEB):
            os.kill(whole.child(name).pid, signal.SIGHUP)
        elif name.endswith(WORKER):
            whole.child(name).ask_to_stop()
        whole.live(random.uniform(0.5, 1.5))


WEB_POINTS = (
    "web-asked",
    "web-seating-written",
    "web-registrations-written",
    "web-outbox-written",
    "web-committed",
    "web-answering",
)
RELAY_POINTS = ("relay-taken", "relay-sent", "relay-confirmed")
CONSUMER_POINTS = ("consumer-received", "consumer-noted", "consumer-done")
MAILER_POINTS = ("mailer-before-data", "mailer-after-dot", "mailer-answered")

FAULTS: Mapping[str, Fault] = {
    fault.name: fault
    for fault in (
        *(Fault(point, "F1", KEPT, crash(point), kills_web=True) for point in WEB_POINTS),
        *(Fault(point, "F2", ONE_EFFECT, crash(point)) for point in RELAY_POINTS),
        *(Fault(point, "F3", ONE_EFFECT, crash(point)) for point in CONSUMER_POINTS),
        *(Fault(point, "F4", MAILED, crash(point)) for point in MAILER_POINTS),
        Fault("broker-killed", "F7", ONE_EFFECT, kill_broker, clean=True),
        Fault("broker-stopped", "F7", ONE_EFFECT, stop_broker, clean=True),
        Fault("connections-closed", "F7", ONE_EFFECT, close_connections, clean=True),
        Fault("memory-alarm", "F8", ONE_EFFECT, memory_alarm, clean=True),
        Fault("database-killed", "F10", KEPT, kill_database),
        Fault("primary-steps-down", "F11", KEPT, step_down),
        Fault("commands-fail", "F11", KEPT, fail_commands),
        Fault("database-silent", "F12", KEPT, silence("database")),
        Fault("broker-silent", "F12", ONE_EFFECT, silence("broker"), clean=True),
        Fault("messages-repeated", "F19", ONE_EFFECT, repeat_messages, clean=True),
        Fault("all-restarted", "F26", KEPT, restart_all, clean=True),
    )
}
