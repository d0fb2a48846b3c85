"""The mail with the link to the places somebody holds for colleagues."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Person
from services.notifications.domain.letters import mail_id

MAIL = "party_places"


@dataclass(frozen=True)
class PartyLetter:
    """One mail to write.

    Args:
        party_id: whose link it holds.
        places: how many are held until `held_until`.
    """

    party_id: str
    event: Event
    places: int
    held_until: datetime
    person: Person

    @classmethod
    def read(cls, data: Mapping[str, Any], event: Event) -> "PartyLetter":
        """The letter a message asks for."""
        person = Person.read(data["person"])
        return cls(data["party_id"], event, data["places"], data["held_until"], person)

    @property
    def mail(self) -> str:
        """Folder under mails/."""
        return MAIL

    @property
    def about(self) -> str:
        """What the journal names instead of a person's registration."""
        return self.party_id

    @property
    def key(self) -> str:
        """The same for the same party."""
        return f"{self.party_id}:{MAIL}"

    @property
    def id(self) -> str:
        """The mail's id."""
        return mail_id(self.key)

    @property
    def valid_until(self) -> datetime:
        """Nobody waits for it any more from then on."""
        return self.held_until

    def is_too_late(self, at: datetime) -> bool:
        """Does nobody wait for it any more?"""
        return at >= self.valid_until
