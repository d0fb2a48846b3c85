"""Mails that come back: what reports say, and what that means for an address."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.bounces import (
    SOFT_WITHIN,
    Bounce,
    Cause,
    Fate,
    Reason,
    Trouble,
    cause_of,
    key_of,
    of_reply,
)
from services.notifications.intake.bounces import read_bounce
from services.notifications.intake.reading import UNREADABLE
from tests.unit.notifications.builders import NOW
from tests.unit.notifications.reports import (
    BACK,
    MARI,
    MESSAGE_ID,
    SHAPES,
    Report,
    others,
    read_receipt,
    vacation,
    wrapped,
)

DAY = timedelta(days=1)
FOR_GOOD = Cause(Reason.ADDRESS_UNKNOWN, for_good=True)
FULL = Cause(Reason.MAILBOX_FULL, for_good=False)
REFUSED = Cause(Reason.REFUSED, for_good=True)
UNREACHABLE = Cause(Reason.UNREACHABLE, for_good=False)


def read(raw: bytes) -> Bounce | None:
    """What the report in `raw` says."""
    message: EmailMessage = message_from_bytes(raw, policy=default)  # type: ignore[assignment]
    return read_bounce(message)


def understood(raw: bytes) -> Bounce:
    """What the report in `raw` says, which is something."""
    bounce = read(raw)
    assert bounce is not None
    return bounce


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_report_names_the_mail_and_the_address(shape: str) -> None:
    bounce = understood(Report().in_shape(shape))

    [fate] = bounce.fates
    assert (fate.action, fate.recipient) == ("failed", MARI)
    assert BACK in bounce.addressed
    assert bounce.message_id == ("" if shape == "old_exim" else MESSAGE_ID)


@pytest.mark.parametrize(
    ("shape", "cause"),
    [*((shape, FOR_GOOD) for shape in SHAPES[:-1]), ("old_exim", REFUSED)],
)
def test_an_address_nobody_knows_is_for_good_in_every_shape_that_says_why(shape: str, cause: Cause) -> None:
    assert understood(Report().in_shape(shape)).cause(MARI) == cause


def test_a_report_that_a_gateway_wrapped_up_is_read_all_the_same() -> None:
    assert understood(wrapped(Report().postfix())).cause(MARI) == FOR_GOOD


@pytest.mark.parametrize(
    "raw", [vacation(), read_receipt(), b"", b"\0\xff", b"Content-Type: multipart/report"]
)
def test_what_is_no_such_report_is_not_taken_for_one(raw: bytes) -> None:
    assert read(raw) is None


def test_what_came_back_within_a_report_is_never_read_as_a_report() -> None:
    inner = Report(status="5.1.1", recipient="juri@example.org").postfix().replace(b"\r\n", b"\n")
    outer = Report(action="delayed", status="4.4.1").postfix().replace(b"\r\n", b"\n")
    raw = outer.replace(b"From: Kutse <kutse@kutse.example.org>\n", inner.replace(b"4D1C2", b"INNER"), 1)

    assert understood(raw).cause(MARI) is None


@pytest.mark.parametrize(
    ("status", "reply", "cause"),
    [
        ("5.1.1", "", FOR_GOOD),
        ("5.1.2", "", FOR_GOOD),
        ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", FOR_GOOD),
        ("5.2.1", "", FOR_GOOD),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", FOR_GOOD),
        ("5.4.4", "", FOR_GOOD),
        ("5.1.8", "553 5.1.8 sender's domain not found", REFUSED),
        ("5.7.1", "550 5.7.1 not wanted here", REFUSED),
        ("5.3.4", "552 5.3.4 too large", REFUSED),
        ("5.2.2", "552 5.2.2 over quota", FULL),
        ("4.2.2", "452 4.2.2 over quota", FULL),
        ("4.4.1", "", UNREACHABLE),
        ("4.7.1", "451 4.7.1 greylisted", UNREACHABLE),
        ("5.4.7", "", UNREACHABLE),
        ("5.0.0", "550 5.1.1 no such user", FOR_GOOD),
        ("5.0.0", "550 unknown", FOR_GOOD),
        ("5.0.0", "550-5.2.2 full", FULL),
        ("5.0.0", "552 mailbox full", FULL),
        ("5.0.0", "554 no", REFUSED),
        ("5.0.0", "", REFUSED),
        ("4.0.0", "", UNREACHABLE),
        ("", "550 5.1.1 no such user", FOR_GOOD),
        ("", "", REFUSED),
        ("5.1.1 (bad mailbox)", "", FOR_GOOD),
        ("nonsense", "nonsense", REFUSED),
        ("2.0.0", "250 2.0.0 OK", None),
    ],
)
def test_the_status_tells_why_and_whether_for_good(status: str, reply: str, cause: Cause | None) -> None:
    assert cause_of(Fate("failed", status, reply, MARI)) == cause


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        ("550 5.1.1 who?", FOR_GOOD),
        ("550 who?", FOR_GOOD),
        ("554 5.7.1 spam", REFUSED),
        ("451 later", UNREACHABLE),
        ("452 4.2.2 full", FULL),
        ("250 2.1.5 OK", None),
        ("who?", None),
        ("", None),
    ],
)
def test_an_answer_at_the_door_means_the_same_as_a_report(reply: str, cause: Cause | None) -> None:
    assert of_reply(reply) == cause


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", "", "unheard-of"])
def test_only_what_failed_came_back(action: str) -> None:
    assert understood(Report(action=action or "none").postfix()).cause(MARI) is None


def test_of_several_recipients_only_ours_counts() -> None:
    more = others(("juri@example.org", "failed", "5.1.1"), ("kati@example.org", "delivered", "2.0.0"))
    ours = Report(status="5.2.2", reply="552 5.2.2 full", others=more).postfix()

    assert understood(ours).cause(MARI) == FULL
    assert understood(ours).cause("juri@example.org") == FOR_GOOD
    assert understood(ours).cause("kati@example.org") is None


def test_behind_an_address_that_stands_for_several_one_who_got_it_is_enough() -> None:
    some = Report(recipient="a@example.org", others=others(("b@example.org", "relayed", "2.0.0"))).postfix()
    none = Report(recipient="a@example.org", others=others(("b@example.org", "failed", "5.1.1"))).postfix()

    assert understood(some).cause("list@example.org") is None
    assert understood(none).cause("list@example.org") == FOR_GOOD


def test_an_address_is_known_by_small_letters_and_the_domain_as_servers_write_it() -> None:
    assert key_of(" Mari@ÕUN.example.org ") == key_of("mari@xn--un-bka.example.org")
    assert key_of("no address") == "@no address"


@given(raw=st.binary(max_size=2_000))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    _survives(raw)


@given(
    shape=st.sampled_from(SHAPES),
    at=st.integers(0, 3_000),
    junk=st.one_of(
        st.binary(max_size=30), st.sampled_from([b"\r\n", b"\r\n\r\n", b"--", b":", b";", b"<", b"="])
    ),
    gone=st.integers(0, 200),
)
def test_no_damage_to_a_report_breaks_the_reader(shape: str, at: int, junk: bytes, gone: int) -> None:
    whole = Report().in_shape(shape)
    _survives(whole[:at] + junk + whole[at + gone :])


def _survives(raw: bytes) -> None:
    """Some error of the parser of the standard library, caught where mails are read, or an answer."""
    try:
        bounce = read(raw)
    except UNREADABLE:
        return
    if bounce is not None:
        assert bounce.cause(MARI) is None or bounce.fates


def test_an_address_that_is_gone_takes_no_mail_from_then_on() -> None:
    once = Trouble(MARI).after(FOR_GOOD, "m1", NOW)
    twice = once.after(FOR_GOOD, "m2", NOW + DAY)

    assert (once.since, once.reason, once.is_dead, once.holds_mail) == (NOW, "address-unknown", True, True)
    assert (twice.since, twice.reason) == (NOW, "address-unknown")


def test_whoever_refuses_a_mail_is_shown_and_may_get_the_next_one() -> None:
    refused = Trouble(MARI).after(REFUSED, "m1", NOW)

    assert (refused.is_dead, refused.holds_mail) == (True, False)
    assert refused.after(FOR_GOOD, "m2", NOW + DAY).holds_mail
    assert refused.after(FOR_GOOD, "m2", NOW + DAY).after(REFUSED, "m3", NOW + DAY).holds_mail


@pytest.mark.parametrize("cause", [FULL, UNREACHABLE])
def test_the_third_mail_that_comes_back_within_a_week_counts_as_for_good(cause: Cause) -> None:
    trouble = Trouble(MARI)
    for number in range(3):
        assert not trouble.is_dead
        trouble = trouble.after(cause, f"m{number}", NOW + number * DAY)

    assert (trouble.since, trouble.reason, trouble.holds_mail) == (NOW + 2 * DAY, "soft-repeated", True)


def test_the_same_mail_counts_once_however_often_it_comes_back() -> None:
    trouble = Trouble(MARI)
    for number in range(5):
        trouble = trouble.after(FULL, "m1", NOW + number * DAY)

    assert not trouble.is_dead


def test_mails_that_came_back_more_than_a_week_apart_do_not_add_up() -> None:
    trouble = Trouble(MARI)
    for number in range(6):
        trouble = trouble.after(FULL, f"m{number}", NOW + number * SOFT_WITHIN / 2)

    assert not trouble.is_dead


def test_a_full_mailbox_does_not_make_a_dead_address_live() -> None:
    dead = Trouble(MARI).after(FOR_GOOD, "m1", NOW)
    later = dead.after(FULL, "m2", NOW + DAY)

    assert (later.since, later.reason) == (dead.since, dead.reason)
    assert replace(later, softs=()) == dead
