"""The proof itself is worth something: what is broken on purpose is found."""

import re
from collections.abc import Callable, Sequence

import pytest

from services.notifications.domain.texts import Own
from services.notifications.renderer.pictures import logo_from
from tests.proof import lint, own_words
from tests.proof.readers import Reader
from tests.unit.notifications.builders import NOW
from tests.unit.notifications.corpus import Case, calendar_of, composer, letter, parsed

COMPOSER = composer()
SEAT = COMPOSER.compose(letter(Case("seat_confirmed", "ru", (("because", "direct"),))), NOW).content
SHOWN = COMPOSER.compose(
    letter(Case("seat_confirmed", "ru", (("because", "direct"),))), NOW, Own({}, logo_from(own_words.logo()))
).content
GONE = COMPOSER.compose(letter(Case("session_cancelled", "ru", ())), NOW).content
NOTICE = COMPOSER.compose(letter(Case("reminder_day", "ru", ())), NOW).content
Break = Callable[[bytes], bytes]


def calendar(mail: bytes) -> bytes:
    """The object in a mail."""
    found = calendar_of(parsed(mail))
    assert found
    return found


def replaced(old: str, new: str) -> Break:
    """The first place that fits the pattern is written otherwise."""

    def change(content: bytes) -> bytes:
        after = re.sub(old.encode(), new.encode().replace(b"\\", b"\\\\"), content, count=1, flags=re.DOTALL)
        assert after != content
        return after

    return change


def doubled(pattern: str) -> Break:
    """What fits the pattern stands there twice."""
    return lambda content: re.sub(b"(" + pattern.encode() + b")", rb"\1\1", content, count=1, flags=re.DOTALL)


IN_MAILS = [
    (SEAT, replaced("\r\nSubject", "\nSubject"), "a bare LF or CR"),
    (SEAT, replaced("Date: [^\r]*\r\n", ""), "not one Date"),
    (SEAT, doubled("From: [^\r]*\r\n"), "not one From"),
    (
        SEAT,
        replaced("\r\nTo: ", "\r\nX-Long: " + "x " * 40 + "\r\nTo: "),
        "a line of more than 78 characters in the head",
    ),
    (
        SEAT,
        replaced("\r\nTo: ", "\r\nAuto-Submitted: auto-generated\r\nTo: "),
        "an invitation with Auto-Submitted",
    ),
    (NOTICE, replaced("Auto-Submitted: [^\r]*\r\n", ""), "a notice without Auto-Submitted"),
    (SEAT, replaced('method="?REQUEST"?', 'method="CANCEL"'), "method of the part and METHOD inside differ"),
    (SEAT, replaced('charset="utf-8"(?=; method)', 'charset="us-ascii"'), "the calendar part is not utf-8"),
    (SEAT, replaced("multipart/mixed", "multipart/related"), "the outermost part is not multipart/mixed"),
    (
        SEAT,
        replaced("multipart/alternative", "multipart/mixed"),
        "the calendar is not inside the alternative",
    ),
    (SEAT, replaced("text/html", "text/calendar"), "several calendar parts"),
    (SEAT, replaced("(?<=To: )[^\r]*", "somebody@example.org"), "To and ATTENDEE differ"),
    (SEAT, replaced("(?<=From: )[^\r]*", "somebody@example.org"), "From and ORGANIZER differ"),
    (
        SEAT,
        replaced("(?=Content-Type: text/calendar)", "Content-Disposition: attachment\r\n"),
        "the calendar part is an attachment",
    ),
    (SHOWN, replaced("Content-ID: <logo", "Content-ID: <other"), "a picture that the HTML does not show"),
    (SHOWN, replaced("multipart/related", "multipart/mixed"), "a picture that is not beside the HTML"),
    (
        SHOWN,
        replaced("Content-Disposition: inline", "Content-Disposition: attachment"),
        "a picture that is not beside the HTML",
    ),
    (
        SEAT,
        replaced("QkVHSU46VkNBTEVOREFS(?=[^-]*--=_[^-]*_0--)", "QkVHSU46VkNBTEVOREFT"),
        "the file beside is not the calendar part",
    ),
]
IN_CALENDARS = [
    (SEAT, replaced("\r\nUID", "\nUID"), "a bare LF or CR in the calendar"),
    (SEAT, replaced("\r\n ", ""), "a calendar line of more than 75 octets"),
    (SEAT, lambda content: folded_inside(content), "a line folded inside a character"),
    (SEAT, replaced("SUMMARY:", "SUMMARY:\x07"), "a control character in the calendar"),
    (SEAT, replaced("END:VCALENDAR\r\n", ""), "the calendar does not end"),
    (SEAT, doubled("BEGIN:VEVENT.*END:VEVENT\r\n"), "not one VEVENT"),
    (SEAT, replaced("PRODID:[^\r]*\r\n", ""), "no VERSION or PRODID"),
    (SEAT, replaced("METHOD:REQUEST", "METHOD:PUBLISH"), "no METHOD"),
    (SEAT, replaced("METHOD:", "UID:x\r\nMETHOD:"), "a UID of the calendar itself"),
    (SEAT, replaced("STATUS:", "RDATE:20270101T100000Z\r\nSTATUS:"), "has RDATE"),
    (SEAT, replaced("STATUS:", "STYLED-DESCRIPTION:x\r\nSTATUS:"), "has STYLED-DESCRIPTION"),
    (GONE, replaced("ATTENDEE;.*?(?=\r\n[A-Z])", "COMMENT:x"), "not one ATTENDEE in the event"),
    (SEAT, doubled("ATTENDEE;.*?\r\n(?=[A-Z])"), "not one ATTENDEE in the event"),
    (SEAT, replaced("SEQUENCE:0\r\n", ""), "not one SEQUENCE in the event"),
    (GONE, replaced("STATUS:CANCELLED", "STATUS:CONFIRMED"), "STATUS does not fit METHOD"),
    (SEAT, replaced("(DTSTAMP:20261121T100000)Z", "DTSTAMP:20261121T100000"), "DTSTAMP is not UTC"),
    (SEAT, replaced("mailto:kutse@", "mailto:õun@"), "an address that is no mailto"),
    (
        GONE,
        replaced("END:VEVENT", "BEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT"),
        "a cancellation with an alarm",
    ),
    (SEAT, doubled("BEGIN:VALARM.*END:VALARM\r\n"), "several alarms"),
    (GONE, replaced("BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n", ""), "a zone that is not brought along"),
    (SEAT, replaced(";TZID=Europe/Tallinn", ""), "a floating time"),
    (SEAT, replaced("RRULE:[^\r]*", "RDATE:20270328T030000"), "a zone without a yearly rule"),
    (SEAT, replaced("BYDAY=-1SU", "BYDAY=-1SU;BYMONTHDAY=3"), "a zone's rule that Outlook cannot read"),
]


def folded_inside(content: bytes) -> bytes:
    """A line broken between the two bytes of a letter."""
    at = content.index("ж".encode()) + 1
    return content[:at] + b"\r\n " + content[at:]


@pytest.mark.parametrize(("mail", "broken", "complaint"), IN_MAILS, ids=[each[2] for each in IN_MAILS])
def test_what_is_wrong_with_a_mail_is_found(mail: bytes, broken: Break, complaint: str) -> None:
    assert lint.of_mail(mail) == []
    assert complaint in lint.of_mail(broken(mail))


@pytest.mark.parametrize(
    ("mail", "broken", "complaint"), IN_CALENDARS, ids=[each[2] for each in IN_CALENDARS]
)
def test_what_is_wrong_with_a_calendar_is_found(mail: bytes, broken: Break, complaint: str) -> None:
    assert lint.of_calendar(calendar(mail)) == []
    assert complaint in lint.of_calendar(broken(calendar(mail)))


@pytest.mark.parametrize(
    ("mail", "broken"),
    [
        (SEAT, replaced("ORGANIZER;[^\r]*\r\n", "")),
        (SEAT, replaced("DTSTAMP:[^\r]*\r\n", "")),
        (SEAT, replaced("STATUS:CONFIRMED", "STATUS:DRAFT")),
        (SEAT, replaced("ATTENDEE;.*?\r\n(?=[A-Z])", "")),
        (SEAT, replaced("DTSTART;[^\r]*\r\n", "")),
    ],
    ids=["no organiser", "no stamp", "a status of tasks", "no attendee", "no beginning"],
)
def test_libical_complains_of_what_rfc_5546_forbids(
    readers: Sequence[Reader], mail: bytes, broken: Break
) -> None:
    libical = next(each for each in readers if each.name == "libical")

    assert libical.read(calendar(mail))["complaints"] == []
    assert libical.read(broken(calendar(mail)))["complaints"] != []


def test_readers_that_know_the_zone_only_from_the_object_notice_when_its_rule_is_wrong(
    readers: Sequence[Reader],
) -> None:
    shifted = replaced("TZOFFSETTO:[+]0200", "TZOFFSETTO:+0400")(calendar(SEAT))
    starts = {each.name: each.read(shifted)["events"][0]["starts"] for each in readers}

    assert starts["libical"] == starts["ical.js"] == "2026-12-09T06:00:00Z"
    assert starts["node-ical"] == "2026-12-09T08:00:00Z"
