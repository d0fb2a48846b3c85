"""What becomes of a delivery: done, later, or dead."""

import json
from collections.abc import Callable
from typing import Any, cast

import pytest

from shared.contracts.envelope import Message
from shared.contracts.routes import TYPES
from shared.errors import Conflict, NotYet, Unavailable
from shared.logs import correlation_id
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.failures import Failures
from shared.messaging.receiving import Delivery, Receiver, RetryLater
from tests.contracts.examples import example
from tests.unit.shared.messaging.fakes import Counts, Graveyard

NAME = "kutse.mail.sent.v1"
BODY = json.dumps(example(NAME)).encode()
DELIVERY = Delivery(BODY, example(NAME)["id"], NAME)
STEPS = 3


class Desk:
    """A receiver and what stands around it."""

    def __init__(self, deliver: Callable[[Message], object]) -> None:
        self.failures = Counts()
        self.dead_letters = Graveyard()
        self.receiver = Receiver(
            TYPES, deliver, cast(Failures, self.failures), cast(DeadLetters, self.dead_letters), STEPS
        )


def raising(error: Exception) -> Callable[[Message], object]:
    """A handler that always fails like this."""

    def deliver(_: Message) -> None:
        raise error

    return deliver


def test_a_handled_message_is_done_and_leaves_nothing_behind() -> None:
    heard: list[Message] = []
    desk = Desk(heard.append)

    assert desk.receiver.receive(DELIVERY) is None

    assert [message.id for message in heard] == [DELIVERY.message_id]
    assert (desk.failures.counts, desk.dead_letters.buried) == ({}, [])


def test_a_handler_works_under_the_correlation_id_of_the_message() -> None:
    seen: list[str] = []
    desk = Desk(lambda _: seen.append(correlation_id()))

    desk.receiver.receive(DELIVERY)

    assert seen == [example(NAME)["correlationid"]]


@pytest.mark.parametrize("error", [ZeroDivisionError(), NotYet(), KeyError("x"), Unavailable("smtp")])
def test_a_failing_message_climbs_the_ladder_and_is_dead_at_its_end(error: Exception) -> None:
    desk = Desk(raising(error))

    steps = [desk.receiver.receive(DELIVERY) for _ in range(STEPS + 1)]

    assert steps == [RetryLater(0), RetryLater(1), RetryLater(2), None]
    letter = desk.dead_letters.buried[0]
    assert (letter.reason, letter.attempts) == (type(error).__name__, STEPS + 1)
    assert letter.body == BODY


def test_a_refusal_is_dead_at_once_with_its_code() -> None:
    desk = Desk(raising(Conflict("no-such-event")))

    assert desk.receiver.receive(DELIVERY) is None

    assert [letter.reason for letter in desk.dead_letters.buried] == ["no-such-event"]
    assert desk.failures.counts == {}


@pytest.mark.parametrize(
    "body", [b"{}", b"nonsense", json.dumps(example(NAME) | {"type": "kutse.new.thing.v9"}).encode()]
)
def test_what_is_no_known_message_is_dead_at_once(body: bytes) -> None:
    desk = Desk(raising(AssertionError("never called")))

    assert desk.receiver.receive(Delivery(body, "m1", "")) is None

    assert [(letter.message_id, letter.reason) for letter in desk.dead_letters.buried] == [("m1", "invalid")]


def test_while_the_database_is_away_nothing_is_decided_and_no_attempt_is_counted() -> None:
    desk = Desk(raising(Unavailable("mongodb")))
    desk.failures.away = True

    for _ in range(50):
        with pytest.raises(Unavailable, match="mongodb"):
            desk.receiver.receive(DELIVERY)
    desk.failures.away = False

    assert desk.receiver.receive(DELIVERY) == RetryLater(0)
    assert desk.dead_letters.buried == []


def test_a_dead_letter_that_cannot_be_kept_is_tried_again() -> None:
    desk = Desk(raising(Conflict("no-such-event")))
    desk.dead_letters.away = True

    with pytest.raises(Unavailable, match="mongodb"):
        desk.receiver.receive(DELIVERY)


def test_what_is_logged_names_nobody(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    certificate = example("kutse.certificate.issued.v1")
    desk = Desk(raising(Conflict("no-such-event")))

    desk.receiver.receive(Delivery(json.dumps(certificate).encode(), certificate["id"], certificate["type"]))

    said: Any = caplog.text + capsys.readouterr().out
    assert "dead letter" in said
    assert not [value for value in certificate["data"]["person"].values() if len(value) > 2 and value in said]
