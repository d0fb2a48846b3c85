"""The mail that asks a colleague to help with a programme: it belongs to no event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notifications.domain.alone import AloneLetter
from services.notifications.domain.events import Text
from services.notifications.domain.invitees import Person

MAIL = "member_invitation"


@dataclass(frozen=True)
class MemberLetter(AloneLetter):
    """One mail to write.

    Args:
        invitation_id, generation: which link; a later generation makes it worthless.
        inviter: name of who asks; empty when that is a program.
        expires_at: the link opens nothing from then on.
    """

    invitation_id: str
    generation: int
    role: str
    programme: Text
    inviter: str
    person: Person
    expires_at: datetime

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "MemberLetter":
        """The letter a message asks for."""
        names = ("invitation_id", "generation", "role", "programme", "inviter")
        known = {name: data[name] for name in names}
        return cls(**known, person=Person.read(data["person"]), expires_at=data["expires_at"])

    @property
    def mail(self) -> str:
        """Folder under mails/."""
        return MAIL

    @property
    def about(self) -> str:
        """What the journal names instead of a person's registration."""
        return self.invitation_id

    @property
    def valid_until(self) -> datetime:
        """The link opens nothing from then on."""
        return self.expires_at

    @property
    def key(self) -> str:
        """The same for the same link."""
        return f"{self.invitation_id}:{self.generation}:{MAIL}"
