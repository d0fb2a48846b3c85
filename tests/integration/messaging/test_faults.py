"""Servers go away, processes are killed: nothing is lost, nothing happens twice."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pika.exceptions import ChannelClosedByBroker

from shared.messaging.broker import Broker
from shared.messaging.station import Station
from tests.integration.messaging.line import PACE, SHORT_LADDER, Line, announcement, nothing, running
from tests.stack import ROOT, Servers, wait_until

Effects = Callable[[], list[str]]


@contextmanager
def process(module: str, servers: Servers, line: Line, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A process of the test's own; it has ended afterwards, whatever happened."""
    name = f"tests.integration.messaging.{module}"
    arguments = [sys.executable, "-m", name, servers.mongodb.url, servers.rabbitmq.url, line.name, *words]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


def hear(child: subprocess.Popen[str], word: str) -> None:
    """Returns when the process has said `word`."""
    assert child.stdout is not None
    said = next((line for line in child.stdout if line.startswith(word)), "")
    assert said, f"it ended without saying {word!r}"


def test_what_a_killed_relay_published_but_did_not_mark_is_sent_again_and_has_one_effect(
    line: Line, effects: Effects, servers: Servers
) -> None:
    announcements = [announcement() for _ in range(20)]
    line.announce(*announcements)

    with process("stalling_relay", servers, line) as child:
        hear(child, "published 20")
        child.send_signal(signal.SIGKILL)
    assert (line.waiting(), line.publishing.outbox.backlog().depth) == (20, 20)
    with line.relaying(), line.hearing_with(nothing):
        wait_until(lambda: line.publishing.outbox.backlog().depth == 0)
        wait_until(lambda: line.waiting() == 0 and len(effects()) == 20)

    assert sorted(effects()) == sorted(one.id for one in announcements)


def test_what_is_announced_while_the_broker_is_down_arrives_when_it_is_back(
    line: Line, effects: Effects, servers: Servers
) -> None:
    before, during = announcement(), [announcement() for _ in range(50)]

    with line.relaying(), line.hearing_with(nothing):
        line.announce(before)
        wait_until(lambda: before.id in effects())
        servers.rabbitmq.stop()
        for one in during:
            line.announce(one)
        depth = line.publishing.outbox.backlog().depth
        servers.rabbitmq.start().wait_ready()
        wait_until(lambda: len(effects()) == 51, timeout=60)

    assert depth == 50
    assert sorted(effects()) == sorted(one.id for one in [before, *during])


def test_an_announcement_nobody_listens_to_stays_pending_until_somebody_does(
    line: Line, effects: Effects
) -> None:
    deaf = Broker(line.broker.url, line.name, SHORT_LADDER, {})
    unbind(line)
    one = announcement()
    line.announce(one)

    publishing = Station("notifications", line.mongo, deaf, line.publishing.name, PACE)
    with running([publishing.parts(lambda _: None).relay]):
        wait_until(lambda: problem_of(line, one.id) == "unroutable")
        pending = line.publishing.outbox.backlog().depth
        with line.hearing_with(nothing):
            wait_until(effects)

    assert pending == 1
    assert effects() == [one.id]


def test_rows_behind_one_that_cannot_be_routed_are_not_held_up(line: Line, effects: Effects) -> None:
    deaf = Broker(line.broker.url, line.name, SHORT_LADDER, {})
    stuck, free = announcement(), announcement()
    line.announce(stuck)
    line.mongo[line.publishing.name]["outbox"].update_one(
        {"_id": stuck.id}, {"$set": {"type": "kutse.nobody.v1"}}
    )
    line.announce(free)

    publishing = Station("notifications", line.mongo, deaf, line.publishing.name, PACE)
    with running([publishing.parts(lambda _: None).relay]), line.hearing_with(nothing):
        wait_until(lambda: free.id in effects())

    assert effects() == [free.id]
    assert problem_of(line, stuck.id) == "unroutable"


def test_a_deleted_queue_is_declared_again_and_nothing_is_lost(line: Line, effects: Effects) -> None:
    one = announcement()

    with line.relaying(), line.hearing_with(nothing):
        line.announce(announcement())
        wait_until(lambda: len(effects()) == 1)
        with line.channel() as channel:
            channel.queue_delete(line.broker.queue("registration"))
        line.announce(one)
        wait_until(lambda: one.id in effects())

    assert len(effects()) == 2


def test_a_queue_that_went_is_left_to_its_reader_first(line: Line) -> None:
    relay, gone = line.publishing.parts(lambda _: None).relay, line.broker.queue("registration")
    one = announcement()
    line.announce(announcement())
    relay.pump()
    with line.channel() as channel:
        channel.queue_delete(gone)
    line.announce(one)

    relay.pump()

    assert problem_of(line, one.id) == "unroutable"
    with line.channel() as channel, pytest.raises(ChannelClosedByBroker):
        channel.queue_declare(gone, passive=True)
    wait_until(relay.pump, what="the queue is declared and the announcement goes out")
    assert line.waiting() == 1


def test_of_two_relays_one_works_and_the_other_takes_over(line: Line, effects: Effects) -> None:
    first, second = (line.publishing.parts(lambda _: None).relay for _ in range(2))

    with line.hearing_with(nothing), running([second]):
        with running([first]):
            line.announce(*[announcement() for _ in range(30)])
            wait_until(lambda: len(effects()) == 30)
        line.announce(announcement())
        wait_until(lambda: len(effects()) == 31)

    assert len(set(effects())) == 31


def test_a_worker_told_to_stop_finishes_what_it_has_begun_and_leaves_the_rest(
    line: Line, effects: Effects, servers: Servers
) -> None:
    first, second = announcement(), announcement()
    for one in (first, second):
        line.put(line.body(one), one.id)

    with process("fragile_worker", servers, line, "slow") as child:
        hear(child, "begun")
        child.send_signal(signal.SIGTERM)
        hear(child, "stopping")
        line.mongo[line.hearing.name]["released"].insert_one({})
        status = child.wait(30)

    assert status == 0
    assert effects() == [first.id]
    wait_until(lambda: line.waiting() == 1, what="the second message is back in the queue")


@pytest.mark.parametrize("moment", ["dies", "dies-late"])
def test_a_message_over_which_a_worker_was_killed_has_one_effect(
    line: Line, effects: Effects, servers: Servers, moment: str, impatient_database: None
) -> None:
    one = announcement()
    line.put(line.body(one), one.id)

    with process("fragile_worker", servers, line, moment) as child:
        hear(child, "begun")
        child.wait(10)
    with line.hearing_with(nothing):
        wait_until(effects)
        wait_until(lambda: line.waiting() == 0)

    assert effects() == [one.id]


@pytest.fixture
def impatient_database(line: Line) -> Iterator[None]:
    """A transaction whose process was killed holds its documents for two seconds only."""
    name = "transactionLifetimeLimitSeconds"
    before = line.mongo.admin.command({"getParameter": 1, name: 1})[name]
    line.mongo.admin.command({"setParameter": 1, name: 2})
    yield
    line.mongo.admin.command({"setParameter": 1, name: before})


def unbind(line: Line) -> None:
    """As if the listening service had never been there."""
    with line.channel() as channel:
        channel.queue_delete(line.broker.queue("registration"))


def problem_of(line: Line, row_id: str) -> str:
    """What the relay noted at a row."""
    row = line.mongo[line.publishing.name]["outbox"].find_one({"_id": row_id})
    return str(row.get("problem", "")) if row else ""
