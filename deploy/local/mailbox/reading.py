"""A mail taken apart for reading: text, HTML, calendar and attachments."""

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from icalendar import Calendar, Component

TEXT, HTML, CALENDAR = "text/plain", "text/html", "text/calendar"


@dataclass(frozen=True)
class MailPart:
    """One leaf of the mail's tree.

    Args:
        number: its place, by which it can be downloaded.
        content_id: without the angle brackets; empty when nothing refers to it.
    """

    number: int
    content_type: str
    filename: str
    content_id: str
    content: bytes


@dataclass(frozen=True)
class Invitation:
    """What a calendar program would read from one event: name of the property -> its value."""

    method: str
    properties: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OpenMail:
    """A mail as somebody reads it."""

    headers: tuple[tuple[str, str], ...]
    parts: tuple[MailPart, ...]

    @property
    def text(self) -> str:
        """The plain text, or nothing."""
        return self._first(TEXT)

    @property
    def html(self) -> str:
        """The HTML with its own pictures pointing at this mail's parts, or nothing."""
        html = self._first(HTML)
        for part in self.parts:
            if part.content_id:
                html = html.replace(f"cid:{part.content_id}", f"parts/{part.number}")
        return html

    @property
    def invitations(self) -> list[Invitation]:
        """Every event of the calendar part, readable."""
        calendar = self._first(CALENDAR)
        return _invitations(calendar) if calendar else []

    def _first(self, content_type: str) -> str:
        found = (
            part.content for part in self.parts if part.content_type == content_type and not part.filename
        )
        return next(found, b"").decode(errors="replace")


def open_mail(raw: bytes) -> OpenMail:
    """Takes a mail apart; what cannot be decoded is shown as well as it can be."""
    message = BytesParser(policy=policy.default).parsebytes(raw)
    headers = tuple((name, str(value)) for name, value in message.items())
    leaves = (part for part in message.walk() if not part.is_multipart())
    return OpenMail(headers, tuple(_part(number, leaf) for number, leaf in enumerate(leaves)))


def _part(number: int, leaf: EmailMessage) -> MailPart:
    content = leaf.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    if leaf.get_content_maintype() == "text":
        raw = raw.decode(leaf.get_content_charset("utf-8"), errors="replace").encode()
    content_id = str(leaf.get("Content-ID", "")).strip("<> ")
    return MailPart(number, leaf.get_content_type(), leaf.get_filename() or "", content_id, raw)


def _invitations(text: str) -> list[Invitation]:
    try:
        calendar = Calendar.from_ical(text)
    except ValueError:
        return [Invitation("unreadable", (("calendar", text),))]
    method = str(calendar.get("METHOD", ""))
    return [Invitation(method, _properties(event)) for event in calendar.walk("VEVENT")]


def _properties(event: Component) -> tuple[tuple[str, str], ...]:
    lines = event.to_ical().decode().replace("\r\n ", "").splitlines()
    pairs = (line.partition(":") for line in lines if not line.startswith(("BEGIN:", "END:")))
    return tuple((name, _plain(value)) for name, _, value in pairs)


def _plain(value: str) -> str:
    return value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
