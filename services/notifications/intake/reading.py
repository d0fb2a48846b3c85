"""Reading a mail: what kind it is, who sent it, and what it says. Reading never fails."""

import re
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parseaddr
from functools import lru_cache
from typing import cast

from services.notifications.domain.answers import Reply
from services.notifications.domain.bounces import Bounce
from services.notifications.domain.incoming import Incoming, Kind, incoming_id
from services.notifications.intake.bounces import read_bounce
from services.notifications.intake.charsets import decoded, legible, storable
from services.notifications.intake.markup import text_of
from services.notifications.intake.replies import CALENDARS, calendar_of, read_reply

UNREADABLE = (
    *(ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError, RecursionError),
    MessageError,
)
"""What the parsers of the standard library raise when a mail is broken on purpose."""

NO_ZONE = OSError
"""What looking for a zone raises whose name is a folder's, or longer than a name of a file may be."""

SHORT, LONG = 200, 8_000

LONGEST_HEADER, MOST_HEADERS = 1_000, 1_000
"""Characters of a header that are read, nothing we look for lies behind them; headers kept as read."""

MOST_FILES = 10

MOST_MULTIPARTS = 40
"""So often a mail may say that it is made of parts. Each line is held against the boundary of every part
around it, so what one mail takes to read grows with its lines times the depth of its parts.
"""

MULTIPART = b"multipart/"

MESSAGE_ID, MOST_IDS = re.compile(r"<[^<>\s]{1,250}>"), 10
"""RFC 5322 §3.6.4, with the brackets; how many mails one mail may say to answer."""


class _Brief(EmailPolicy):
    """Reads the beginning of each header, and each once: what the standard library needs for one grows with
    its square, and anybody may write to us."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Name and value, as the parser keeps them."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


def read(raw: bytes, envelope_to: str, received_at: datetime) -> Incoming:
    """The mail as it will be stored."""
    try:
        return _read(raw, envelope_to, received_at)
    except UNREADABLE:
        return Incoming(incoming_id(raw), received_at, Kind.OTHER, storable(envelope_to), "", "", raw)


def _read(raw: bytes, envelope_to: str, received_at: datetime) -> Incoming:
    if raw.lower().count(MULTIPART) > MOST_MULTIPARTS:
        raise ValueError("too many parts within parts")
    brief = _Brief(header_factory=lru_cache(MOST_HEADERS)(HeaderRegistry()))
    message = cast(EmailMessage, BytesParser(_class=EmailMessage, policy=brief).parsebytes(raw))
    found = calendar_of(message)
    bounce = None if found else read_bounce(message)
    return Incoming(
        id=incoming_id(raw),
        received_at=received_at,
        kind=_kind(message, found[0] if found else "", bounce),
        envelope_to=storable(envelope_to),
        sender=parseaddr(_line(message, "From"))[1][:SHORT],
        subject=_line(message, "Subject")[:SHORT],
        raw=raw,
        text=_text(message),
        reply=_reply(*found) if found else None,
        bounce=bounce,
        files=_files(message),
        answers_to=_answers_to(message),
    )


def _reply(method: str, content: bytes) -> Reply | None:
    try:
        return read_reply(method, content)
    except (*UNREADABLE, NO_ZONE):
        return None


def _kind(message: EmailMessage, method: str, bounce: Bounce | None) -> Kind:
    """A calendar's answer is one even where it says that it was made by itself, as Google's do."""
    if method:
        return Kind.COUNTER if method == "COUNTER" else Kind.REPLY
    if bounce is not None:
        return Kind.BOUNCE
    return Kind.AUTOMATIC if _is_automatic(message) else Kind.OTHER


def _is_automatic(message: EmailMessage) -> bool:
    """Out-of-office notes and the like (RFC 3834 §5; older ones by what they set instead). What people write
    comes as of a list where our address is that of a group.
    """
    said = _line(message, "Auto-Submitted").partition(";")[0].strip().casefold()
    bulk = _line(message, "Precedence").casefold() in ("auto_reply", "bulk", "junk")
    return said not in ("", "no") or bulk or bool(message.get("X-Autoreply"))


def _line(message: EmailMessage, name: str) -> str:
    return legible(" ".join(str(message.get(name, "")).split()))


def _answers_to(message: EmailMessage) -> tuple[str, ...]:
    """The mail it answers, then those before it in the conversation, the last one first."""
    said = MESSAGE_ID.findall(_line(message, "In-Reply-To"))
    before = MESSAGE_ID.findall(_line(message, "References"))
    return tuple(dict.fromkeys([*said, *reversed(before)]))[:MOST_IDS]


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    payload = body.get_payload(decode=True) if body is not None else b""
    if body is None or not isinstance(payload, bytes):
        return ""
    content = decoded(payload, body.get_content_charset("ascii"))
    if body.get_content_subtype() == "html":
        content = text_of(content)
    return legible(content).strip()[:LONG]


def _files(message: EmailMessage) -> tuple[str, ...]:
    """Names of what hangs on it, but for calendar objects, which were read."""
    names = (part.get_filename("") for part in message.walk() if part.get_content_type() not in CALENDARS)
    return tuple(legible(storable(" ".join(name.split())))[:SHORT] for name in names if name)[:MOST_FILES]
