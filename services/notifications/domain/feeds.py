"""The mail with the secret address of somebody's own calendar feed: it belongs to no event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notifications.domain.alone import AloneLetter
from services.notifications.domain.invitees import Person
from services.notifications.domain.letters import TOO_OLD

MAIL = "feed_address"


@dataclass(frozen=True)
class FeedLetter(AloneLetter):
    """One mail to write.

    Args:
        feed_id, generation: which address; a later generation makes it worthless.
        wish: how often the address was asked for; each wish is mailed once.
        renewed: the address before opens nothing any more.
    """

    feed_id: str
    generation: int
    wish: int
    renewed: bool
    person: Person
    asked_at: datetime

    @classmethod
    def read(cls, data: Mapping[str, Any], wish: int, asked_at: datetime) -> "FeedLetter":
        """The letter a message asks for."""
        person = Person.read(data["person"])
        return cls(data["feed_id"], data["generation"], wish, data["renewed"], person, asked_at)

    @property
    def mail(self) -> str:
        """Folder under mails/."""
        return MAIL

    @property
    def about(self) -> str:
        """What the journal names instead of a person's registration."""
        return self.feed_id

    @property
    def key(self) -> str:
        """The same for the same wish."""
        return f"{self.feed_id}:{self.wish}:{MAIL}"

    @property
    def valid_until(self) -> datetime:
        """Nobody waits for it any more from then on."""
        return self.asked_at + TOO_OLD
