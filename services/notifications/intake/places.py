"""Where mail comes in: a door of our own, or a mailbox elsewhere."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from services.notifications.domain.hosts import is_local

DOORS = ("lmtp", "smtp")
MAILBOXES = {"imap": 143, "imaps": 993}


@dataclass(frozen=True)
class Place:
    """One such place. `folder` is a mailbox's; doors have none."""

    scheme: str
    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    folder: str = "INBOX"

    @classmethod
    def parse(cls, url: str) -> "Place | None":
        """The place KUTSE_INTAKE names: `lmtp://host:port`, `smtp://host:port`,
        `imaps://user:password@host[:port][/folder]`; None for an empty one.

        Raises:
            ValueError: another scheme, no host, a door without a port, or a password that would cross a
                network in clear.
        """
        if not url:
            return None
        parts = urlsplit(url)
        if parts.scheme not in (*DOORS, *MAILBOXES) or not parts.hostname:
            raise ValueError("KUTSE_INTAKE must be lmtp://, smtp://, imap:// or imaps:// and name a host")
        port = parts.port or MAILBOXES.get(parts.scheme)
        if port is None:
            raise ValueError("KUTSE_INTAKE must name the port its door listens on")
        place = cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=port,
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            folder=unquote(parts.path.strip("/")) or "INBOX",
        )
        if place.scheme == "imap" and not is_local(place.host):
            raise ValueError("KUTSE_INTAKE needs imaps:// for a mailbox on another machine")
        return place

    @property
    def is_door(self) -> bool:
        """Do others bring the mail?"""
        return self.scheme in DOORS
