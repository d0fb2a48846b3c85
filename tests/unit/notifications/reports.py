"""Reports about undelivered mails, in the shapes mail servers give them. Written for these tests."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template
from textwrap import dedent

SHAPES = ("postfix", "exchange", "gmail", "exim", "old_exim")
MARI = "mari@example.org"
MESSAGE_ID = "<0123456789abcdef01234567@kutse.example.org>"
BACK = "kutse+b-token@kutse.example.org"


@dataclass(frozen=True)
class Report:
    """What a report says; each shape says it in its own way."""

    to: str = BACK
    recipient: str = MARI
    action: str = "failed"
    status: str = "5.1.1"
    reply: str = "550 5.1.1 <mari@example.org>: Recipient address rejected: User unknown"
    message_id: str = MESSAGE_ID
    others: str = ""

    def in_shape(self, shape: str) -> bytes:
        """As that mail server writes it."""
        text = (Path(__file__).parent / "returned" / f"{shape}.eml").read_text()
        return Template(text).substitute(asdict(self)).replace("\n", "\r\n").encode()

    def postfix(self) -> bytes:
        """As Postfix writes it."""
        return self.in_shape("postfix")


def others(*fates: Sequence[str]) -> str:
    """Further recipients: (address, action, status)."""
    return "".join(
        f"\nFinal-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\n"
        for address, action, status in fates
    )


def wrapped(report: bytes) -> bytes:
    """The report as a gateway passes it on that puts a line of its own below every mail."""
    head, _, body = report.partition(b"\r\n\r\n")
    kind = next(part for part in head.split(b"\r\nC") if part.startswith(b"ontent-Type"))
    outer = _mail("""\
        From: MAILER-DAEMON@relay.example.net
        To: kutse+b-token@kutse.example.org
        Subject: Undelivered
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=outer

        --outer
        """)
    footer = b"\r\n--outer\r\nContent-Type: text/plain\r\n\r\nChecked.\r\n--outer--\r\n"
    return outer + b"C" + kind.partition(b"\r\nMessage-Id")[0] + b"\r\n\r\n" + body + footer


def vacation(to: str = BACK, message_id: str = MESSAGE_ID) -> bytes:
    """An out-of-office note; whoever reads its words would take it for a bounce."""
    return _mail(f"""\
        Return-Path: <>
        From: Mari <{MARI}>
        To: {to}
        Subject: Undelivered? Away until Monday
        Auto-Submitted: auto-replied
        In-Reply-To: {message_id}
        Content-Type: text/plain; charset=utf-8

        Final-Recipient: rfc822; {MARI}
        Action: failed
        Status: 5.1.1
        """)


def read_receipt(to: str = BACK) -> bytes:
    """A report that a mail was shown; not one about delivery."""
    return _mail(f"""\
        From: Mari <{MARI}>
        To: {to}
        Subject: Read: Seat confirmed
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=disposition-notification; boundary=mdn

        --mdn
        Content-Type: text/plain

        Your mail was shown.
        --mdn
        Content-Type: message/disposition-notification

        Final-Recipient: rfc822;{MARI}
        Original-Message-ID: {MESSAGE_ID}
        Disposition: manual-action/MDN-sent-manually; displayed

        --mdn--
        """)


def _mail(text: str) -> bytes:
    return dedent(text).replace("\n", "\r\n").encode()
