"""A mail read back, for whoever looks at the journal: what it said and what was attached.

Only the plain text is read; it says the same as the HTML part. Personal links are cut short: they open what
belongs to the mail's reader. So they are in what people answer, since that holds what they were written.
"""

import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from shared.links import TOKEN_LENGTH

SECRET = re.compile(rf"(?<=[/=])[A-Za-z0-9_-]{{{TOKEN_LENGTH}}}(?![A-Za-z0-9_-])")
CUT = "…"


@dataclass(frozen=True)
class Attached:
    """A file that travelled with a mail."""

    name: str
    size: int


@dataclass(frozen=True)
class Said:
    """What a mail said: its sender, its text, and the files with it."""

    sender: str
    text: str
    attached: tuple[Attached, ...]


def read(content: bytes) -> Said:
    """The mail in these bytes, which we wrote ourselves."""
    mail = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(content)
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    files = [Attached(part.get_filename() or "", _size(part)) for part in mail.iter_attachments()]
    return Said(str(mail["From"] or ""), discreet(text), tuple(each for each in files if each.name))


def discreet(text: str) -> str:
    """The text with its personal links cut short."""
    return SECRET.sub(CUT, text)


def _size(part: EmailMessage) -> int:
    content = part.get_payload(decode=True)
    return len(content) if isinstance(content, bytes) else 0
