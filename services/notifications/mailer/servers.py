"""Where the mail server is, and how safely it must be spoken to."""

from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import unquote, urlsplit

from services.notifications.domain.hosts import is_local

DEFAULT_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class Safety(Enum):
    """What a connection must be before a mail or a password goes through."""

    PLAIN = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


@dataclass(frozen=True)
class Server:
    """A mail server. STARTTLS that was asked for is never silently done without."""

    host: str
    port: int
    safety: Safety
    username: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, url: str) -> "Server":
        """The server that `smtp://`, `smtp+starttls://` or `smtps://` `[user:password@]host[:port]` names.

        Raises:
            ValueError: another scheme, no host, or a password that would cross a network in clear.
        """
        parts = urlsplit(url)
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
            raise ValueError("SMTP_URL must be smtp://, smtp+starttls:// or smtps:// and name a host")
        server = cls(
            host=parts.hostname,
            port=parts.port or DEFAULT_PORTS[parts.scheme],
            safety=Safety(parts.scheme),
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )
        if server.username and server.safety is Safety.PLAIN and not is_local(server.host):
            raise ValueError("SMTP_URL with a password needs smtp+starttls:// or smtps://")
        return server

    @property
    def name(self) -> str:
        """What all workers that send to it call it."""
        return f"{self.host}:{self.port}"
