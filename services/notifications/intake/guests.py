"""Conversations at the door: how many at once, how long and of how many words, so that none takes the place
of others.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

LONGEST_LINE = 64 * 1024
"""Mails of careless programs have lines longer than RFC 5321 allows; nobody gains by losing them."""

FULL = b"421 4.3.2 Too many conversations at once, please try again later\r\n"
TOO_LONG = b"421 4.4.2 This conversation has taken too long, please begin anew\r\n"


@dataclass(frozen=True)
class Limits:
    """What one guest and all together may take.

    Args:
        conversations: at once.
        whole_s: for one conversation, however busy it is; longer than Postfix uses a connection for (300 s).
        silence_s: between two lines.
        mails: in one conversation, and so many of any command that belongs to one.
        others: of each other command.
    """

    conversations: int = 50
    whole_s: float = 600
    silence_s: float = 60
    mails: int = 100
    others: int = 20

    @property
    def of_commands(self) -> dict[str, int]:
        """Command -> how often it may be said."""
        return {**dict.fromkeys(("MAIL", "RCPT", "DATA", "RSET", "NOOP"), self.mails), "*": self.others}


@dataclass
class Room:
    """Who is inside just now; used from one event loop."""

    limits: Limits
    guests: set["_Guest"] = field(default_factory=set)


class _Guest(SMTP):
    """One conversation."""

    line_length_limit = LONGEST_LINE

    def __init__(self, room: Room, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._room = room
        self._curfew: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It begins, or is put off while too many others are inside."""
        if len(self._room.guests) >= self._room.limits.conversations:
            _say_good_bye(transport, FULL)
            return
        self._room.guests.add(self)
        self._curfew = self.loop.call_later(self._room.limits.whole_s, _say_good_bye, transport, TOO_LONG)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """It is over, and its place is free."""
        if self._curfew is None:
            return
        self._curfew.cancel()
        self._room.guests.discard(self)
        super().connection_lost(error)


class SmtpGuest(_Guest):
    """Speaks SMTP."""


class LmtpGuest(_Guest, LMTP):
    """Speaks LMTP."""


def _say_good_bye(transport: asyncio.BaseTransport, words: bytes) -> None:
    if isinstance(transport, asyncio.WriteTransport):
        transport.write(words)
    transport.close()
