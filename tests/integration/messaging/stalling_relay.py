"""A relay that publishes, says so, and never comes to marking what it published. To be killed."""

import signal
import sys
from collections.abc import Sequence
from typing import Any

from pymongo.collection import Collection

from shared.documents import connect
from shared.messaging.lease import Lease
from shared.messaging.outbox import Outbox
from shared.messaging.publisher import Publisher
from shared.messaging.relay import Relay, RelayParts
from tests.integration.messaging.line import PACE, Line


class StallingOutbox(Outbox):
    """Stops at the worst moment: after the broker confirmed, before anything is marked."""

    def __init__(self, collection: Collection[dict[str, Any]]) -> None:
        super().__init__(collection, "/kutse/notifications")

    def mark_published(self, ids: Sequence[str]) -> None:
        """Never returns."""
        sys.stdout.write(f"published {len(ids)}\n")
        sys.stdout.flush()
        signal.pause()


def main(mongo_url: str, amqp_url: str, name: str) -> None:
    """Relays until it is killed."""
    line = Line(connect(mongo_url, "stalling-relay"), amqp_url, name)
    database = line.mongo[line.publishing.name]
    lease = Lease(database["leases"], "relay", PACE.lease)
    relay = Relay(
        RelayParts(StallingOutbox(database["outbox"]), lease, Publisher(line.broker, "stalling"), name)
    )
    while lease.hold():
        relay.pump()


if __name__ == "__main__":
    main(*sys.argv[1:])
