"""A mail server that does as it is told: answers by script, remembers whatever it took."""

import asyncio
import email
import socket
from collections import defaultdict, deque
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


@dataclass
class PostOffice:
    """The server's handler.

    Args:
        scripts: address -> what to answer to its mails, one after another: a reply to RCPT (`rcpt 550 ...`),
            a reply
            after DATA (`data 451 ...`), `drop` (take the mail, then hang up), `slow` (take it, then wait for
            `patience`, or for `release` of this address). What is not scripted is answered as `usual`.
    """

    scripts: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    visitors: set[SMTP] = field(default_factory=set)
    most_visitors: int = 0
    senders: list[str] = field(default_factory=list)
    patience: asyncio.Event = field(default_factory=asyncio.Event)
    usual: str = "250 OK"
    released: dict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    def script(self, address: str, *answers: str) -> None:
        """The next mails to `address` are answered so."""
        self.scripts[address].extend(answers)

    def mails(self, address: str = "") -> list[EmailMessage]:
        """What was taken, for one address or all, in order."""
        return [
            email.message_from_bytes(content, policy=default)  # type: ignore[misc]
            for recipient, content in self.taken
            if address in ("", recipient)
        ]

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Counts who is there."""
        session.host_name = hostname
        self.visitors = {one for one in self.visitors if one.transport and not one.transport.is_closing()}
        self.visitors.add(server)
        self.most_visitors = max(self.most_visitors, len(self.visitors))
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accepts or refuses a recipient."""
        script = self.scripts[address]
        if script and script[0].startswith("rcpt "):
            return script.popleft().removeprefix("rcpt ")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Takes a mail, or does not."""
        address = envelope.rcpt_tos[0]
        script = self.scripts[address]
        step = script.popleft() if script else self.usual
        if step.startswith("data "):
            return step.removeprefix("data ")
        self.senders.append(envelope.mail_from or "")
        self.taken.append((address, envelope.original_content or b""))
        if step == "drop":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        if step == "slow":
            waits = [asyncio.create_task(each.wait()) for each in (self.patience, self.released[address])]
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        return "250 2.0.0 taken"


class OpenServer(Controller):
    """A server on a free port of loopback."""

    handler: PostOffice

    def __init__(self, office: PostOffice, port: int = 0, **options: Any) -> None:
        port = port or free_port()
        super().__init__(office, hostname="127.0.0.1", port=port, **{"enable_SMTPUTF8": True, **options})

    def release(self, address: str) -> None:
        """The slow answer to this address comes now."""
        self.loop.call_soon_threadsafe(lambda: self.handler.released[address].set())

    @property
    def url(self) -> str:
        """For SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"


class LockedServer(OpenServer):
    """A server that lets nobody in."""

    def __init__(self, office: PostOffice) -> None:
        super().__init__(
            office,
            authenticator=lambda *_: AuthResult(success=False, handled=False),
            auth_require_tls=False,
            auth_required=True,
        )

    @property
    def url(self) -> str:
        """With a password that is wrong."""
        return f"smtp://kutse:wrong@127.0.0.1:{self.port}"


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
