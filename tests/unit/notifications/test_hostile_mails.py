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
from tests.unit.notifications.replies import OWN, Said, gmail

MARKS = (b'"', b"(", b"@a", b"a.", b"a@b.c,", b";a*0*=x", b"=?utf-8?q?a?= ")
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
