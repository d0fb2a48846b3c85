"""Conversations at the door: how many at once, how long and of how many words, so that none takes the place
of others.
"""

import asyncio
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

LONGEST_LINE = 64 * 1024
"""Mails of careless programs have lines longer than RFC 5321 allows; nobody gains by losing them."""

FULL = b"421 4.3.2 Too many conversations at once, please try again later\r\n"
TOO_MANY = b"421 4.7.0 Too many conversations with you at once, please try again later\r\n"
TOO_LONG = b"421 4.4.2 This conversation has taken too long, please begin anew\r\n"


@dataclass(frozen=True)
class Limits:
    """What one guest and all together may take.

    Args:
        conversations: at once.
        of_one_host: of these; as many as Postfix holds with one destination unless told otherwise.
        whole_s: for one conversation, however busy it is; longer than Postfix uses a connection for (300 s).
        silence_s: between two lines.
        mails: in one conversation, and so many of any command that belongs to one.
        others: of each other command.
    """

    conversations: int = 50
    of_one_host: int = 20
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
    guests: dict["_Guest", str] = field(default_factory=dict)
    """Each with the host it speaks from."""

    def why_not(self, host: str) -> bytes:
        """What one more from there is told; nothing when there is room."""
        if len(self.guests) >= self.limits.conversations:
            return FULL
        from_there = sum(one == host for one in self.guests.values())
        return TOO_MANY if from_there >= self.limits.of_one_host else b""


class _Guest(SMTP):
    """One conversation."""

    line_length_limit = LONGEST_LINE

    def __init__(self, room: Room, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._room = room
        self._curfew: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It begins, or is put off while too many are inside, from everywhere or from its own host."""
        host = host_of(transport.get_extra_info("peername")[0])
        if why_not := self._room.why_not(host):
            _say_good_bye(transport, why_not)
            return
        self._room.guests[self] = host
        self._curfew = self.loop.call_later(self._room.limits.whole_s, _say_good_bye, transport, TOO_LONG)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """It is over, and its place is free."""
        if self._curfew is None:
            return
        self._curfew.cancel()
        self._room.guests.pop(self, None)
        super().connection_lost(error)


class SmtpGuest(_Guest):
    """Speaks SMTP."""


class LmtpGuest(_Guest, LMTP):
    """Speaks LMTP."""


def host_of(peer: str) -> str:
    """What counts as one: whoever has one address of IPv6 usually has its network of 64 bits (RFC 6177)."""
    address = ip_address(peer.partition("%")[0])
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))


def _say_good_bye(transport: asyncio.BaseTransport, words: bytes) -> None:
    if isinstance(transport, asyncio.WriteTransport):
        transport.write(words)
    transport.close()
