"""Unmistakable data of a person goes from the form to the mail, and is found nowhere it does not belong.

Not in logs, not in traces, not in what a broker shows its operators, not in an address of the web, not in the
subject of a mail about a confidential event.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote_plus, urlsplit

import pytest
from playwright.sync_api import Page
from pymongo import MongoClient

from deploy.local.programs import LOGS
from deploy.local.rabbitmq import RabbitMq
from shared.documents import connect
from shared.messaging.broker import Broker
from shared.settings import MONGO_PORT, database_name
from shared.tracing_export import trace_id_of
from tests.collecting import Collector
from tests.journeys.conftest import Stack
from tests.journeys.past import Organiser
from tests.journeys.taking_part import press
from tests.journeys.test_confirming import press_first
from tests.stack import wait_until
from tests.travelled import await_arrival

SLUG = "kanaarid"
TITLE = "Ohvriabi varjatud koolitus"
EMAIL = "kollane.kanaarilind@linnupuur.example.org"
FIELDS = {
    "#f-first_name": "Kollasulg",
    "#f-last_name": "Kanaarilind",
    "#f-email": EMAIL,
    "#f-phone": "+372 5550 4711",
    "#f-answers-role": "Laulan puuris hommikuti",
    "#f-needs": "Ratastool vajab kaldteed",
}
CANARIES = [*FIELDS.values(), "37255504711", "kollane.kanaarilind"]
ARRIVED_S = 60.0

Data = MongoClient[dict[str, Any]]


@dataclass
class Tap:
    """Hears every message as a service's queue would: key, properties and body."""

    channel: Any
    queue: str
    heard: list[tuple[str, Any, bytes]] = field(default_factory=list)

    def drawn(self) -> list[tuple[str, Any, bytes]]:
        """Everything heard so far."""
        while (got := self.channel.basic_get(self.queue, auto_ack=True))[0]:
            self.heard.append((got[0].routing_key, got[1], got[2]))
        return self.heard


@contextmanager
def tapped(url: str) -> Iterator[Tap]:
    """Inside, whatever is published is heard here too."""
    broker = Broker(url)
    connection = broker.connect("tests tap")
    channel = connection.channel()
    queue = channel.queue_declare("", exclusive=True).method.queue
    channel.queue_bind(queue, broker.exchange, "#")
    yield Tap(channel, queue)
    connection.close()


@pytest.mark.timeout(300)
def test_no_data_of_a_person_is_found_where_it_does_not_belong(
    stack: Stack, broker: RabbitMq, collector: Collector, program: Organiser, phone: Page
) -> None:
    _publish(program)
    addresses: list[str] = []
    phone.on("request", lambda asked: addresses.append(asked.url))

    with tapped(broker.url) as tap, _data(stack) as data:
        correlations, token = _take_part(phone, stack, data)
        await_arrival(data, ARRIVED_S)
        subjects = [mail.subject for mail in stack.mailbox.to(EMAIL)]
        messages = tap.drawn()
    wait_until(lambda: _traced(collector, correlations) >= {"request", "handle", "mail"})

    assert len(subjects) == 3
    spans = b"".join(span.SerializeToString() for _, span in collector.spans).decode(errors="replace")
    logs = "\n".join(path.read_text() for path in (stack.home / LOGS).iterdir())
    # Each place is looked at where the person did leave traces: by ids alone.
    assert any(each in logs for each in correlations)
    assert any(SLUG in address for address in addresses)
    assert {json.loads(body)["correlationid"] for _, _, body in messages} & correlations
    for text in (*CANARIES, token):
        assert not found(text, spans)
        assert not found(text, logs)
        assert not found(text, stack.log.read_text())
    for text in CANARIES:
        assert not any(found(text, address) for address in addresses)
        assert not any(found(text, _outside_of_person(message)) for message in messages)
    for text in (*CANARIES, TITLE):
        assert not any(found(text, subject) for subject in subjects)
    assert any(EMAIL in body.decode() for _, __, body in messages)


def found(text: str, place: str) -> bool:
    """Does it stand there, as it is, without marks of letters' case, or written as in an address?"""
    there = unquote_plus(place).casefold()
    return text.casefold() in there or quote(text).casefold() in there


def _outside_of_person(message: tuple[str, Any, bytes]) -> str:
    """What a broker shows of a message, and its body but for the one place where a person may stand."""
    key, properties, body = message
    envelope = json.loads(body)
    envelope["data"].pop("person", None)
    return " ".join(
        [key, repr(properties), repr(properties.headers), json.dumps(envelope, ensure_ascii=False)]
    )


def _publish(organiser: Organiser) -> None:
    day = datetime.now(UTC).replace(microsecond=0) + timedelta(days=40)
    organiser.post("/programmes", {"slug": SLUG, "title": {"et": "Kanaarid"}, "languages": ["et"]})
    activity = {"programme": SLUG, "code": "A1", "kind": "training", "title": {"et": "Kanaarid"}}
    organiser.post("/activities", activity)
    question = {"key": "role", "label": {"et": "Mida te teete?"}, "kind": "long_text"}
    event = {
        "programme": SLUG,
        "activity": "A1",
        "slug": SLUG,
        "kind": "training",
        "title": {"et": TITLE},
        "venue": {"name": "Näidismaja", "address": "Näite 1", "town": "Põlva"},
        "sessions": [{"starts": day.isoformat(), "ends": (day + timedelta(hours=4)).isoformat()}],
        "capacity": 5,
        "confidential": True,
        "form": {"phone": "optional", "needs": "optional", "questions": [question]},
    }
    organiser.post("/events", event)
    organiser.post(f"/events/{SLUG}/publish")


def _take_part(page: Page, stack: Stack, data: Data) -> tuple[set[str], str]:
    """Signs up, confirms, gives the seat up: correlation ids of it all, and the personal token."""
    page.goto(f"{stack.site}/et/events/{SLUG}/register")
    for selector, text in FIELDS.items():
        page.fill(selector, text)
    press(page)
    page.goto(stack.mailbox.await_mail(EMAIL, "/c/").link("/c/"))
    press_first(page)
    personal = stack.mailbox.await_method(EMAIL, "REQUEST").link("/r/")
    page.goto(personal)
    with page.expect_navigation():
        page.locator("a.button-danger").click()
    press(page)
    stack.mailbox.await_method(EMAIL, "CANCEL")
    mails = data[database_name("notifications")]["mails"].find({"recipient": EMAIL})
    return {mail["correlation_id"] for mail in mails}, urlsplit(personal).path.rsplit("/", 1)[-1]


def _traced(collector: Collector, correlations: set[str]) -> set[str]:
    wanted = {trace_id_of(each) for each in correlations}
    return {span.name for _, span in collector.spans if int.from_bytes(span.trace_id, "big") in wanted}


@contextmanager
def _data(stack: Stack) -> Iterator[Data]:
    address = f"mongodb://127.0.0.1:{stack.port + MONGO_PORT}/?directConnection=true"
    with connect(address, "kutse-tests") as data:
        yield data
