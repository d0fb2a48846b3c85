"""From click to mail: how long after somebody registers the confirmation is accepted by the mail server.

The whole stack with its own database and broker; people register by API at a steady rate, and the mail
server, a process of its own, notes when it took each mail. First at rest, then while a change to an event of
ten thousand people is being mailed to all of them. All of it shares the processors of one machine.

python -m tests.bench clicks
"""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from services.registration.handlers import events
from shared.ids import new_id
from shared.settings import database_name
from tests.bench.load import quantiles
from tests.bench.sink import Sink, taking_mails
from tests.faults.crowd import ACCEPTED, Crowd, Request
from tests.faults.whole import Whole
from tests.integration.registration.builders import an_event, organiser
from tests.integration.registration.desks import make_desk
from tests.stack import free_block, private_home, wait_until
from tests.travelled import Client

CLICKS = int(os.environ.get("KUTSE_BENCH_CLICKS", "200"))
PEOPLE = int(os.environ.get("KUTSE_BENCH_BROADCAST", "10000"))
RATE = 4.0
PATIENCE_S = 1800.0
WARM, CALM, BUSY, ALL = "warm-up", "at-rest", "meanwhile", "everybody"


class Stack(Whole):
    """The whole stack, with a mail server of ours."""

    def __init__(self, home: Path, port: int, smtp_url: str) -> None:
        super().__init__(home, port)
        self._smtp_url = smtp_url

    @property
    def variables(self) -> dict[str, str]:
        """What its processes find in their environment."""
        return super().variables | {"SMTP_URL": self._smtp_url, "KUTSE_LOG_LEVEL": "warning"}


def run() -> dict[str, Any]:
    """Milliseconds from click to accepted, at rest and while the broadcast goes out."""
    with taking_mails() as sink:
        stack = Stack(private_home() / "clicks", free_block(), f"smtp://127.0.0.1:{sink.port}")
        try:
            stack.start()
            with stack.data() as data:
                return _measure(stack, sink, data)
        finally:
            stack.stop()


def _measure(stack: Stack, sink: Sink, data: Client) -> dict[str, Any]:
    desk = make_desk(data, database_name("registration"))
    for slug in (WARM, CALM, BUSY, ALL):
        an_event(desk, slug, capacity=10_000)
    _clicks(stack, sink, WARM, 20)
    calm = _clicks(stack, sink, CALM, CLICKS)
    _fill(stack, sink, data)
    event = desk.store.records.events.by_slug(ALL)
    assert event is not None
    later = [
        replace(one, starts=one.starts + timedelta(hours=1), ends=one.ends + timedelta(hours=1))
        for one in event.sessions
    ]
    events.change_event(desk, organiser(), ALL, {"sessions": tuple(later)})
    wait_until(lambda: sink.count("bulk") > 0, PATIENCE_S, "the first mail of the broadcast")
    before, begun = sink.count("bulk"), time.monotonic()
    busy = _clicks(stack, sink, BUSY, CLICKS)
    after, seconds = sink.count("bulk"), time.monotonic() - begun
    return {
        "clicks": CLICKS,
        "clicks_per_s": RATE,
        "at_rest_ms": calm,
        "with_broadcast_ms": busy,
        "broadcast": {
            "people": PEOPLE,
            "sent_when_clicks_began": before,
            "sent_when_they_ended": after,
            "per_s_meanwhile": round((after - before) / seconds, 1),
        },
    }


def _clicks(stack: Stack, sink: Sink, slug: str, count: int) -> dict[str, float]:
    """So many people register, each counted from the click to the mail."""
    crowd = Crowd(stack.site, [slug], Random(1), RATE)
    with crowd.arriving():
        wait_until(lambda: len(_accepted(crowd.log)) >= count, PATIENCE_S, "clicks")
    clicks = _accepted(crowd.log)
    wait_until(lambda: all(sink.taken_at(one.email) for one in clicks), PATIENCE_S, "their mails")
    return quantiles([sink.taken_at(one.email) - one.at.timestamp() for one in clicks])


def _accepted(log: Sequence[Request]) -> list[Request]:
    return [one for one in log if one.status == ACCEPTED]


def _fill(stack: Stack, sink: Sink, data: Client) -> None:
    """The event has as many people as the broadcast is to reach, without waiting until they registered."""
    _clicks(stack, sink, ALL, 1)
    invitees = data[database_name("notifications")]["invitees"]
    event = data[database_name("registration")]["events"].find_one({"slug": ALL})
    assert event is not None
    one = invitees.find_one({"event_id": event["_id"]})
    assert one is not None
    invitees.insert_many([_like(one, number) for number in range(PEOPLE)])


def _like(one: Mapping[str, Any], number: int) -> dict[str, Any]:
    person = {**one["person"], "email": f"bulk{number}@example.org"}
    return {**one, "_id": new_id(), "person": person}
