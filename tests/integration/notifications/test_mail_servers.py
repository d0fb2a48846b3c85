"""Mail servers that refuse, stall or break off, down at the wire."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.notifications.domain.deliveries import LADDER
from services.notifications.mailer.connections import Limits
from tests.integration.notifications.conftest import PACE, Mailers, Office, attempts, confirmed
from tests.integration.notifications.wire import DRIP, DROP, SECRET, SILENCE, Wire
from tests.stack import wait_until
from tests.unit.notifications.builders import NOW

CAPPED = replace(PACE, limits=Limits(connect=1, command=30, data=30, mail=1.5))
"""Only the caps on a whole connection and a whole mail can end a wait."""


@pytest.mark.parametrize(
    ("step", "reply"),
    [
        ("MAIL", "450 4.3.2 later"),
        ("RCPT", "450 4.2.0 greylisted"),
        ("RCPT", "451 4.7.1 greylisted"),
        ("DATA", "451 4.3.0 later"),
        ("DOT", "452 4.3.1 full"),
    ],
)
def test_a_refusal_for_now_at_any_step_is_tried_again_after_a_minute(
    office: Office, mailers: Mailers, wire: Wire, step: str, reply: str
) -> None:
    confirmed(office)
    wire.once(step, reply)
    mailers.start(wire.url())
    (mail,) = wait_until(lambda: office.mails(state="retry"))
    office.now += LADDER[0]
    wait_until(lambda: office.mails(state="sent"))

    assert mail["due_at"] == NOW + LADDER[0]
    assert attempts(office) == ["deferred", "accepted"]


@pytest.mark.parametrize(
    ("step", "reply", "reason"),
    [
        ("RCPT", "550 5.1.1 no such user", "address-refused"),
        ("RCPT", "552 5.2.2 full for good", "address-refused"),
        ("DATA", "554 5.5.1 no", "content-refused"),
        ("DOT", "554 5.7.1 not wanted", "content-refused"),
        ("DOT", "552 5.3.4 too big", "content-refused"),
    ],
)
def test_a_refusal_for_good_is_tried_once_and_the_organiser_sees_it(
    office: Office, mailers: Mailers, wire: Wire, step: str, reply: str, reason: str
) -> None:
    confirmed(office)
    wire.always(step, reply)
    mailers.start(wire.url())
    (mail,) = wait_until(lambda: office.mails(state="failed"))

    assert (mail["reason"], len(mail["attempts"])) == (reason, 1)
    assert [each["type"] for each in office.announce()] == ["kutse.mail.failed.v1"]


@pytest.mark.parametrize("banner", ["421 4.3.2 too busy", "554 5.3.2 not now", DROP, SILENCE, DRIP])
def test_a_server_that_greets_nobody_is_unreachable_and_gets_the_mail_when_it_does(
    office: Office, mailers: Mailers, wire: Wire, banner: str
) -> None:
    confirmed(office)
    wire.once("BANNER", banner)
    mailers.start(wire.url(), replace(CAPPED, lanes=1))
    (mail,) = wait_until(lambda: office.mails(reason="unreachable"))
    wait_until(lambda: office.mails(state="sent"))

    assert mail["due_at"] == NOW + LADDER[0]
    assert attempts(office) == ["unreachable", "accepted"]


@pytest.mark.parametrize(
    ("step", "reply"),
    [("AUTH", "535 5.7.8 wrong"), ("MAIL", "530 5.7.0 sign in"), ("MAIL", "550 5.7.1 not you")],
)
def test_a_server_that_takes_nothing_from_us_stops_the_lanes_and_fails_no_mail(
    office: Office, mailers: Mailers, wire: Wire, step: str, reply: str
) -> None:
    confirmed(office, 20)
    wire.always(step, reply)
    mailer = mailers.start(wire.url(user=SECRET))
    wait_until(lambda: not mailer.is_let_in() and not office.mails(state="sending"))
    mailers.stop()

    assert {(mail["state"], mail["tries"]) for mail in office.mails()} == {("queued", 0)}
    assert wire.visits <= PACE.lanes
    assert wire.taken == []


def test_a_password_that_cannot_be_checked_just_now_is_no_wrong_password(
    office: Office, mailers: Mailers, wire: Wire
) -> None:
    confirmed(office)
    wire.once("AUTH", "454 4.7.0 directory away")
    mailer = mailers.start(wire.url(user=SECRET))
    wait_until(lambda: office.mails(state="sent"))

    assert mailer.is_let_in()
    assert attempts(office) == ["unreachable", "accepted"]


@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("stall", [SILENCE, DRIP])
def test_a_server_that_stalls_before_the_content_was_offered_has_not_got_it(
    office: Office, mailers: Mailers, wire: Wire, step: str, stall: str
) -> None:
    confirmed(office)
    wire.once(step, stall)
    mailers.start(wire.url(), CAPPED)
    wait_until(lambda: office.mails(state="retry") or office.mails(state="sent"))
    office.now += LADDER[0]
    wait_until(lambda: office.mails(state="sent"))

    assert attempts(office)[0] in ("deferred", "unreachable")
    assert len(wire.taken) == 1


@pytest.mark.parametrize("step", ["RSET", "QUIT"])
@pytest.mark.parametrize("stall", [SILENCE, DRIP, DROP])
def test_a_server_that_stalls_between_mails_or_at_goodbye_holds_nothing_up(
    office: Office, mailers: Mailers, wire: Wire, step: str, stall: str
) -> None:
    confirmed(office, 2)
    wire.once("RCPT", "550 5.1.1 no such user")
    wire.once(step, stall)
    mailers.start(wire.url(), replace(CAPPED, lanes=1))
    wait_until(lambda: office.mails(state="sent") and office.mails(state="failed"))
    mailers.stop()

    assert len(wire.taken) == 1


@pytest.mark.parametrize("stall", [SILENCE, DRIP])
def test_a_server_that_stalls_after_the_content_holds_up_its_own_lane_only_and_gets_one_more_copy(
    office: Office, mailers: Mailers, wire: Wire, stall: str
) -> None:
    confirmed(office, 8)
    wire.once("DOT p000@example.org", stall)
    mailers.start(wire.url(), CAPPED)
    wait_until(lambda: len(office.mails(state="sent")) == 7)
    wait_until(lambda: office.mails(state="unknown"))
    office.now += LADDER[0]
    wait_until(lambda: len(office.mails(state="sent")) == 8)

    (stalled,) = office.mails(recipient="p000@example.org")
    assert [each["outcome"] for each in stalled["attempts"]] == ["unknown", "accepted"]
    assert [stalled["message_id"].encode() in content for content in wire.taken].count(True) == 2
    assert len(wire.taken) == 9


def test_a_connection_that_breaks_before_the_answer_to_the_content_means_one_more_copy_at_most(
    office: Office, mailers: Mailers, wire: Wire
) -> None:
    confirmed(office)
    wire.once("DOT", DROP, DROP)
    mailers.start(wire.url())
    wait_until(lambda: office.mails(state="unknown"))
    office.now += LADDER[0]
    wait_until(lambda: office.mails(state="unknown", open=False))
    office.now += timedelta(days=3)
    mailers.stop()

    assert attempts(office) == ["unknown", "unknown"]
    assert len(wire.taken) == 2
    assert wire.taken[0] == wire.taken[1]


def test_a_connection_that_breaks_after_each_answer_means_no_second_copy_and_no_wait(
    office: Office, mailers: Mailers, wire: Wire
) -> None:
    confirmed(office, 6)
    wire.always("DOT", f"250 2.0.0 taken | {DROP}")
    mailers.start(wire.url(), replace(PACE, lanes=1))
    wait_until(lambda: len(office.mails(state="sent")) == 6)

    assert len(wire.taken) == wire.visits == 6
    assert {len(mail["attempts"]) for mail in office.mails()} == {1}


def test_a_server_that_wants_a_new_connection_for_every_few_mails_delays_none(
    office: Office, mailers: Mailers, wire: Wire
) -> None:
    confirmed(office, 6)
    wire.once("MAIL", *["250 OK", "421 4.7.0 enough for this connection"] * 5)
    mailers.start(wire.url(), replace(PACE, lanes=1))
    wait_until(lambda: len(office.mails(state="sent")) == 6)

    assert len(wire.taken) == 6


def test_no_connection_carries_more_mails_than_it_may(office: Office, mailers: Mailers, wire: Wire) -> None:
    confirmed(office, 12)
    mailers.start(wire.url(), replace(PACE, lanes=1, per_connection=5))
    wait_until(lambda: len(office.mails(state="sent")) == 12)
    mailers.stop()

    visits = "".join(each[0] for each in wire.heard if each in ("EHLO", "MAIL")).split("E")
    assert sorted(map(len, visits)) == [0, 2, 5, 5]
