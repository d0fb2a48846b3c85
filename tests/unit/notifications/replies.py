"""Answers in the shapes that calendars give them, written after what their makers and others say of them."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.unit.notifications.builders import DOMAIN, NOW

OWN = f"kutse@{DOMAIN}"
MARI = "mari@example.org"


@dataclass(frozen=True)
class Said:
    """What somebody answers."""

    uid: str
    partstat: str = "ACCEPTED"
    sequence: int = 0
    stamp: datetime = NOW
    comment: str = ""
    attendee: str = MARI
    sender: str = MARI

    @property
    def at(self) -> str:
        """The moment as it stands in a calendar object."""
        return self.stamp.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def outlook(said: Said) -> bytes:
    """Plain and calendar side by side, base64, times with a zone of Windows, capital MAILTO."""
    calendar = _object(
        "METHOD:REPLY",
        "PRODID:Microsoft Exchange Server 2010",
        "VERSION:2.0",
        "BEGIN:VTIMEZONE",
        "TZID:FLE Standard Time",
        "BEGIN:STANDARD",
        "DTSTART:16010101T040000",
        "TZOFFSETFROM:+0300",
        "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:16010101T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0300",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        f'ATTENDEE;PARTSTAT={said.partstat};CN="Näide, Mari":MAILTO:{said.attendee}',
        *([f"COMMENT;LANGUAGE=et-EE:{said.comment}\\n"] if said.comment else []),
        f"UID:{said.uid}",
        "SUMMARY;LANGUAGE=et-EE:Nõusolek: ABC-koolitus",
        "DTSTART;TZID=FLE Standard Time:20261209T100000",
        "DTEND;TZID=FLE Standard Time:20261209T160000",
        "CLASS:PUBLIC",
        f"DTSTAMP:{said.at}",
        "TRANSP:OPAQUE",
        "STATUS:CONFIRMED",
        f"SEQUENCE:{said.sequence}",
        "X-MICROSOFT-CDO-APPT-SEQUENCE:0",
        "END:VEVENT",
    )
    return _alternative(
        said,
        ["X-MS-Has-Attach:", "X-MS-TNEF-Correlator:", 'Thread-Topic: "ABC-koolitus"'],
        'Content-Type: text/calendar; charset="utf-8"; method=REPLY\r\nContent-Transfer-Encoding: base64',
        base64.encodebytes(calendar).replace(b"\n", b"\r\n"),
    )


def gmail(said: Said) -> bytes:
    """Says that it was made by itself; times in UTC; the same object once more as an attachment."""
    calendar = _object(
        "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        "DTSTART:20261209T080000Z",
        "DTEND:20261209T140000Z",
        f"DTSTAMP:{said.at}",
        f"ORGANIZER;CN=Kutse:mailto:{OWN}",
        f"UID:{said.uid}",
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={said.partstat};CN={said.attendee};X-",
        f" NUM-GUESTS=0{_response(said.comment)}:mailto:{said.attendee}",
        *([f"COMMENT:{said.comment}"] if said.comment else []),
        "CREATED:20261120T080000Z",
        f"SEQUENCE:{said.sequence}",
        "STATUS:CONFIRMED",
        "SUMMARY:ABC-koolitus",
        "TRANSP:OPAQUE",
        "END:VEVENT",
    )
    return _alternative(
        said,
        ["Auto-Submitted: auto-generated", "Sender: Google Calendar <calendar-notification@google.com>"],
        'Content-Type: text/calendar; charset="UTF-8"; method=REPLY\r\nContent-Transfer-Encoding: 7bit',
        calendar,
    )


def apple(said: Said) -> bytes:
    """The calendar alone, quoted-printable, the attendee's address as it was typed, no charset."""
    calendar = _object(
        "CALSCALE:GREGORIAN",
        "METHOD:REPLY",
        "PRODID:-//Apple Inc.//macOS 15.0//EN",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        f'ATTENDEE;CN="Mari Naide";CUTYPE=INDIVIDUAL;EMAIL="{said.attendee}";PARTSTAT={said.partstat};ROL',
        f" E=REQ-PARTICIPANT:mailto:{said.attendee.upper()}",
        *([f"COMMENT:{said.comment}"] if said.comment else []),
        "DTEND;TZID=Europe/Tallinn:20261209T160000",
        f"DTSTAMP:{said.at}",
        "DTSTART;TZID=Europe/Tallinn:20261209T100000",
        f'ORGANIZER;CN="Kutse":mailto:{OWN}',
        f"SEQUENCE:{said.sequence}",
        "SUMMARY:ABC-koolitus",
        f"UID:{said.uid}",
        "END:VEVENT",
    )
    quoted = calendar.replace(b"=", b"=3D")
    head = 'Content-Type: text/calendar; method="REPLY"; name="iCal-1.ics"'
    return _mail(said, [f"{head}\r\nContent-Transfer-Encoding: quoted-printable"], quoted)


def thunderbird(said: Said) -> bytes:
    """Plain text and calendar in one mixed mail, eight bits; what goes by way of Proton loses `method=`."""
    calendar = _object(
        "PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN",
        "VERSION:2.0",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        "CREATED:20261121T100000Z",
        "LAST-MODIFIED:20261121T100000Z",
        f"DTSTAMP:{said.at}",
        f"UID:{said.uid}",
        "SUMMARY:Ohvri äratundmine",
        f"ORGANIZER;CN=Kutse:mailto:{OWN}",
        f"ATTENDEE;CN=Mari;PARTSTAT={said.partstat};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT:mai",
        f" lto:{said.attendee}",
        *([f"COMMENT:{said.comment}"] if said.comment else []),
        f"SEQUENCE:{said.sequence}",
        "DTSTART:20261209T080000Z",
        "DTEND:20261209T140000Z",
        "END:VEVENT",
    )
    return _alternative(
        said,
        ["User-Agent: Mozilla Thunderbird"],
        "Content-Type: text/calendar; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit",
        calendar,
    )


SHAPES = (outlook, gmail, apple, thunderbird)


def counter(said: Said) -> bytes:
    """A proposal of another time, as Outlook makes it."""
    calendar = _object(
        "METHOD:COUNTER",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        f"ATTENDEE;PARTSTAT=TENTATIVE:mailto:{said.attendee}",
        f"COMMENT:{said.comment}",
        f"UID:{said.uid}",
        "DTSTART:20261210T080000Z",
        "DTEND:20261210T140000Z",
        f"DTSTAMP:{said.at}",
        f"SEQUENCE:{said.sequence}",
        "END:VEVENT",
    )
    head = "Content-Type: text/calendar; charset=utf-8; method=COUNTER"
    return _alternative(said, [], f"{head}\r\nContent-Transfer-Encoding: 8bit", calendar)


def _response(comment: str) -> str:
    return f';X-RESPONSE-COMMENT="{comment}"' if comment else ""


def _object(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()


def _alternative(said: Said, headers: list[str], part_head: str, part: bytes) -> bytes:
    body = b"\r\n".join(
        [
            b"--b1",
            b"Content-Type: text/plain; charset=utf-8",
            b"",
            f"Mari: {said.partstat.lower()}".encode(),
            b"--b1",
            part_head.encode(),
            b"",
            part,
            b"--b1--",
            b"",
        ]
    )
    return _mail(said, [*headers, 'Content-Type: multipart/alternative; boundary="b1"'], body)


def _mail(said: Said, headers: list[str], body: bytes) -> bytes:
    head = [
        f"From: Mari Naide <{said.sender}>",
        f"To: Kutse <{OWN}>",
        "Subject: Accepted: ABC-koolitus",
        "Date: Sat, 21 Nov 2026 12:00:00 +0200",
        "MIME-Version: 1.0",
        *headers,
        "",
        "",
    ]
    return "\r\n".join(head).encode() + body
