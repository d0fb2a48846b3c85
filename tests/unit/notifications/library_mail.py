"""A mail as Python's email package puts it together: what ours must read as."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from services.notifications.calendar import words
from services.notifications.calendar.invitations import Mailbox
from services.notifications.domain.logos import Logo
from services.notifications.handlers.context import Bodies
from services.notifications.renderer.mime import Calendar, Envelope, content_address


def written(envelope: Envelope, bodies: Bodies, calendar: Calendar | None, logo: Logo | None) -> EmailMessage:
    """The mail, without its boundaries."""
    ascii_only = envelope.recipient.address.rpartition("@")[0].isascii()
    mail = EmailMessage(policy=SMTP if ascii_only else SMTPUTF8)
    _add_headers(mail, envelope, automatic=calendar is None)
    mail.set_content(bodies.plain, cte="quoted-printable")
    mail.add_alternative(bodies.html, subtype="html", cte="quoted-printable")
    html = mail.get_body(("html",))
    if logo and html:
        html.add_related(
            *(logo.content, "image", logo.kind),
            cid=f"<{content_address(logo).removeprefix('cid:')}>",
            disposition="inline",
            filename=f"logo.{'jpg' if logo.kind == 'jpeg' else 'png'}",
        )
    if calendar:
        text = calendar.content.decode()
        mail.add_alternative(text, subtype="calendar", cte="base64", params={"method": calendar.method})
        mail.add_attachment(calendar.content, maintype="application", subtype="ics", filename="invite.ics")
    mail["Content-Language"] = envelope.language
    return mail


def _add_headers(mail: EmailMessage, envelope: Envelope, *, automatic: bool) -> None:
    mail["From"] = _address(envelope.sender)
    mail["To"] = _address(envelope.recipient)
    if envelope.reply_to:
        mail["Reply-To"] = _address(Mailbox(envelope.reply_to, ""))
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
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _address(mailbox: Mailbox) -> Address | str:
    local, _, domain = mailbox.address.rpartition("@")
    return Address(words.name(mailbox.name), local, domain) if local.isascii() else mailbox.address
