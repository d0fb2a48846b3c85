"""Mails on their way to a real mail server, and every way in which that can fail."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from services.notifications.domain.deliveries import LADDER
from tests.integration.notifications.conftest import HURRIED, PATIENT, Mailers, Office
from tests.integration.notifications.post_office import OpenServer, PostOffice
from tests.stack import wait_until
from tests.unit.notifications.builders import NOW, Course, Registration, days, event_data, moved

Send = Callable[[Callable[[], object]], None]
MARI = "mari@example.org"


@pytest.fixture
def registration(office: Office) -> Registration:
    """Mari, whose seat is confirmed by a mail that waits."""
    course = Course()
    registration = Registration(course)
    office.hear(course.published(), registration.confirmed())
    return registration


def the_mail(office: Office) -> dict[str, object]:
    """The only mail."""
    (mail,) = office.mails()
    return mail


def attempts(office: Office) -> list[str]:
    """How the attempts of the only mail ended."""
    return [each["outcome"] for each in office.mails()[0]["attempts"]]


def test_a_taken_mail_is_sent_and_announced_once(
    office: Office, registration: Registration, post_office: PostOffice, send: Send
) -> None:
    send(lambda: office.mails(state="sent"))

    (mail,) = post_office.mails(MARI)
    assert mail["Message-ID"] == the_mail(office)["message_id"]
    assert [each["type"] for each in office.announce()] == ["kutse.mail.sent.v1"]
    assert [each["type"] for each in office.announce()] == ["kutse.mail.sent.v1"]


def test_an_address_refused_for_good_is_tried_once(
    office: Office, registration: Registration, post_office: PostOffice, send: Send
) -> None:
    post_office.script(MARI, "rcpt 550 5.1.1 no such user")
    send(lambda: office.mails(state="failed"))

    assert the_mail(office)["reason"] == "address-refused"
    assert attempts(office) == ["address-refused"]
    assert [each["type"] for each in office.announce()] == ["kutse.mail.failed.v1"]


def test_a_content_refused_for_good_is_tried_once(
    office: Office, registration: Registration, post_office: PostOffice, send: Send
) -> None:
    post_office.script(MARI, "data 554 5.7.1 not wanted")
    send(lambda: office.mails(state="failed"))

    assert the_mail(office)["reason"] == "content-refused"


@pytest.mark.parametrize("refusal", ["rcpt 451 4.7.1 greylisted", "data 452 4.2.2 mailbox full"])
def test_a_mail_refused_for_now_goes_out_later_with_the_same_bytes(
    office: Office, registration: Registration, post_office: PostOffice, send: Send, refusal: str
) -> None:
    post_office.script(MARI, refusal)
    before = the_mail(office)["content"]
    send(lambda: office.mails(state="retry"))
    assert the_mail(office)["due_at"] == NOW + LADDER[0]
    office.now = NOW + LADDER[0]
    wait_until(lambda: office.mails(state="sent"))

    assert attempts(office) == ["deferred", "accepted"]
    assert [content.rstrip(b"\r\n") for _, content in post_office.taken] == [before.rstrip(b"\r\n")]


def test_after_a_421_the_other_mails_go_over_a_new_connection(
    office: Office, registration: Registration, post_office: PostOffice, send: Send
) -> None:
    other = Registration(registration.course)
    other.person["email"] = "juri@example.org"
    office.hear(other.confirmed())
    post_office.script(MARI, "rcpt 421 4.3.2 shutting down")
    send(lambda: sorted(each["state"] for each in office.mails()) == ["retry", "sent"])


@pytest.mark.parametrize("end", ["drop", "slow"])
def test_a_mail_of_unknown_fate_is_sent_once_more_with_the_same_message_id(
    office: Office,
    registration: Registration,
    post_office: PostOffice,
    smtp: OpenServer,
    mailers: Mailers,
    end: str,
) -> None:
    post_office.script(MARI, end)
    mailers.start(smtp.url, HURRIED)
    wait_until(lambda: office.mails(state="unknown"))
    office.now = NOW + LADDER[0]
    wait_until(lambda: office.mails(state="sent"))

    assert attempts(office) == ["unknown", "accepted"]
    first, second = (content for _, content in post_office.taken)
    assert first == second


def test_a_second_unknown_fate_is_left_to_people(
    office: Office, registration: Registration, post_office: PostOffice, send: Send
) -> None:
    post_office.script(MARI, "drop", "drop")
    send(lambda: office.mails(state="unknown"))
    office.now = NOW + LADDER[0]
    wait_until(lambda: office.mails(state="unknown", open=False))

    assert len(post_office.taken) == 2
    assert [each["type"] for each in office.announce()] == ["kutse.mail.failed.v1"]


def test_a_slow_answer_to_one_mail_holds_up_no_other_lane(
    office: Office, registration: Registration, post_office: PostOffice, smtp: OpenServer, mailers: Mailers
) -> None:
    post_office.script(MARI, "slow")
    others = []
    for number in range(8):
        other = Registration(registration.course)
        other.person["email"] = f"p{number}@example.org"
        others.append(other.confirmed(at=NOW + timedelta(seconds=1)))
    office.now = NOW
    mailers.start(smtp.url, PATIENT)
    wait_until(lambda: len(post_office.taken) == 1)
    office.deliver(*others)
    wait_until(lambda: len(office.mails(state="sent")) == 8)
    unanswered = office.mails(state="sending")
    smtp.loop.call_soon_threadsafe(post_office.patience.set)

    assert [mail["recipient"] for mail in unanswered] == [MARI]


def test_mails_to_one_person_go_out_in_their_order(
    office: Office, post_office: PostOffice, send: Send
) -> None:
    course = Course(event_data(sessions=days(9, 10, 11, 12, 14)))
    registration = Registration(course)
    office.hear(
        course.published(),
        registration.confirmed(),
        course.changed(sessions=moved(days(9, 10, 11, 12, 14), timedelta(hours=1))),
    )
    post_office.script(MARI, "rcpt 451 4.7.1 greylisted")
    send(lambda: office.mails(state="retry"))
    office.now = NOW + LADDER[0]
    wait_until(lambda: len(office.mails(state="sent")) == 10)

    sent = [str(each["Message-ID"]) for each in post_office.mails(MARI)]
    assert sent == [each["message_id"] for each in office.mails()]


def test_a_mail_somebody_waits_for_goes_before_what_many_people_get(
    office: Office, registration: Registration, mailers: Mailers, send: Send
) -> None:
    send(lambda: office.mails(state="sent"))
    mailers.stop()
    office.hear(registration.course.changed(sessions=moved(days(9), timedelta(hours=1))))
    office.now = NOW + timedelta(seconds=1)
    office.hear(Registration(registration.course, id="c" * 24).confirmed())

    assert sorted(office.templates(state="queued")) == ["event_changed", "seat_confirmed"]
    (first,) = office.store.queue.take(1, office.now)
    assert first.entry.template == "seat_confirmed"


def test_people_nobody_can_reach_hold_up_nobody_else(
    office: Office, post_office: PostOffice, send: Send
) -> None:
    course = Course(event_data(sessions=days(*range(10, 22))))
    office.hear(course.published())
    for number in range(3):
        unreachable = Registration(course)
        unreachable.person["email"] = f"gone{number}@example.org"
        post_office.script(unreachable.person["email"], "rcpt 451 4.4.1 no answer")
        office.deliver(unreachable.confirmed())
    send(lambda: len(office.mails(state="retry")) == 3)
    office.deliver(Registration(course).confirmed())
    wait_until(lambda: len(post_office.mails(MARI)) == 12)

    assert {recipient for recipient, _ in post_office.taken} == {MARI}


def test_nothing_that_waits_goes_out_once_the_seat_is_given_up(
    office: Office, registration: Registration, post_office: PostOffice, send: Send
) -> None:
    office.hear(registration.ended("withdrawn"))
    send(lambda: office.mails(state="sent"))

    assert [(each["template"], each["state"]) for each in office.mails()] == [
        ("seat_confirmed", "skipped"),
        ("registration_withdrawn", "sent"),
    ]


def test_an_offer_is_not_sent_after_its_deadline(office: Office, post_office: PostOffice, send: Send) -> None:
    course = Course()
    office.hear(course.published(), Registration(course).offered(expires_at=NOW + timedelta(hours=6)))
    office.now = NOW + timedelta(hours=6)
    send(lambda: office.mails(state="skipped"))

    assert post_office.taken == []


def test_several_mailers_send_each_mail_once(office: Office, post_office: PostOffice, send: Send) -> None:
    course = Course()
    office.hear(course.published())
    for number in range(40):
        registration = Registration(course)
        registration.person["email"] = f"p{number}@example.org"
        office.deliver(registration.confirmed())
    send(lambda: True)
    send(lambda: True)
    send(lambda: len(office.mails(state="sent")) == 40)

    assert len(post_office.taken) == 40


def test_an_international_mailbox_gets_its_mail_where_the_server_can(
    office: Office, post_office: PostOffice, send: Send
) -> None:
    course = Course()
    registration = Registration(course)
    registration.person["email"] = "jüri@õun.example"
    office.hear(course.published(), registration.confirmed())
    send(lambda: office.mails(state="sent"))

    ((recipient, content),) = post_office.taken
    assert recipient == "jüri@xn--un-bka.example"
    assert "To: jüri@xn--un-bka.example".encode() in content
