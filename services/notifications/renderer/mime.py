"""One mail as bytes: alternative texts, the calendar object inside and beside them (RFC 6047, interop with
Outlook).

The parts are put together here rather than by Python's email package, which parses each field it is given and
folds it anew for every part: most of what a mail cost. What comes out reads as what the package writes.
"""

import base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import quoprimime
from email.utils import format_datetime
from functools import lru_cache
from itertools import count

from services.notifications.calendar import words
from services.notifications.calendar.invitations import Mailbox
from services.notifications.domain.logos import Logo
from services.notifications.handlers.context import Bodies
from services.notifications.renderer.headers import Headers

CALENDAR_FILE = "invite.ics"
LONGEST_QUOTED = 76
"""Characters of an encoded line, the `=` at its end included (RFC 2045 §6.7 (5))."""

REMEMBERED_LOGOS = 20
VERSION = b"MIME-Version: 1.0\r\n"


@dataclass(frozen=True)
class Calendar:
    """A calendar object and the METHOD inside it."""

    content: bytes
    method: str


@dataclass(frozen=True)
class Envelope:
    """Everything around the content. Message-IDs with their angle brackets; `references` oldest first.

    Args:
        unsubscribe: where its reader says that such mails need not come; empty when they must.
    """

    mail_id: str
    message_id: str
    references: Sequence[str]
    at: datetime
    sender: Mailbox
    recipient: Mailbox
    reply_to: str
    subject: str
    language: str
    unsubscribe: str = ""


class Packer:
    """Puts mails together, and remembers what many of them have alike."""

    def __init__(self) -> None:
        self._plain, self._utf8 = Headers(), Headers(utf8=True)
        self.picture: Callable[[Logo], bytes] = lru_cache(maxsize=REMEMBERED_LOGOS)(_encoded)
        """A logo as mails carry it; many mails carry the same."""

    def to_bytes(
        self,
        envelope: Envelope,
        bodies: Bodies,
        calendar: Calendar | None,
        logo: Logo | None = None,
        ticket: bytes = b"",
    ) -> bytes:
        """The mail, the same bytes for the same arguments.

        Args:
            ticket: the picture to show at the door, as PNG; empty for none.

        Raises:
            ValueError: an address or a header is not fit to be sent.
        """
        is_ascii = envelope.recipient.address.rpartition("@")[0].isascii()
        headers = self._plain if is_ascii else self._utf8
        head = b"".join(_head(headers, envelope, automatic=calendar is None))
        language = headers.shared("Content-Language", envelope.language)
        pictures = [_picture(logo, self.picture(logo))] if logo else []
        if ticket:
            pictures.append(_ticket(ticket))
        kind, body = _body(_Boundaries(envelope.mail_id), bodies, calendar, pictures)
        return b"".join((head, VERSION, kind, language, b"\r\n", body))


class _Boundaries:
    """What parts the parts of one mail, outermost first."""

    def __init__(self, mail_id: str) -> None:
        self._mail_id = mail_id
        self._next = count()

    def multipart(self, subtype: str, parts: Callable[[], Iterable[bytes]]) -> tuple[bytes, bytes]:
        """The field that says how the parts belong together, and the parts; asked for after this boundary is
        named.
        """
        boundary = f"=_{self._mail_id}_{next(self._next)}"
        between = f"\r\n--{boundary}".encode("ascii")
        whole = b"".join(between + b"\r\n" + part for part in parts())
        kind = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n'.encode("ascii")
        return kind, whole.removeprefix(b"\r\n") + between + b"--\r\n"


def _head(headers: Headers, envelope: Envelope, *, automatic: bool) -> Iterator[bytes]:
    yield headers.shared_mailbox("From", envelope.sender)
    yield headers.mailbox("To", envelope.recipient)
    if envelope.reply_to:
        yield headers.shared_mailbox("Reply-To", Mailbox(envelope.reply_to, ""))
    yield headers.shared("Subject", words.header(envelope.subject))
    yield headers.shared("Date", format_datetime(envelope.at.replace(microsecond=0)))
    yield headers.field("Message-ID", envelope.message_id)
    if envelope.references:
        yield headers.field("In-Reply-To", envelope.references[-1])
        yield headers.field("References", " ".join(envelope.references))
    if automatic:
        yield b"Auto-Submitted: auto-generated\r\n"
    yield b"X-Auto-Response-Suppress: OOF, AutoReply\r\n"
    if envelope.unsubscribe:
        yield headers.field("List-Unsubscribe", f"<{envelope.unsubscribe}>")
    if envelope.unsubscribe.startswith("https://"):
        yield b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"  # RFC 8058 §3.1: over https only


def _body(
    boundaries: _Boundaries, bodies: Bodies, calendar: Calendar | None, pictures: list[bytes]
) -> tuple[bytes, bytes]:
    """The field that says what it is made of, and what it is made of."""

    def texts() -> Iterator[bytes]:
        yield _text("plain", bodies.plain)
        yield _html(boundaries, bodies.html, pictures)
        if calendar:
            yield _calendar(calendar)

    def with_file() -> Iterator[bytes]:
        yield b"\r\n".join(boundaries.multipart("alternative", texts))
        if calendar:
            yield _file(calendar)

    return boundaries.multipart(*(("mixed", with_file) if calendar else ("alternative", texts)))


def _text(subtype: str, text: str, version: bytes = b"") -> bytes:
    kind = f'Content-Type: text/{subtype}; charset="utf-8"\r\n'.encode("ascii")
    return b"".join(
        (kind, b"Content-Transfer-Encoding: quoted-printable\r\n", version, b"\r\n", quoted(text))
    )


def _html(boundaries: _Boundaries, html: str, pictures: list[bytes]) -> bytes:
    """Pictures belong to the HTML alone (RFC 2387), so that no program lists them as attachments."""
    if not pictures:
        return _text("html", html, VERSION)
    both = boundaries.multipart("related", lambda: (_text("html", html), *pictures))
    return VERSION + b"\r\n".join(both)


def _picture(logo: Logo, encoded: bytes) -> bytes:
    extension = "jpg" if logo.kind == "jpeg" else "png"
    head = (
        f"Content-Type: image/{logo.kind}\r\n"
        "Content-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: inline; filename="logo.{extension}"\r\n'
        f"Content-ID: <{_content_id(logo)}>\r\n"
    )
    return b"".join((head.encode("ascii"), VERSION, b"\r\n", encoded))


def _ticket(picture: bytes) -> bytes:
    head = (
        b"Content-Type: image/png\r\n"
        b"Content-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: inline; filename="ticket.png"\r\n'
        b"Content-ID: <ticket@kutse>\r\n"
    )
    return b"".join((head, VERSION, b"\r\n", in_base64(picture)))


def _calendar(calendar: Calendar) -> bytes:
    kind = f'Content-Type: text/calendar; charset="utf-8"; method="{calendar.method}"\r\n'
    head = b"Content-Transfer-Encoding: base64\r\n" + kind.encode("ascii") + VERSION
    return head + b"\r\n" + in_base64(calendar.content)


def _file(calendar: Calendar) -> bytes:
    head = (
        "Content-Type: application/ics\r\n"
        "Content-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="{CALENDAR_FILE}"\r\n'
    )
    return head.encode("ascii") + VERSION + b"\r\n" + in_base64(calendar.content)


def _encoded(logo: Logo) -> bytes:
    return in_base64(logo.content)


def quoted(text: str) -> bytes:
    """The text as quoted-printable (RFC 2045 §6.7), each line ended."""
    lines = text.encode().splitlines()
    encoded = quoprimime.body_encode(b"\n".join([*lines, b""]).decode("latin-1"), LONGEST_QUOTED, "\r\n")
    return encoded.encode("ascii")


def in_base64(content: bytes) -> bytes:
    """The bytes as base64 (RFC 2045 §6.8), in lines of 76 characters."""
    return base64.encodebytes(content).replace(b"\n", b"\r\n")


def content_address(logo: Logo) -> str:
    """How the HTML names the picture that travels beside it (RFC 2392)."""
    return f"cid:{_content_id(logo)}"


def data_address(logo: Logo) -> str:
    """The picture itself as an address (RFC 2397)."""
    return f"data:image/{logo.kind};base64,{base64.b64encode(logo.content).decode()}"


def _content_id(logo: Logo) -> str:
    return f"logo.{logo.digest}@kutse"


def redated(content: bytes, message_id: str, at: datetime) -> bytes:
    """The mail with another Message-ID and Date, everything else byte for byte as it was."""
    head, gap, body = content.partition(b"\r\n\r\n")
    fresh = {
        b"message-id": f"Message-ID: {message_id}".encode(),
        b"date": f"Date: {format_datetime(at.replace(microsecond=0))}".encode(),
    }
    lines = [fresh.get(line.partition(b":")[0].lower(), line) for line in head.split(b"\r\n")]
    return b"\r\n".join(lines) + gap + body
