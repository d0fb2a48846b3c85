"""One mail as bytes: alternative texts, the calendar object inside and beside them (RFC 6047, interop with
Outlook).
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTPUTF8, EmailPolicy
from email.utils import format_datetime
from typing import Any

from services.notifications.calendar import words
from services.notifications.calendar.invitations import Mailbox
from services.notifications.domain.logos import Logo
from services.notifications.handlers.context import Bodies

CALENDAR_FILE = "invite.ics"


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


class _Folding(EmailPolicy):
    """Every space of a subject survives, and none is added: the library's own folding loses one where two
    encoded words meet (CPython issue 92081), and puts a subject that fits a line of its own below its name.
    An address that is longer than a line stays one: as encoded words nobody could open it.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() == "subject":
            charset = "us-ascii" if str(value).isascii() else "utf-8"
            encoded = Header(str(value), charset, header_name=name).encode(linesep=self.linesep)
            return f"{name}: {encoded}{self.linesep}".encode("ascii")
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


def to_bytes(
    envelope: Envelope, bodies: Bodies, calendar: Calendar | None, logo: Logo | None = None
) -> bytes:
    """The mail, the same bytes for the same arguments.

    Raises:
        ValueError: an address or a header is not fit to be sent.
    """
    ascii_only = envelope.recipient.address.rpartition("@")[0].isascii()
    policy = _Folding(linesep="\r\n") if ascii_only else SMTPUTF8
    mail = EmailMessage(policy=policy)
    _add_headers(mail, envelope, automatic=calendar is None)
    mail.set_content(bodies.plain, cte="quoted-printable")
    mail.add_alternative(bodies.html, subtype="html", cte="quoted-printable")
    if logo:
        _add_logo(mail, logo)
    if calendar:
        _add_calendar(mail, calendar)
    mail["Content-Language"] = envelope.language  # last: adding content takes such headers along
    _name_boundaries(mail, envelope.mail_id)
    return mail.as_bytes()


def _add_headers(mail: EmailMessage, envelope: Envelope, *, automatic: bool) -> None:
    mail["From"] = _mailbox(envelope.sender)
    mail["To"] = _mailbox(envelope.recipient)
    if envelope.reply_to:
        mail["Reply-To"] = _mailbox(Mailbox(envelope.reply_to, ""))
    mail["Subject"] = words.header(envelope.subject)
    mail["Date"] = format_datetime(envelope.at.replace(microsecond=0))
    mail["Message-ID"] = envelope.message_id
    if envelope.references:
        mail["In-Reply-To"] = envelope.references[-1]
        mail["References"] = " ".join(envelope.references)
    if automatic:
        mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if envelope.unsubscribe:
        mail["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
    if envelope.unsubscribe.startswith("https://"):
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058 §3.1: over https only


def _mailbox(mailbox: Mailbox) -> Address | str:
    """An address object, so that a comma or a bracket in it can never name a second recipient."""
    local, _, domain = words.ascii_domain(mailbox.address).rpartition("@")
    if any(not each.isprintable() or each in ' ,;:<>()[]"\\' for each in local + domain) or "@" in local:
        raise ValueError("not an address")
    if local.isascii():
        return Address(words.name(mailbox.name), local, domain)
    return f"{local}@{domain}"


def content_address(logo: Logo) -> str:
    """How the HTML names the picture that travels beside it (RFC 2392)."""
    return f"cid:{_content_id(logo)}"


def data_address(logo: Logo) -> str:
    """The picture itself as an address (RFC 2397)."""
    return f"data:image/{logo.kind};base64,{base64.b64encode(logo.content).decode()}"


def _content_id(logo: Logo) -> str:
    return f"logo.{logo.digest}@kutse"


def _add_logo(mail: EmailMessage, logo: Logo) -> None:
    """The picture belongs to the HTML alone (RFC 2387), so that no program lists it as an attachment."""
    html = mail.get_body(("html",))
    if html is not None:
        html.add_related(
            logo.content,
            "image",
            logo.kind,
            cid=f"<{_content_id(logo)}>",
            disposition="inline",
            filename=f"logo.{'jpg' if logo.kind == 'jpeg' else 'png'}",
        )


def _add_calendar(mail: EmailMessage, calendar: Calendar) -> None:
    text = calendar.content.decode()
    mail.add_alternative(text, subtype="calendar", cte="base64", params={"method": calendar.method})
    mail.add_attachment(calendar.content, maintype="application", subtype="ics", filename=CALENDAR_FILE)


def _name_boundaries(mail: EmailMessage, mail_id: str) -> None:
    parts: list[MIMEPart] = [part for part in mail.walk() if part.is_multipart()]
    for number, part in enumerate(parts):
        part.set_boundary(f"=_{mail_id}_{number}")


def redated(content: bytes, message_id: str, at: datetime) -> bytes:
    """The mail with another Message-ID and Date, everything else byte for byte as it was."""
    head, gap, body = content.partition(b"\r\n\r\n")
    fresh = {
        b"message-id": f"Message-ID: {message_id}".encode(),
        b"date": f"Date: {format_datetime(at.replace(microsecond=0))}".encode(),
    }
    lines = [fresh.get(line.partition(b":")[0].lower(), line) for line in head.split(b"\r\n")]
    return b"\r\n".join(lines) + gap + body
