"""Faults of what travels: it comes twice, late, in another order, from another release, or is no message."""

import json
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

import pika

from shared.ids import new_id
from shared.messaging.broker import Broker
from shared.messaging.dead_letters import Act as Deed
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.outbox import Outbox
from shared.settings import SERVICES, database_name
from tests.faults.acts import FEW
from tests.faults.whole import Whole
from tests.travelled import Client

SETTLED_S = 120.0
WEEK_NS = 7 * 24 * 3_600 * 1_000_000_000
BACKLOG = 300
"""Of each service."""

POISON: Sequence[bytes] = (
    b"",
    b"{",
    b"[]",
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b" " * 10_000_000,
    json.dumps({"specversion": "1.0", "id": "1", "type": "kutse.registration.confirmed.v99"}).encode(),
    json.dumps({"specversion": "9.0", "data": {"$where": "1"}}).encode(),
)


def repeat_messages(whole: Whole, random: Random) -> None:
    """What was published is published again, some of it many times."""
    with whole.data() as data:
        for _ in range(random.randint(5, 10)):
            for service in SERVICES:
                outbox = data[database_name(service)]["outbox"]
                some = [row["_id"] for row in outbox.aggregate([{"$sample": {"size": 40}}])]
                outbox.update_many({"_id": {"$in": some}}, {"$set": {"pending": True}})
            whole.until_asked(random.randint(4, 16))


def reorder_messages(whole: Whole, random: Random) -> None:
    """What was announced is held back while what came after it goes out, again and again."""
    with whole.data() as data:
        for _ in range(random.randint(4, 8)):
            held = {service: _held_back(data, service, random) for service in SERVICES}
            whole.until_asked(random.randint(10, FEW))
            for service, ids in held.items():
                for one in random.sample(ids, len(ids)):
                    rows = data[database_name(service)]["outbox"]
                    rows.update_one({"_id": one}, {"$set": {"pending": True}})


def _held_back(data: Client, service: str, random: Random) -> list[str]:
    rows = data[database_name(service)]["outbox"]
    waiting = [row["_id"] for row in rows.find({"pending": True}, {"_id": 1})]
    newest = [row["_id"] for row in rows.find({}, {"_id": 1}).sort("position", -1).limit(20)]
    chosen = {one for one in [*waiting, *newest] if random.random() < 0.5}
    rows.update_many({"_id": {"$in": [*chosen]}}, {"$unset": {"pending": ""}})
    return sorted(chosen)


def poison(whole: Whole, random: Random) -> None:
    """What is no message lies in every queue; each is put aside with a reason, and then thrown away.

    Raises:
        TimeoutError: one was not put aside.
    """
    broker = Broker(whole.rabbitmq.url)
    sent = {service: [f"poison-{random.getrandbits(64):x}" for _ in POISON] for service in SERVICES}
    for service, ids in sent.items():
        bodies = zip(ids, POISON, strict=True)
        _publish(broker, "", [(broker.queue(service), one, body) for one, body in bodies])
    with whole.data() as data:
        whole.await_true(lambda: not [*_not_aside(data, sent)], SETTLED_S, "poison put aside with a reason")
        for service, ids in sent.items():
            _throw_away(data, broker, service, ids)


def newer_release(whole: Whole, random: Random) -> None:
    """Messages as a later release would send them, with more in them than this one knows, at every level."""
    broker = Broker(whole.rabbitmq.url)
    with whole.data() as data:
        chosen = [row for service in SERVICES for row in _announced(data, service, 30)]
    messages = []
    for row in random.sample(chosen, len(chosen)):
        said = _with_more(json.loads(row["body"])) | {"id": new_id()}
        messages.append((row["type"], said["id"], json.dumps(said).encode()))
    _publish(broker, broker.exchange, messages)
    whole.until_asked(FEW)


def old_backlog(whole: Whole, random: Random) -> None:
    """Thousands of announcements of a week ago were never published; nobody is told anything twice."""
    with whole.data() as data:
        late: dict[str, list[dict[str, Any]]] = {}
        for service in SERVICES:
            some = [*_announced(data, service, 100)]
            late[service] = [_of_last_week(random.choice(some)) for _ in range(BACKLOG) if some]
            if some:
                data[database_name(service)]["outbox"].insert_many(late[service])
        whole.await_true(lambda: not _pending_of(data, late), SETTLED_S, "the backlog published")
        for service, rows in late.items():
            # Nothing stands twice in an outbox that nobody has tampered with, and the checks say so.
            ids = [row["_id"] for row in rows]
            data[database_name(service)]["outbox"].delete_many({"_id": {"$in": ids}})


def _pending_of(data: Client, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> bool:
    return any(
        data[database_name(service)]["outbox"].find_one(
            {"_id": {"$in": [row["_id"] for row in some]}, "pending": True}
        )
        for service, some in rows.items()
    )


def _announced(data: Client, service: str, most: int) -> Iterator[dict[str, Any]]:
    rows = data[database_name(service)]["outbox"]
    whole: list[dict[str, Any]] = [{"$match": {"queue": {"$exists": False}}}, {"$sample": {"size": most}}]
    yield from rows.aggregate(whole)


def _of_last_week(row: Mapping[str, Any]) -> dict[str, Any]:
    said = json.loads(row["body"]) | {"id": new_id()}
    kept = {name: row[name] for name in ("type", "subject") if name in row}
    late = {"position": row["position"] - WEEK_NS, "pending": True, "body": json.dumps(said)}
    return {**kept, **late, "_id": said["id"]}


def _with_more(said: Any) -> Any:
    if isinstance(said, dict):
        return {name: _with_more(each) for name, each in said.items()} | {"of_a_later_release": [1, "x"]}
    return [_with_more(each) for each in said] if isinstance(said, list) else said


def _publish(broker: Broker, exchange: str, messages: Sequence[tuple[str, str, bytes]]) -> None:
    """Routing key, id and body of each."""
    connection = broker.connect("kutse chaos")
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        for key, one, body in messages:
            properties = pika.BasicProperties(message_id=one, type=key, delivery_mode=2)
            channel.basic_publish(exchange, key, body, properties)
    finally:
        connection.close()


def _not_aside(data: Client, sent: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for service, ids in sent.items():
        letters = data[database_name(service)]["dead_letters"]
        found = letters.find({"_id": {"$in": [*ids]}, "reason": {"$gt": ""}}, {"_id": 1})
        yield from set(ids) - {letter["_id"] for letter in found}


def _throw_away(data: Client, broker: Broker, service: str, ids: Sequence[str]) -> None:
    database = data[database_name(service)]
    outbox = Outbox(database["outbox"], f"/kutse/{service}")
    letters = DeadLetters(data, database, outbox, broker.queue(service))
    for one in ids:
        letters.discard(one, Deed("chaos", "poison"))
