"""The worker as a process, on real servers, killed in the middle of its work."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from services.certificates.store.transactions import Store
from shared.contracts.envelope import dumps
from shared.contracts.routes import TYPES
from shared.ids import new_id
from shared.messaging.broker import Broker
from shared.messaging.publisher import Outcome, Outgoing, Publisher
from shared.settings import database_name
from tests.integration.certificates.builders import Course, Participant
from tests.stack import ROOT, free_block, wait_until

PEOPLE = 40


@contextmanager
def worker(environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process; ended, if it still runs, when the block is left."""
    command = [sys.executable, "-m", "services.certificates", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environ, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@pytest.fixture
def surroundings(
    mongo_url: str, amqp_url: str, tmp_path: Path, mongo: MongoClient[dict[str, Any]]
) -> Iterator[dict[str, str]]:
    """The environment of the worker: an empty database of the service's own name, and queues left empty."""
    mongo.drop_database(database_name("certificates"))
    yield {
        "KUTSE_SECRET": "s" * 32,
        "KUTSE_PORT": str(free_block()),
        "KUTSE_HOME": str(tmp_path),
        "MONGO_URL": mongo_url,
        "AMQP_URL": amqp_url,
    }
    mongo.drop_database(database_name("certificates"))
    broker = Broker(amqp_url)
    connection = broker.connect("kutse tests")
    for service in broker.listeners:
        connection.channel().queue_purge(broker.queue(service))
    connection.close()


def test_a_worker_killed_in_the_middle_leaves_exactly_one_certificate_each(
    surroundings: dict[str, str], mongo: MongoClient[dict[str, Any]], amqp_url: str
) -> None:
    database = mongo[database_name("certificates")]
    store = Store(mongo, database)
    course = Course(slug=f"kursus-{new_id()}")
    people = [Participant(course, last_name=f"Näidis{place}") for place in range(PEOPLE)]
    messages = [course.announced(), *(person.completed() for person in people)]

    with worker(surroundings) as first:
        publish(amqp_url, messages)
        wait_until(lambda: database["pdfs"].count_documents({}) >= 3, 60, "the first certificates")
        first.kill()
        first.wait()
    database["certificates"].update_many({}, [{"$set": {"claim.until": "$$NOW"}}])
    with worker(surroundings):
        publish(amqp_url, messages)
        wait_until(lambda: len(store.register.of_event(course.slug, 99)) == PEOPLE, 90, "all certificates")
        wait_until(lambda: database["outbox"].count_documents({"pending": True}) == 0, 60, "all announced")

    made = store.register.of_event(course.slug, 99)
    assert len({document.registration_id for document in made}) == PEOPLE
    assert len({document.number for document in made}) == PEOPLE
    assert database["pdfs"].count_documents({}) == PEOPLE
    assert all(store.files.read(document.code) for document in made)
    announced = database["outbox"].count_documents({"type": "kutse.certificate.issued.v1"})
    assert announced == PEOPLE


def publish(amqp_url: str, messages: list[Any]) -> None:
    """Every message is put into the exchange, as the registration service's relay does."""
    broker = Broker(amqp_url)
    publisher = Publisher(broker, "kutse tests")
    outgoing = [
        Outgoing(broker.exchange, one.type, one.id, one.type, dumps(TYPES[one.type], one)) for one in messages
    ]
    assert set(publisher.publish(outgoing)) == {Outcome.CONFIRMED}
    publisher.close()
