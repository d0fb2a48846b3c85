"""The relay marks what was confirmed and nothing else."""

import threading
from typing import cast

import pytest

from shared.errors import Unavailable
from shared.messaging.lease import Lease
from shared.messaging.outbox import Outbox
from shared.messaging.publisher import Outcome, Publisher
from shared.messaging.relay import BATCH, Relay, RelayParts
from tests.stack import PATIENCE_S, wait_until
from tests.unit.shared.messaging.fakes import Rows, Turn, Wire, row


def relay(rows: Rows, wire: Wire, turn: Turn | None = None) -> Relay:
    """A relay between the two."""
    parts = (cast(Outbox, rows), cast(Lease, turn or Turn()), cast(Publisher, wire))
    return Relay(RelayParts(*parts, "kutse"))


def test_rows_go_out_in_order_to_the_exchange_under_their_type() -> None:
    rows, wire = Rows(row("1"), row("2")), Wire()

    assert relay(rows, wire).pump() == 2

    assert [(one.exchange, one.routing_key, one.message_id) for one in wire.sent] == [
        ("kutse", "kutse.x.y.v1", "1"),
        ("kutse", "kutse.x.y.v1", "2"),
    ]
    assert rows.published == ["1", "2"]


def test_a_replay_goes_to_its_queue_alone_under_the_id_it_always_had() -> None:
    rows, wire = Rows(row("9", message_id="m1", queue="kutse.registration")), Wire()

    relay(rows, wire).pump()

    assert [(one.exchange, one.routing_key, one.message_id) for one in wire.sent] == [
        ("", "kutse.registration", "m1")
    ]


def test_what_is_unroutable_or_refused_stays_and_the_rest_goes_on() -> None:
    rows = Rows(row("1"), row("2"), row("3"))
    wire = Wire(**{"1": Outcome.UNROUTABLE, "2": Outcome.REFUSED})

    assert relay(rows, wire).pump() == 1

    assert rows.published == ["3"]
    assert rows.postponed == [("1", "unroutable"), ("2", "refused")]


@pytest.mark.parametrize(("failures", "declared"), [(0, 0), (1, 1), (7, 1)])
def test_what_cannot_be_routed_again_has_its_queue_declared(failures: int, declared: int) -> None:
    wire = Wire(**{"1": Outcome.UNROUTABLE})

    relay(Rows(row("1", failures=failures)), wire).pump()

    assert wire.declared == declared


def test_what_got_no_answer_stays_pending_and_what_got_one_is_marked() -> None:
    rows = Rows(row("1"), row("2"))
    wire = Wire(**{"2": Outcome.UNKNOWN})

    with pytest.raises(Unavailable, match="rabbitmq"):
        relay(rows, wire).pump()

    assert (rows.published, rows.postponed) == (["1"], [])


def test_without_a_broker_nothing_is_marked() -> None:
    rows, wire = Rows(row("1")), Wire()
    wire.away = True

    with pytest.raises(Unavailable, match="rabbitmq"):
        relay(rows, wire).pump()

    assert rows.published == []


def test_a_running_relay_survives_an_outage_and_lets_go_of_its_lease_at_the_end() -> None:
    rows, wire, turn = Rows(*[row(str(number)) for number in range(BATCH + 5)]), Wire(), Turn()
    wire.away = True
    stop = threading.Event()
    thread = threading.Thread(target=relay(rows, wire, turn).run, args=(stop,))

    thread.start()
    wait_until(lambda: wire.refused)
    wire.away = False
    wait_until(lambda: len(rows.published) == BATCH + 5)
    stop.set()
    thread.join(PATIENCE_S)

    assert not thread.is_alive()
    assert turn.released


def test_a_relay_without_the_lease_publishes_nothing() -> None:
    rows, wire, turn = Rows(row("1")), Wire(), Turn(held=False)
    stop = threading.Event()
    asked = threading.Event()
    turn.hold = lambda: asked.set() or False  # type: ignore[method-assign, func-returns-value]
    thread = threading.Thread(target=relay(rows, wire, turn).run, args=(stop,))

    thread.start()
    assert asked.wait(PATIENCE_S)
    stop.set()
    thread.join(PATIENCE_S)

    assert wire.sent == []
