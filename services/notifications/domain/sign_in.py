"""The mail with a one-time link, for organisers to sign in or for anybody to the page about oneself.

It belongs to no event, and no calendar entry travels with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notifications.domain.alone import AloneLetter
from services.notifications.domain.invitees import Person

MAIL = "sign_in_link"
MY_PAGE = "my_page"


@dataclass(frozen=True)
class SignInLetter(AloneLetter):
    """One mail to write.

    Args:
        link_id: of the one-time link; a link is mailed once, however often it is announced.
        expires_at: the link opens nothing from then on.
        mail: folder under mails/.
    """

    link_id: str
    person: Person
    expires_at: datetime
    mail: str = MAIL

    @classmethod
    def read(cls, data: Mapping[str, Any], mail: str = MAIL) -> "SignInLetter":
        """The letter a message asks for."""
        return cls(data["link_id"], Person.read(data["person"]), data["expires_at"], mail)

    @property
    def about(self) -> str:
        """What the journal names instead of a person's registration."""
        return self.link_id

    @property
    def valid_until(self) -> datetime:
        """The link opens nothing from then on."""
        return self.expires_at

    @property
    def key(self) -> str:
        """The same for the same link."""
        return f"{self.link_id}:{self.mail}"
