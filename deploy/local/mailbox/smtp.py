"""The SMTP side: accepts every sender, recipient and mail, in any script."""

from datetime import UTC, datetime

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.mailbox.mails import Mails

LARGEST_MAIL = 32 * 1024 * 1024
NO_ROOM = "452 4.3.1 no room for it now"
"""RFC 5321, 4.2.3, and RFC 3463, 3.4."""


class Receiver:
    """Puts each mail aside; aiosmtpd calls it."""

    def __init__(self, mails: Mails) -> None:
        self._mails = mails

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 - aiosmtpd's hook
        """The mail is on disk before the sender hears 250; while there is no room it may come again later."""
        content = envelope.original_content or b""
        try:
            mail = self._mails.add(content, envelope.rcpt_tos, datetime.now(UTC))
        except OSError:
            return NO_ROOM
        return f"250 2.0.0 kept as {mail.id}"


def smtp_server(mails: Mails, host: str, port: int) -> Controller:
    """A server that is not started yet; it runs in a thread of its own."""
    return Controller(
        Receiver(mails), hostname=host, port=port, enable_SMTPUTF8=True, data_size_limit=LARGEST_MAIL
    )
