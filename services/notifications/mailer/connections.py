"""One connection to the mail server: opened, used for some mails, closed. Every wait has an end.

The stages have their own limits (RFC 5321 §4.5.3.2): ten minutes for the answer to the final dot, because a
server that has taken the mail and is slow to say so must not get it twice.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass

import aiosmtplib
from aiosmtplib import SMTP, SMTPResponseException, SMTPStatus

from services.notifications.domain.deliveries import CLOSING, Answer, Outcome
from services.notifications.domain.hosts import is_local
from services.notifications.mailer.servers import Safety, Server
from shared import crash_points

AUTHENTICATION = frozenset({530, 534, 535, 538})
ABOUT_ONE_MAIL = frozenset({552, 555})
"""Answers to MAIL about the size or options of a mail; any other refusal is of the sender, always us."""

LINE_END = re.compile(rb"\r\n|\r|\n")
FIRST_DOT = re.compile(rb"(?m)^\.")
MAX_TEXT = 300
LOCAL_NAME = "localhost"


@dataclass(frozen=True)
class Limits:
    """Seconds each stage may take; `mail` for one mail altogether."""

    connect: float = 10
    command: float = 60
    data: float = 600
    mail: float = 720


@dataclass(frozen=True)
class Parcel:
    """What is handed over: one recipient, the bytes as they are.

    Args:
        offering: called before the first byte of the content; from then on the server may have taken it.
    """

    sender: str
    recipient: str
    content: bytes
    offering: Callable[[], object] = lambda: None


class Connection:
    """An open connection. `usable` turns false when it must not be used again."""

    def __init__(self, client: SMTP, limits: Limits) -> None:
        self._client = client
        self._limits = limits
        self.usable = True
        self.used = 0

    @classmethod
    async def open(cls, server: Server, limits: Limits, tls: ssl.SSLContext | None = None) -> "Connection":
        """A connection that is as safe as asked for, and signed in.

        Raises:
            RefusedError: the answer tells whether the server is unreachable or does not let us in.
        """
        client = SMTP(
            hostname=server.host,
            port=server.port,
            local_hostname=LOCAL_NAME if is_local(server.host) else None,
            timeout=limits.connect,
            use_tls=server.safety is Safety.TLS,
            start_tls=server.safety is Safety.STARTTLS,
            tls_context=tls,
        )
        try:
            async with asyncio.timeout(limits.connect * 3):
                await client.connect()
                if server.username:
                    await client.login(server.username, server.password, timeout=limits.command)
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError) as error:
            client.close()
            raise RefusedError(_refusal(error)) from error
        return cls(client, limits)

    async def hand_over(self, parcel: Parcel) -> Answer:
        """What the server said to this mail.

        Raises:
            GoneError: it ended a connection that had carried mails, before this one was offered.
        """
        self.used += 1
        stage = _Stage(self._client, self._limits)
        answer = await self._offer(stage, parcel)
        if self.used > 1 and not self.usable and not stage.begun:
            raise GoneError(answer.text)
        return answer

    async def _offer(self, stage: "_Stage", parcel: Parcel) -> Answer:
        """Never raises for anything a server can do."""
        try:
            async with asyncio.timeout(self._limits.mail):
                return await stage.run(parcel)
        except SMTPResponseException as error:
            await self._begin_anew(error.code)
            return stage.answer_to(error.code, error.message)
        except aiosmtplib.SMTPNotSupported:
            await self._begin_anew(0)
            return Answer(Outcome.LETTERS_REFUSED, text="SMTPUTF8 is not offered")
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError) as error:
            self.usable = False
            return stage.answer_to_silence(type(error).__name__)

    async def close(self) -> None:
        """The connection is closed, politely where that is possible."""
        try:
            if self.usable:
                await self._client.quit(timeout=self._limits.connect)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            self.usable = False
        finally:
            self._client.close()

    async def _begin_anew(self, code: int) -> None:
        if code == CLOSING:
            self.usable = False
            return
        try:
            await self._client.rset(timeout=self._limits.connect)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            self.usable = False


class RefusedError(Exception):
    """No connection came about; `answer` says why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.outcome.value)
        self.answer = answer


class GoneError(Exception):
    """The server ended the connection between two mails; another connection may carry the next."""


class _Stage:
    """One mail on its way through MAIL, RCPT, DATA and its content; knows how far it came."""

    def __init__(self, client: SMTP, limits: Limits) -> None:
        self._client = client
        self._limits = limits
        self._name = "mail"
        self._special = False

    @property
    def begun(self) -> bool:
        """Has the server taken up this mail at all?"""
        return self._name != "mail"

    async def run(self, parcel: Parcel) -> Answer:
        self._special = utf8 = not parcel.recipient.isascii()
        if utf8 and self._client.is_ehlo_or_helo_needed:
            await self._client.ehlo(timeout=self._limits.command)
        if utf8 and not self._client.supports_extension("smtputf8"):
            raise aiosmtplib.SMTPNotSupported("SMTPUTF8")
        await self._client.mail(
            parcel.sender,
            options=["SMTPUTF8", "BODY=8BITMIME"] if utf8 else [],
            encoding="utf-8" if utf8 else "ascii",
            timeout=self._limits.command,
        )
        self._name = "rcpt"
        await self._client.rcpt(
            parcel.recipient, encoding="utf-8" if utf8 else "ascii", timeout=self._limits.command
        )
        self._name = "data"
        crash_points.reach("mailer-before-data")
        reply = await self._client.execute_command(b"DATA", timeout=self._limits.command)
        if reply.code != SMTPStatus.start_input:
            raise SMTPResponseException(reply.code, reply.message)
        return await self._content(parcel)

    async def _content(self, parcel: Parcel) -> Answer:
        """Apart from DATA: only once the content is under way may the server have taken it."""
        protocol = self._client.protocol
        if protocol is None:
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        self._name = "content"
        parcel.offering()
        protocol.write(as_lines(parcel.content) + b".\r\n")
        crash_points.reach("mailer-after-dot")
        reply = await protocol.read_response(timeout=self._limits.data)
        if reply.code != SMTPStatus.completed:
            raise SMTPResponseException(reply.code, reply.message)
        return Answer(Outcome.ACCEPTED, reply.code, _shown(reply.message))

    def answer_to(self, code: int, message: str) -> Answer:
        """What a refusal with this code means (RFC 5321 §4.2.1)."""
        if self._name == "mail" and self._refuses_us(code):
            outcome = Outcome.NOT_ALLOWED_IN
        elif code < 0:
            outcome = Outcome.UNKNOWN if self._name == "content" else Outcome.DEFERRED
        elif code < 500:
            outcome = Outcome.DEFERRED
        else:
            outcome = Outcome.ADDRESS_REFUSED if self._name == "rcpt" else Outcome.CONTENT_REFUSED
        return Answer(outcome, code, _shown(message))

    def _refuses_us(self, code: int) -> bool:
        """Would it say the same to any mail? The sender never differs, but options may."""
        return code in AUTHENTICATION or (code >= 500 and code not in ABOUT_ONE_MAIL and not self._special)

    def answer_to_silence(self, what: str) -> Answer:
        """What it means that the connection broke or nothing came: once the content was under way, nobody
        knows.
        """
        return Answer(
            Outcome.UNKNOWN if self._name == "content" else Outcome.DEFERRED, text=f"{self._name}: {what}"
        )


def as_lines(content: bytes) -> bytes:
    """The content as it travels: lines end in CRLF, a dot that begins one is doubled (RFC 5321 §4.5.2)."""
    lines = LINE_END.sub(b"\r\n", content)
    return FIRST_DOT.sub(b"..", lines if lines.endswith(b"\r\n") else lines + b"\r\n")


def _refusal(error: Exception) -> Answer:
    code = error.code if isinstance(error, SMTPResponseException) else 0
    wrong = isinstance(error, aiosmtplib.SMTPAuthenticationError) and code >= 500
    text = error.message if isinstance(error, SMTPResponseException) else _cause(error)
    locked_out = wrong or code in AUTHENTICATION
    return Answer(Outcome.NOT_ALLOWED_IN if locked_out else Outcome.UNREACHABLE, code, _shown(text))


def _cause(error: BaseException) -> str:
    """What kept us from the server, for people who look for a cause."""
    innermost = error
    while innermost.__cause__ is not None:
        innermost = innermost.__cause__
    match innermost:
        case ssl.SSLCertVerificationError():
            return f"certificate-invalid: {innermost.verify_message}"
        case ssl.SSLError():
            return f"tls-failed: {innermost.reason}"
        case socket.gaierror():
            return "name-not-found"
        case ConnectionRefusedError():
            return "connection-refused"
        case TimeoutError():
            return "timed-out"
    return f"{type(innermost).__name__}: {innermost}"


def _shown(text: str) -> str:
    return " ".join(text.split())[:MAX_TEXT]
