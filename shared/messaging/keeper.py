"""The keeper: what the broker gave up on becomes a dead letter like any other."""

from dataclasses import dataclass

from shared.documents import outages
from shared.logs import logger
from shared.messaging.broker import DELIVERY_LIMIT
from shared.messaging.dead_letters import DeadLetters, Undelivered
from shared.messaging.receiving import Delivery

GIVEN_UP = "delivery-limit"
"""The process that worked on it died, or never answered, each time."""


@dataclass(frozen=True)
class Keeper:
    """Empties the broker's dead queue into the dead letters."""

    dead_letters: DeadLetters

    def keep(self, delivery: Delivery) -> None:
        """Afterwards the delivery is an open dead letter.

        Raises:
            Unavailable: `mongodb`; keep it once more.
        """
        with outages():
            self.dead_letters.bury(
                Undelivered(
                    delivery.message_id, delivery.kind, delivery.body, GIVEN_UP, attempts=DELIVERY_LIMIT + 1
                )
            )
        logger("keeper").error("dead letter", message_id=delivery.message_id, reason=GIVEN_UP)
