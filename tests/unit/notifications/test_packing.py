from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.notifications.calendar.invitations import Mailbox
from services.notifications.domain.logos import Logo
from services.notifications.handlers.context import Bodies
from services.notifications.renderer.mime import Calendar, Envelope, Packer
from tests.unit.notifications import library_mail
from tests.unit.notifications.builders import NOW
from tests.unit.notifications.corpus import NASTY, SENDER

TEXTS = st.text(max_size=120) | st.sampled_from(NASTY)
ADDRESSES = (
    "mari@example.org",
    "x'y+z@example.org",
    f"{'a.' * 30}b@a-long-domain.example.org",
    "õie@example.org",
)
CALENDAR = Calendar(
    b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:\xc3\x95htu\r\nEND:VCALENDAR\r\n", "REQUEST"
)
LOGO = Logo(bytes(range(256)) * 5, "png", 100, 40)


def an_envelope(**changes: Any) -> Envelope:
    usual = {
        "mail_id": "a" * 24,
        "message_id": f"<{'a' * 24}@example.org>",
        "references": (),
        "at": NOW,
        "sender": SENDER,
        "recipient": Mailbox("mari@example.org", "Mari Näide"),
        "reply_to": "liis@example.org",
        "subject": "Meeldetuletus: Ohvri äratundmine",
        "language": "et",
    }
    return Envelope(**{**usual, **changes})


def read(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def seen(mail: EmailMessage) -> list[Any]:
    """What a mail program sees: every part's fields and what is in it, but not how parts are told apart."""
    return [
        (
            {name: " ".join(str(value).split()) for name, value in part.items() if name != "Content-Type"},
            part.get_content_type(),
            {name: value for name, value in part["Content-Type"].params.items() if name != "boundary"},
            None if part.is_multipart() else part.get_content(),
        )
        for part in mail.walk()
    ]


@pytest.mark.parametrize("logo", [None, LOGO])
@pytest.mark.parametrize("calendar", [None, CALENDAR])
@settings(max_examples=15)
@given(name=TEXTS, text=TEXTS, address=st.sampled_from(ADDRESSES), earlier=st.integers(0, 2))
@example(name="J. R. Tamm", text="rida \n.\n\nFrom siit \t\n", address="mari@example.org", earlier=0)
def test_a_mail_reads_as_what_the_library_writes(
    calendar: Calendar | None, logo: Logo | None, name: str, text: str, address: str, earlier: int
) -> None:
    references = [f"<{place}@example.org>" for place in range(earlier)]
    link = f"https://kutse.example.org/u/{'t' * 60}" if earlier else ""
    envelope = an_envelope(
        recipient=Mailbox(address, name), subject="Ümber", references=references, unsubscribe=link
    )
    bodies = Bodies(f"Tere\n{text.encode(errors='replace').decode()}", "<p>Tere õhtust</p>\n")

    ours = read(Packer().to_bytes(envelope, bodies, calendar, logo))

    assert seen(ours) == seen(read(library_mail.written(envelope, bodies, calendar, logo).as_bytes()))
    assert not any(part.defects for part in ours.walk())


@settings(max_examples=50)
@given(subject=TEXTS, name=TEXTS)
def test_no_line_of_a_mail_is_longer_than_programs_must_read(subject: str, name: str) -> None:
    envelope = an_envelope(subject=subject, recipient=Mailbox("mari@example.org", name))

    content = Packer().to_bytes(envelope, Bodies("õ" * 900, "x" * 900), CALENDAR, LOGO)

    head, _, body = content.partition(b"\r\n\r\n")
    assert max(len(line) for line in head.split(b"\r\n")) <= 998
    assert max(len(line) for line in body.split(b"\r\n")) <= 76
    assert content.isascii()


def test_what_is_remembered_of_one_mail_is_in_no_other() -> None:
    packer, bodies = Packer(), Bodies("Tere\n", "<p>Tere</p>\n")
    others = [
        an_envelope(subject=f"Teade {number}", language=("et", "ru")[number % 2]) for number in range(3)
    ]

    together = [packer.to_bytes(each, bodies, None) for each in (*others, *others)]

    assert together == [Packer().to_bytes(each, bodies, None) for each in (*others, *others)]
