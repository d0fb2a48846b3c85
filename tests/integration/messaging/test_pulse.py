"""What the status page knows of workers and of the broker, without asking either."""

from dataclasses import replace

from shared.messaging.broker import Broker, Waiting
from shared.messaging.pulse import Pulse, pulse
from shared.messaging.station import Station
from shared.standing import Standing, Stored
from shared.web.status import Lookout
from tests.integration.messaging.line import Line, announcement, running
from tests.stack import free_ports, wait_until


def nowhere() -> Broker:
    """A broker that does not answer."""
    return Broker(f"amqp://127.0.0.1:{free_ports(1)[0]}/")


def beaten(station: Station, missing: tuple[str, ...] = ()) -> Pulse:
    """The first pulse of a worker of this station."""
    ticker = pulse("registration", station.pulses, station.broker, dict.fromkeys(missing, lambda: False))
    with running([ticker]):
        return wait_until(station.pulses.known)[0]


def stored(station: Station) -> Stored:
    """What its database tells."""
    found = Lookout(station, {}).look().stored
    assert found
    return found


def test_a_worker_tells_what_waits_at_the_broker_for_whom(line: Line) -> None:
    line.put(b"{}", times=3)

    wait_until(lambda: line.waiting() == 3)
    found = beaten(line.hearing)

    assert found.waiting == Waiting(3, 0, 0)
    assert found.missing == ()
    assert found.age_s < 60


def test_a_worker_without_a_broker_lives_and_says_so(line: Line) -> None:
    station = replace(line.hearing, broker=nowhere())

    found = beaten(station, missing=("rabbitmq",))

    assert (found.waiting, found.missing) == (None, ("rabbitmq",))
    assert Standing("registration", [], stored(station)).concerns == ["worker-not-ready", "queues-unknown"]


def test_a_worker_that_fell_silent_is_missed(line: Line) -> None:
    assert Lookout(line.hearing, {}).look().concerns == ["worker-silent"]

    line.hearing.pulses.beat("w1", [], Waiting(0, 0, 0))
    assert Lookout(line.hearing, {}).look().concerns == []
    line.mongo[line.hearing.name]["pulses"].update_one(
        {"_id": "w1"}, [{"$set": {"at": {"$subtract": ["$$NOW", 61_000]}}}]
    )

    assert "worker-silent" in Lookout(line.hearing, {}).look().concerns


def test_news_that_waits_for_more_than_a_minute_is_told(line: Line) -> None:
    station = line.publishing
    station.pulses.beat("w1", [], Waiting(0, 0, 0))
    line.announce(announcement())
    assert Lookout(station, {}).look().concerns == []

    line.mongo[station.name]["outbox"].update_many({}, {"$inc": {"position": -61 * 10**9}})

    assert Lookout(station, {}).look().concerns == ["outbox-old"]


def test_a_wrong_clock_is_told(line: Line) -> None:
    line.hearing.pulses.beat("w1", [], Waiting(0, 0, 0))
    line.mongo[line.hearing.name]["pulses"].update_one({}, [{"$set": {"told_at": {"$add": ["$at", 5_000]}}}])

    assert stored(line.hearing).workers[0].clock_ms == 5_000
    assert Lookout(line.hearing, {}).look().concerns == ["clock-off"]


def test_a_database_that_is_away_is_part_of_the_answer(line: Line) -> None:
    found = Lookout(line.hearing, {"mongodb": lambda: False}).look()

    assert (found.missing, found.stored, found.concerns) == (["mongodb"], None, ["service-not-ready"])
