"""Reading what a calendar answers: the first calendar object in a mail that is a REPLY or a COUNTER.

Source: RFC 6047 §2.4 (calendar objects in mails), RFC 5546 §3.2.3 and §3.2.7.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from email.message import EmailMessage

from icalendar import Component, Event

from services.notifications.domain.answers import Answer, Reply
from services.notifications.domain.events import NEVER
from services.notifications.intake.charsets import codec, legible

METHODS = ("REPLY", "COUNTER")
CALENDARS = ("text/calendar", "application/ics")
MOST_PARTS, MOST_DEPTH = 40, 8
MOST_BYTES = 64 * 1024
"""An answer is one event; a larger object is none."""

ANSWERS: Mapping[str, Answer] = {
    "ACCEPTED": Answer.ACCEPTED,
    "DECLINED": Answer.DECLINED,
    "TENTATIVE": Answer.TENTATIVE,
}
COMMENT = 2_000

WHERE = ["VCALENDAR", "VEVENT"]
TIMES = frozenset({"DTSTART", "DTEND"})
OTHERS = frozenset({"UID", "SEQUENCE", "DTSTAMP", "ATTENDEE", "COMMENT"})
LONGEST_TIME = 200
"""Characters of a line with a time, of which the first counts: for a zone its name, and each end of it, is
looked for on disk.
"""

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""No time from before, or after `NEVER`, is proposed; at the ends of time clocks elsewhere show nothing."""

FOLD, LINE_END = re.compile(r"\r?\n[ \t]"), re.compile(r"\r?\n")
NAME = re.compile(r"[^;:]*")


class UnreadableError(ValueError):
    """It is an answer, but not one that can be understood."""


def calendar_of(message: EmailMessage) -> tuple[str, bytes] | None:
    """METHOD and bytes of the first calendar object that answers something; None when there is none.

    Programs on the way take `method=` out of the part's type, so what the object itself says counts.
    """
    for part in _parts(message, 0):
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            content = _in_utf8(part, content)
            if (method := _method(content)) in METHODS:
                return method, content
    return None


def read_reply(method: str, content: bytes) -> Reply:
    """What the object answers.

    Raises:
        UnreadableError: it is too large, broken, about several events, or answers nothing.
        ValueError: as above, from the parser.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableError("too large")
    event = _the_event(content)
    attendees = _all(event, "ATTENDEE")
    return Reply(
        uid=str(event.get("UID", "")),
        answer=Answer.COUNTERED if method == "COUNTER" else _answer(attendees),
        attendees=tuple(str(each) for each in attendees),
        sequence=max(int(event.get("SEQUENCE", 0)), 0),
        stamp=_moment(event),
        comment=legible("\n".join(str(each) for each in _all(event, "COMMENT"))).strip()[:COMMENT],
        proposed=_proposed(event) if method == "COUNTER" else None,
    )


def _parts(message: EmailMessage, depth: int) -> Iterator[EmailMessage]:
    """Leaves that may be calendar objects. What lies in a mail inside the mail was said to somebody else."""
    if message.is_multipart():
        if depth < MOST_DEPTH and message.get_content_maintype() == "multipart":
            for part in list(message.iter_parts())[:MOST_PARTS]:
                yield from _parts(part, depth + 1)  # type: ignore[arg-type]
    elif message.get_content_type() in CALENDARS:
        yield message


def _in_utf8(part: EmailMessage, content: bytes) -> bytes:
    try:
        return content.decode(codec(part.get_content_charset("utf-8"))).encode()
    except (LookupError, UnicodeError):
        return content


def _method(content: bytes) -> str:
    """The value of METHOD, which stands before the first component."""
    head = content[:MOST_BYTES].upper().partition(b"BEGIN:VEVENT")[0]
    values = (line.partition(b":")[2] for line in head.splitlines() if line.startswith(b"METHOD:"))
    return next(values, b"").strip().decode("ascii", "replace")


def _the_event(content: bytes) -> Component:
    """The one event, with what is looked at and nothing else. Zones and rules that a stranger describes are
    never reckoned with: one can be written that takes for ever.
    """
    found = _events(LINE_END.split(FOLD.sub("", content.decode("utf-8", "replace"))))
    if len(found) != 1:
        raise UnreadableError("not one event")
    return Event.from_ical("\r\n".join(["BEGIN:VEVENT", *found[0], "END:VEVENT"]))


def _events(lines: Sequence[str]) -> list[list[str]]:
    """The lines of each event that are looked at.

    Raises:
        UnreadableError: something that begins has no end.
    """
    found: list[list[str]] = []
    within: list[str] = []
    left = {*TIMES}
    for line in lines:
        name, is_inside = _name(line), within == WHERE
        if name == "BEGIN":
            within.append(line.partition(":")[2].strip().upper())
            found += [[]] if within == WHERE else []
        elif name == "END":
            within = within[:-1]
        elif is_inside and (name in OTHERS or (name in left and len(line) <= LONGEST_TIME)):
            found[-1].append(line)
            left.discard(name)
    if within:
        raise UnreadableError("no end")
    return found


def _name(line: str) -> str:
    """What the line is about; of strangers' objects the first may begin with a mark of byte order."""
    match = NAME.match(line)
    return match[0].strip("\ufeff ").upper() if match else ""


def _all(event: Component, name: str) -> list[object]:
    found = event.get(name)
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def _answer(attendees: list[object]) -> Answer:
    """Of several attendees the first one's; such an answer does not count anyway."""
    said = (str(getattr(each, "params", {}).get("PARTSTAT", "")).upper() for each in attendees)
    found = next((ANSWERS[each] for each in said if each in ANSWERS), None)
    if found is None:
        raise UnreadableError("no answer")
    return found


def _proposed(event: Component) -> tuple[datetime, datetime] | None:
    starts, ends = (getattr(event.get(name), "dt", None) for name in ("DTSTART", "DTEND"))
    if not (isinstance(starts, datetime) and isinstance(ends, datetime) and starts.tzinfo and ends.tzinfo):
        return None
    starts, ends = starts.astimezone(UTC), ends.astimezone(UTC)
    return (starts, ends) if min(starts, ends) >= EARLIEST and max(starts, ends) < NEVER else None


def _moment(event: Component) -> datetime:
    stamp = getattr(event.get("DTSTAMP"), "dt", None)
    if isinstance(stamp, datetime):
        return (stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)).astimezone(UTC)
    if isinstance(stamp, date):
        return datetime.combine(stamp, time(), UTC)
    raise UnreadableError("no moment")
