"""Mail that comes in, through the real door."""

import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from services.notifications import bootstrap
from services.notifications.domain.incoming import MOST_BYTES
from services.notifications.intake.door import Door
from services.notifications.intake.places import Place
from tests.integration.notifications.conftest import ENVELOPES, SENDER, Office
from tests.stack import free_ports, wait_until

NOTE = b"From: Mari <mari@example.org>\r\nSubject: Kysimus\r\n\r\nKas parkida saab?\r\n"
SOMEBODY = "mari@example.org"


@dataclass(frozen=True)
class OpenDoor:
    """A door that others may knock at."""

    scheme: str
    port: int

    def call(self) -> smtplib.SMTP:
        """A conversation with it."""
        return (smtplib.LMTP if self.scheme == "lmtp" else smtplib.SMTP)("127.0.0.1", self.port)

    def hand_over(self, raw: bytes, to: str = SENDER) -> dict[str, tuple[int, bytes]]:
        """A mail is brought; answers whom it was refused for."""
        with self.call() as talk:
            return talk.sendmail(SOMEBODY, [to], raw)


@contextmanager
def open_door(office: Office, scheme: str, port: int = 0) -> Iterator[OpenDoor]:
    """A door in a thread of its own, closed afterwards."""
    port, stop = port or free_ports(1)[0], threading.Event()
    door = Door(Place(scheme, "127.0.0.1", port), ENVELOPES.is_ours, bootstrap.keep(office.desk))
    thread = threading.Thread(target=door.run, args=(stop,))
    thread.start()
    made = OpenDoor(scheme, port)
    try:
        wait_until(lambda: _answers(made))
        yield made
    finally:
        stop.set()
        thread.join(20)


def _answers(door: OpenDoor) -> bool:
    try:
        door.call().quit()
    except OSError:
        return False
    return True


@pytest.fixture
def door(office: Office) -> Iterator[OpenDoor]:
    """An LMTP door."""
    with open_door(office, "lmtp") as made:
        yield made


@pytest.mark.parametrize("scheme", ["lmtp", "smtp"])
def test_a_mail_is_stored_whole_before_it_is_taken(office: Office, scheme: str) -> None:
    with open_door(office, scheme) as door:
        door.hand_over(NOTE)

    [kept] = office.database["incoming"].find()
    assert (kept["raw"], kept["kind"], kept["envelope_to"]) == (NOTE, "other", SENDER)
    assert (kept["sender"], kept["subject"], kept["text"]) == (SOMEBODY, "Kysimus", "Kas parkida saab?")


def test_a_mail_that_is_handed_over_twice_is_kept_once(office: Office, door: OpenDoor) -> None:
    door.hand_over(NOTE)
    door.hand_over(NOTE)

    assert office.database["incoming"].count_documents({}) == 1


def test_mail_for_anybody_else_is_refused(office: Office, door: OpenDoor) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        door.hand_over(NOTE, to="root@kutse.example.org")

    assert [code for code, _ in refused.value.recipients.values()] == [550]
    assert office.database["incoming"].count_documents({}) == 0


def test_our_address_may_carry_a_token(office: Office, door: OpenDoor) -> None:
    door.hand_over(NOTE, to="KUTSE+b-1234@kutse.example.org")

    assert office.database["incoming"].find_one()["envelope_to"] == "KUTSE+b-1234@kutse.example.org"


def test_a_mail_that_is_too_large_is_refused(office: Office, door: OpenDoor) -> None:
    with door.call() as talk:
        talk.ehlo_or_helo_if_needed()
        talk.mail(SOMEBODY)
        talk.rcpt(SENDER)
        code, _ = talk.data(NOTE + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * (MOST_BYTES // 72))

    assert code == 552
    assert office.database["incoming"].count_documents({}) == 0
