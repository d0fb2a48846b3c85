"""What may be wrong with a mail or its calendar object that no single library would say.

Sources: RFC 5322 §2.1.1, RFC 5545 §3.1, RFC 5546 §3.1.2, §3.2.2 and §3.2.5, RFC 6047 §2.4; and what is known
of Outlook: it reads only the first VEVENT, wants the calendar inside the alternative, and one yearly rule per
part of a zone.
"""

import re
from collections.abc import Iterator
from email import message_from_string
from email.message import Message
from email.utils import getaddresses

from services.notifications.calendar import words

MAILTO = re.compile(r"mailto:[A-Za-z0-9!$'*+._~=%-]+@[A-Za-z0-9.-]+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]")
UNREADABLE = ("STYLED-DESCRIPTION", "REFID", "RDATE", "EXDATE", "RECURRENCE-ID")
"""Properties some program stumbles over, and which no invitation of ours needs."""

STATUSES = {"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED"}


def of_mail(content: bytes) -> list[str]:
    """Everything wrong with a mail."""
    return [*_of_bytes(content), *_of_parts(message_from_string(content.decode()))]


def of_calendar(content: bytes) -> list[str]:
    """Everything wrong with a calendar object."""
    lines = _unfolded(content)
    return [*_of_lines(content), *_of_object(lines), *_of_event(lines), *_of_zones(lines)]


def _of_bytes(content: bytes) -> Iterator[str]:
    if re.search(rb"(?<!\r)\n|\r(?!\n)", content):
        yield "a bare LF or CR"
    if any(len(line) > 998 for line in content.split(b"\r\n")):
        yield "a line of more than 998 octets"
    head = content.partition(b"\r\n\r\n")[0]
    if any(len(line) > 78 and _could_be_folded(line) for line in head.decode().split("\r\n")):
        yield "a line of more than 78 characters in the head"


def _could_be_folded(line: str) -> bool:
    """A name and one word cannot, but for a first line that is empty, which some programs misread."""
    return len(line.split()) > 2


def _of_parts(mail: Message) -> Iterator[str]:
    for name in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version"):
        if len(mail.get_all(name, [])) != 1:
            yield f"not one {name}"
    calendars = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    if not calendars:
        if mail["Auto-Submitted"] is None:
            yield "a notice without Auto-Submitted"
        return
    if len(calendars) > 1:
        yield "several calendar parts"
    if mail["Auto-Submitted"] is not None:
        yield "an invitation with Auto-Submitted"
    yield from _of_shape(mail)
    yield from _of_calendar_part(mail, calendars[0])


def _of_shape(mail: Message) -> Iterator[str]:
    leaves = [part for part in mail.walk() if not part.is_multipart()]
    shape = [part.get_content_type() for part in leaves if part.get_content_maintype() != "image"]
    if shape != ["text/plain", "text/html", "text/calendar", "application/ics"]:
        yield f"parts are {shape}"
    yield from _of_pictures(mail, leaves)
    if mail.get_content_type() != "multipart/mixed":
        yield "the outermost part is not multipart/mixed"
    parts = mail.get_payload()
    kinds = (
        [part.get_content_type() for part in parts if isinstance(part, Message)]
        if mail.is_multipart()
        else []
    )
    if kinds != ["multipart/alternative", "application/ics"]:
        yield "the calendar is not inside the alternative"


def _of_pictures(mail: Message, leaves: list[Message]) -> Iterator[str]:
    """RFC 2387: a picture stands beside the HTML that shows it, or mail programs list it as a file."""
    html = b"".join(
        bytes(leaf.get_payload(decode=True) or b"") for leaf in leaves if leaf.get_content_subtype() == "html"
    )
    related = [part for part in mail.walk() if part.get_content_type() == "multipart/related"]
    beside = [each for part in related for each in part.get_payload()]
    for picture in (leaf for leaf in leaves if leaf.get_content_maintype() == "image"):
        if f"cid:{picture['Content-ID'].strip('<>')}".encode() not in html:
            yield "a picture that the HTML does not show"
        if picture not in beside or picture.get_content_disposition() != "inline":
            yield "a picture that is not beside the HTML"


def _of_calendar_part(mail: Message, part: Message) -> Iterator[str]:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    lines = _unfolded(content)
    if part.get_content_disposition():
        yield "the calendar part is an attachment"
    if f"METHOD:{part.get_param('method')}" not in lines:
        yield "method of the part and METHOD inside differ"
    if str(part.get_param("charset")).lower() != "utf-8":
        yield "the calendar part is not utf-8"
    beside = [
        each.get_payload(decode=True) for each in mail.walk() if each.get_content_type() == "application/ics"
    ]
    if beside != [content]:
        yield "the file beside is not the calendar part"
    yield from _of_people(mail, lines)
    yield from of_calendar(content)


def _of_people(mail: Message, lines: list[str]) -> Iterator[str]:
    for header, name in (("From", "ORGANIZER"), ("To", "ATTENDEE")):
        addresses = [words.mailto(each).casefold() for _, each in getaddresses([mail[header]])]
        said = [_mailto(line).casefold() for line in lines if re.match(f"{name}[;:]", line)]
        if addresses != said:
            yield f"{header} and {name} differ"


def _mailto(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line).partition(":")[2]


def _unfolded(content: bytes) -> list[str]:
    return content.decode("utf-8", "replace").replace("\r\n ", "").split("\r\n")


def _of_lines(content: bytes) -> Iterator[str]:
    if re.search(rb"(?<!\r)\n|\r(?!\n)", content):
        yield "a bare LF or CR in the calendar"
    physical = content.split(b"\r\n")
    if any(len(line) > 75 for line in physical):
        yield "a calendar line of more than 75 octets"
    for line in physical:
        try:
            line.decode()
        except UnicodeDecodeError:
            yield "a line folded inside a character"
            return
    if CONTROL.search(content.decode()):
        yield "a control character in the calendar"
    if not content.endswith(b"END:VCALENDAR\r\n"):
        yield "the calendar does not end"


def _of_object(lines: list[str]) -> Iterator[str]:
    if lines.count("BEGIN:VEVENT") != 1:
        yield "not one VEVENT"
    if "VERSION:2.0" not in lines or not any(line.startswith("PRODID:") for line in lines):
        yield "no VERSION or PRODID"
    if not {"METHOD:REQUEST", "METHOD:CANCEL"} & set(lines):
        yield "no METHOD"
    if lines.count("BEGIN:VEVENT") and any(
        line.startswith("UID:") for line in lines[: lines.index("BEGIN:VEVENT")]
    ):
        yield "a UID of the calendar itself"
    for name in UNREADABLE:
        if any(re.match(f"{name}[;:]", line) for line in lines):
            yield f"has {name}"


def _of_event(lines: list[str]) -> Iterator[str]:
    said = _properties(lines)
    method = next((line.partition(":")[2] for line in lines if line.startswith("METHOD:")), "")
    for name in (
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "ORGANIZER",
        "ATTENDEE",
        "SEQUENCE",
        "STATUS",
    ):
        if len(said.get(name, [])) != 1:
            yield f"not one {name} in the event"
    if [_value(each) for each in said.get("STATUS", [])] != [STATUSES.get(method)]:
        yield "STATUS does not fit METHOD"
    if not all(_value(each).endswith("Z") for each in said.get("DTSTAMP", [])):
        yield "DTSTAMP is not UTC"
    for each in (*said.get("ORGANIZER", []), *said.get("ATTENDEE", [])):
        if not MAILTO.fullmatch(_mailto(each)):
            yield "an address that is no mailto"
    if method == "CANCEL" and "BEGIN:VALARM" in lines:
        yield "a cancellation with an alarm"
    if lines.count("BEGIN:VALARM") > 1:
        yield "several alarms"


def _properties(lines: list[str]) -> dict[str, list[str]]:
    """The event's own properties, not those of its alarm, by name."""
    found: dict[str, list[str]] = {}
    inside: list[str] = []
    for line in lines:
        if line.startswith("BEGIN:"):
            inside.append(line[6:])
        elif line.startswith("END:"):
            inside.pop()
        elif inside[-1:] == ["VEVENT"]:
            found.setdefault(re.split("[;:]", line, maxsplit=1)[0], []).append(line)
    return found


def _value(line: str) -> str:
    return line.partition(":")[2]


def _of_zones(lines: list[str]) -> Iterator[str]:
    named = {found for line in lines for found in re.findall(r"^DT(?:START|END);TZID=([^:]+):", line)}
    if named - {line[5:] for line in lines if line.startswith("TZID:")}:
        yield "a zone that is not brought along"
    if any(re.match(r"DT(START|END):\d{8}T\d{6}$", line) for line in lines[_after_zones(lines) :]):
        yield "a floating time"
    text = "\n".join(lines)
    for part in re.findall(r"BEGIN:(?:STANDARD|DAYLIGHT)\n(.*?)END:", text, re.DOTALL):
        offsets = set(re.findall(r"TZOFFSET(?:FROM|TO):(\S+)", part))
        if len(offsets) > 1 and "RRULE:FREQ=YEARLY" not in part:
            yield "a zone without a yearly rule"
        if part.count("BYDAY") + part.count("BYMONTHDAY") > 1:
            yield "a zone's rule that Outlook cannot read"


def _after_zones(lines: list[str]) -> int:
    return lines.index("BEGIN:VEVENT") if "BEGIN:VEVENT" in lines else 0
