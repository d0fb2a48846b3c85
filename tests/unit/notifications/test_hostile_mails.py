"""Mails made to stop us: whatever they hold, they are read in no time and can be stored.

Where one of these rules is broken, reading takes minutes, or what was read cannot be written out as UTF-8.
"""

import pytest

from services.notifications.domain.answers import canonical
from services.notifications.domain.bounces import key_of
from services.notifications.domain.incoming import MOST_BYTES, Kind
from services.notifications.intake.polling import addressed_to
from services.notifications.intake.reading import read
from tests.unit.notifications.builders import NOW
from tests.unit.notifications.replies import OWN, Said, counter, gmail
from tests.unit.notifications.reports import Report

MARKS = (b'"', b"(", b"@a", b"a.", b"a@b.c,", b";a*0*=x", b"=?utf-8?q?a?= ")
ENDLESS = """BEGIN:VTIMEZONE
TZID:Kuri
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
RRULE:FREQ=SECONDLY
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T000000
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
RRULE:FREQ=SECONDLY
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT""".replace("\n", "\r\n")
"""A zone whose clocks were changed each second since 1601."""

HALF = "\\ud800"
MANY_LETTERS = "".join(chr(0x4E00 + number) for number in range(8_000))


@pytest.mark.parametrize("mark", MARKS)
def test_a_header_however_long_is_read_at_once(mark: bytes) -> None:
    raw = b"From: x" + mark * (MOST_BYTES // len(mark) - 10) + b"\r\n\r\nTere"

    assert read(raw[:MOST_BYTES], OWN, NOW).kind is Kind.OTHER


@pytest.mark.parametrize("mark", MARKS)
def test_a_mail_of_many_parts_with_bad_headers_is_read_at_once(mark: bytes) -> None:
    part = b"--b\r\nContent-Type: x" + mark * (950 // len(mark)) + b"\r\n\r\n"
    raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 250

    assert read(raw, OWN, NOW).kind is Kind.OTHER


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("unicode_escape", HALF.encode()),
        ("raw_unicode_escape", HALF.encode()),
        ("utf-7", b"+2AA-"),
        ("punycode", b"a" * (MOST_BYTES - 500)),
        ("nonsense", b"\xff"),
    ],
)
@pytest.mark.parametrize("kind", ["text/plain", "text/html", "text/calendar"])
def test_what_was_read_can_be_written_out_whatever_charset_was_named(
    charset: str, body: bytes, kind: str
) -> None:
    raw = f"From: a@example.org\r\nContent-Type: {kind}; charset={charset}\r\n\r\n".encode() + body

    mail = read(raw, "kutse+\udcff@example.org", NOW)

    for text in (mail.text, mail.subject, mail.sender, mail.envelope_to):
        text.encode()


def test_an_answer_that_names_a_wrong_charset_is_understood_all_the_same() -> None:
    raw = gmail(Said("s1.r1@kutse.example.org", comment="Tänan")).replace(
        b'charset="UTF-8"', b'charset="us-ascii"'
    )
    reply = read(raw, OWN, NOW).reply

    assert reply is not None
    assert reply.comment == "Tänan"


@pytest.mark.parametrize("spelt", [canonical, key_of])
def test_an_address_that_can_be_none_is_not_spelt_out(spelt: object) -> None:
    address = f"mari@{MANY_LETTERS}"

    assert callable(spelt)
    assert spelt(address) == address


@pytest.mark.parametrize("mark", [b"(", b'"', b"a@b,", b"<"])
def test_whom_a_mail_in_a_mailbox_was_for_is_always_found_out(mark: bytes) -> None:
    raw = b"To: " + mark * (MOST_BYTES // len(mark) // 2) + b"\r\nDelivered-To: " + OWN.encode() + b"\r\n\r\n"

    assert addressed_to(raw, lambda address: address == OWN) == OWN


def test_a_mail_of_parts_within_parts_is_read_in_the_time_its_length_takes() -> None:
    depth = 300
    heads = [f"Content-Type: multipart/mixed; boundary=b{each}\r\n\r\n--b{each}\r\n" for each in range(depth)]
    raw = "".join(heads).encode()

    assert read(raw + b"\n" * (MOST_BYTES - len(raw)), OWN, NOW).kind is Kind.OTHER


@pytest.mark.parametrize("field", [b"To: a%d@b.ee\r\n", b"X-Failed-Recipients: a%d@b.ee\r\n"])
def test_a_report_with_thousands_of_addresses_is_read_at_once(field: bytes) -> None:
    many = b"".join(field % number for number in range(MOST_BYTES // (len(field) + 4)))
    raw = (many + Report().postfix())[:MOST_BYTES]

    assert read(raw, OWN, NOW).bounce is not None


def test_a_zone_a_stranger_describes_is_not_reckoned_with() -> None:
    raw = counter(Said("s1.r1@kutse.example.org", comment="Hiljem"))
    evil = raw.replace(b"BEGIN:VEVENT", ENDLESS.encode()).replace(b"DTSTART:", b"DTSTART;TZID=Kuri:")
    evil = evil.replace(b"20261210T080000Z", b"20261210T080000")

    mail = read(evil, OWN, NOW)

    assert mail.reply is not None
    assert (mail.reply.comment, mail.reply.proposed) == ("Hiljem", None)


@pytest.mark.parametrize("zone", ["Europe", "x" * 100, "x" * 300, "/".join("x" * 2_000), "../../etc/passwd"])
def test_a_zone_there_is_not_keeps_no_mail_from_being_read(zone: str) -> None:
    raw = counter(Said("s1.r1@kutse.example.org")).replace(b"DTSTART:", f"DTSTART;TZID={zone}:".encode())

    assert read(raw, OWN, NOW).kind is Kind.COUNTER


@pytest.mark.parametrize(
    ("said", "other"),
    [(b"20261210T080000Z", b"00010101T000000Z"), (b"20261210T140000Z", b"99991231T235959Z")],
)
def test_a_time_that_no_clock_shows_everywhere_is_not_proposed(said: bytes, other: bytes) -> None:
    reply = read(counter(Said("s1.r1@kutse.example.org")).replace(said, other), OWN, NOW).reply

    assert reply is not None
    assert reply.proposed is None


def test_an_answer_of_empty_lines_is_read_in_the_time_its_length_takes() -> None:
    raw = counter(Said("s1.r1@kutse.example.org"))
    said = raw.replace(b"BEGIN:VEVENT", b"\r\n" * 31_000 + b"BEGIN:VEVENT")

    assert read(said, OWN, NOW).reply is not None


def test_zones_by_the_hundred_are_not_looked_for() -> None:
    times = b"DTSTART;TZID=%b:20261210T080000\r\n" % (b"/x" * 80) * 320
    raw = counter(Said("s1.r1@kutse.example.org")).replace(b"DTSTART:", times + b"DTSTART:")

    assert read(raw, OWN, NOW).kind is Kind.COUNTER
