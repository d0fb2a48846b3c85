"""Mail that comes in, through the real door."""

import smtplib
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

from services.notifications import bootstrap
from services.notifications.domain.incoming import MOST_BYTES
from services.notifications.intake.door import Door, Keep
from services.notifications.intake.guests import Limits
from services.notifications.intake.places import Place
from shared.errors import Unavailable
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
def open_door(
    office: Office, scheme: str, port: int = 0, keep: Keep | None = None, limits: Limits | None = None
) -> Iterator[OpenDoor]:
    """A door in a thread of its own, closed afterwards."""
    port, stop = port or free_ports(1)[0], threading.Event()
    place = Place(scheme, "127.0.0.1", port)
    door = Door(place, ENVELOPES.is_ours, keep or bootstrap.keep(office.desk), limits)
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


def test_while_the_database_is_away_the_mail_is_to_be_tried_again(office: Office) -> None:
    def away(raw: bytes, envelope_to: str) -> None:
        raise Unavailable("mongodb")

    with open_door(office, "lmtp", keep=away) as door, door.call() as talk:
        talk.ehlo_or_helo_if_needed()
        talk.mail(SOMEBODY)
        talk.rcpt(SENDER)
        assert talk.data(NOTE)[0] == 451


def test_a_defect_of_ours_sends_no_mail_back(office: Office) -> None:
    def broken(raw: bytes, envelope_to: str) -> None:
        raise ZeroDivisionError

    with open_door(office, "smtp", keep=broken) as door, door.call() as talk:
        talk.ehlo_or_helo_if_needed()
        talk.mail(SOMEBODY)
        talk.rcpt(SENDER)
        assert talk.data(NOTE)[0] == 451


def test_one_recipient_is_taken_at_a_time(office: Office, door: OpenDoor) -> None:
    with door.call() as talk:
        talk.ehlo_or_helo_if_needed()
        talk.mail(SOMEBODY)
        assert [talk.rcpt(SENDER)[0], talk.rcpt(SENDER)[0]] == [250, 452]


def test_a_second_worker_stands_by_and_opens_the_door_when_the_first_is_gone(office: Office) -> None:
    [port] = free_ports(1)
    with ExitStack() as first, ExitStack() as second:
        first.enter_context(open_door(office, "lmtp", port))
        door = second.enter_context(open_door(office, "lmtp", port))
        first.close()
        wait_until(lambda: _answers(door))
        door.hand_over(NOTE)

    assert office.database["incoming"].count_documents({}) == 1


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("", None),
        ("lmtp://127.0.0.1:2424", Place("lmtp", "127.0.0.1", 2424)),
        ("smtp://localhost:25", Place("smtp", "localhost", 25)),
        (
            "imaps://a%40b:p%2Fw@mail.example.org/Answers",
            Place("imaps", "mail.example.org", 993, "a@b", "p/w", "Answers"),
        ),
        ("imap://u:p@127.0.0.1:1143", Place("imap", "127.0.0.1", 1143, "u", "p")),
    ],
)
def test_a_place_is_read_from_its_address(url: str, place: Place | None) -> None:
    assert Place.parse(url) == place


@pytest.mark.parametrize(
    "url", ["pop3://x", "lmtp://127.0.0.1", "imaps://", "imap://u:p@mail.example.org", "lmtp://:99999", "x"]
)
def test_a_place_that_makes_no_sense_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"KUTSE_INTAKE|ort"):
        Place.parse(url)


def test_a_password_shows_nowhere() -> None:
    assert "geheim" not in repr(Place.parse("imaps://u:geheim@mail.example.org"))


def test_a_mail_with_half_a_character_is_kept(office: Office, door: OpenDoor) -> None:
    half = b"From: a@example.org\r\nContent-Type: text/plain; charset=unicode_escape\r\n\r\nTere \\ud800\r\n"

    assert door.hand_over(half) == {}
    assert office.database["incoming"].count_documents({}) == 1
