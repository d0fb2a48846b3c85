"""Nobody at the door takes the place of others."""

import smtplib
from datetime import timedelta

import pytest

from services.notifications import bootstrap
from services.notifications.domain.incoming import MOST_OF_STRANGERS
from services.notifications.intake.guests import Limits, host_of
from tests.integration.notifications.conftest import SENDER, Office
from tests.integration.notifications.test_answers import a_seat, uids
from tests.integration.notifications.test_intake import NOTE, OpenDoor, open_door
from tests.stack import wait_until
from tests.unit.notifications.replies import Said, gmail

CANARY = "Kanaarilind Kuldne"


def guest_at(door: OpenDoor) -> smtplib.SMTP:
    """A conversation, as soon as there is room for it."""

    def let_in() -> smtplib.SMTP | None:
        try:
            return door.call()
        except (smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected):
            return None

    found = wait_until(let_in)
    assert found
    return found


@pytest.mark.parametrize("scheme", ["lmtp", "smtp"])
def test_one_guest_too_many_is_asked_to_come_again_and_then_let_in(office: Office, scheme: str) -> None:
    with open_door(office, scheme, limits=Limits(conversations=1)) as door:
        first = guest_at(door)
        with pytest.raises(smtplib.SMTPConnectError) as refused:
            door.call()
        first.quit()
        second = guest_at(door)

        assert refused.value.smtp_code == 421
        assert second.noop()[0] == 250
        second.close()


def test_one_host_leaves_room_for_others(office: Office) -> None:
    with open_door(office, "smtp", limits=Limits(of_one_host=1)) as door:
        first = guest_at(door)
        with pytest.raises(smtplib.SMTPConnectError) as refused:
            door.call()
        other = smtplib.SMTP("127.0.0.1", door.port, source_address=("127.0.0.2", 0))

        assert refused.value.smtp_code == 421
        assert b"with you" in refused.value.smtp_error
        assert other.noop()[0] == 250
        other.close()
        first.quit()
        guest_at(door).close()


@pytest.mark.parametrize(
    ("peer", "host"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_all_addresses_of_one_network_of_ipv6_are_one_host(peer: str, host: str) -> None:
    assert host_of(peer) == host


def test_strangers_leave_so_many_mails_a_day_and_what_is_ours_comes_in_all_the_same(office: Office) -> None:
    mari = a_seat(office)
    [uid] = uids(office, mari.id)
    row = {"event_id": "", "invitee_id": "", "received_at": office.now}
    office.database["incoming"].insert_many([{"_id": str(one), **row} for one in range(MOST_OF_STRANGERS)])

    with open_door(office, "lmtp", keep=bootstrap.keep(office.desk, limited=True)) as door:
        assert [code for code, _ in refused(door, NOTE)] == [451]
        assert refused(door, gmail(Said(uid))) == []
        office.now += timedelta(days=1, seconds=1)
        assert refused(door, NOTE) == []


def refused(door: OpenDoor, raw: bytes) -> list[tuple[int, bytes]]:
    """What the door says against a mail."""
    with door.call() as talk:
        talk.ehlo_or_helo_if_needed()
        talk.mail("mari@example.org")
        talk.rcpt(SENDER)
        answer = talk.data(raw)
    return [answer] if answer[0] >= 400 else []


def test_a_conversation_that_never_ends_is_ended_however_busy_it_is(office: Office) -> None:
    with open_door(office, "lmtp", limits=Limits(whole_s=0.5, mails=10_000)) as door:
        talk = guest_at(door)

        def is_sent_away() -> bool:
            try:
                return talk.noop()[0] == 421
            except (smtplib.SMTPServerDisconnected, OSError):
                return True

        wait_until(is_sent_away)


def test_a_guest_who_falls_silent_is_sent_away(office: Office) -> None:
    with open_door(office, "lmtp", limits=Limits(silence_s=0.2)) as door:
        talk = guest_at(door)

        assert talk.sock
        assert wait_until(lambda: talk.sock.recv(100) == b"")


def test_a_guest_who_says_the_same_over_and_over_is_sent_away(office: Office) -> None:
    with open_door(office, "smtp", limits=Limits(others=3)) as door:
        talk = guest_at(door)
        said = [talk.docmd("VRFY", "mari")[0] for _ in range(4)]

        assert said[-1] == 421
        assert 421 not in said[:-1]


def test_what_a_mail_says_is_in_no_log_even_when_it_trips_a_defect(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    def keep(raw: bytes, _: str) -> None:
        raise ValueError(raw.decode())

    with open_door(office, "smtp", keep=keep) as door, pytest.raises(smtplib.SMTPDataError):
        door.hand_over(NOTE.replace(b"Kas parkida saab?", CANARY.encode()))

    written = "".join(capsys.readouterr())
    assert "mail not taken" in written
    assert "test_intake_limits.py" in written
    assert CANARY not in written
