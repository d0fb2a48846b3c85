"""A real Postfix takes what Kutse sends, a real Dovecot shows it, what cannot be delivered comes home, and
what arrives is genuine for verifiers that share no code with the signer.
"""

import smtplib
import subprocess
from datetime import timedelta
from threading import Event

import pytest

from services.notifications import bootstrap
from services.notifications.intake.places import Place
from services.notifications.intake.polling import Poller
from services.notifications.mailer.signing import Signer
from tests.integration.notifications.conftest import SENDER, Mailers, Office
from tests.integration.notifications.test_intake import SOMEBODY, open_door
from tests.proof.mail_servers import PASSWORD, MailServers
from tests.proof.readers import PROGRAMS
from tests.stack import wait_until
from tests.unit.notifications.builders import Course, Registration, Trainer, days, event_data, moved
from tests.unit.notifications.corpus import parsed
from tests.unit.notifications.replies import Said, gmail
from tests.unit.notifications.test_signing import DOMAIN, RSA, SELECTOR, is_genuine, record


def a_registration(course: Course, email: str, language: str = "et") -> Registration:
    """Somebody who signs up."""
    registration = Registration(course)
    registration.person.update(email=email, language=language)
    return registration


def test_every_mail_arrives_byte_for_byte_and_shows_its_method(
    here: Office, mailers: Mailers, servers_of_mail: MailServers
) -> None:
    course = Course(event_data(sessions=days(9, 10)))
    here.hear(course.published(), a_registration(course, "reader@example.org", "ru").confirmed())
    here.hear(Trainer(course, "trainer@example.org").assigned())
    here.now += timedelta(hours=3)
    here.hear(course.changed(sessions=moved(days(9), timedelta(days=1))))
    here.tick(here.now + timedelta(hours=3))
    mailers.start(servers_of_mail.smtp_url)

    for mailbox in ("reader", "trainer"):
        sent = [each for each in here.mails() if each["recipient"] == f"{mailbox}@example.org"]
        assert {each["method"] for each in sent} == {"REQUEST", "CANCEL"}
        servers_of_mail.wait_for(mailbox, len(sent))
        shown = fetched(servers_of_mail, mailbox)
        assert sorted(bytes(each["content"]) for each in sent) == sorted(shown)
        structures = " ".join(described(servers_of_mail, mailbox)).upper()
        assert structures.count('"METHOD" "REQUEST"') == sum(each["method"] == "REQUEST" for each in sent)
        assert structures.count('"METHOD" "CANCEL"') == sum(each["method"] == "CANCEL" for each in sent)
    assert set(here.database["mails"].distinct("state")) == {"sent"}


def fetched(servers: MailServers, mailbox: str) -> list[bytes]:
    """The mails of a mailbox over IMAP, without what the servers wrote above them."""
    with servers.imap(mailbox) as talk:
        numbers = str(talk.search(None, "ALL")[1][0], "ascii").split()
        answers = [talk.fetch(each, "(BODY.PEEK[])")[1][0] for each in numbers]
    mails = [answer[1] for answer in answers if isinstance(answer, tuple)]
    assert len(mails) == len(numbers)
    return [mail[mail.index(b"From: ") :] for mail in mails]


def described(servers: MailServers, mailbox: str) -> list[str]:
    """What IMAP says of the parts of each mail."""
    with servers.imap(mailbox) as talk:
        numbers = talk.search(None, "ALL")[1][0].split()
        return [str(talk.fetch(each.decode(), "(BODYSTRUCTURE)")[1]) for each in numbers]


def test_an_address_in_letters_of_another_alphabet_is_written_to(
    here: Office, mailers: Mailers, servers_of_mail: MailServers
) -> None:
    course = Course()
    here.hear(course.published(), a_registration(course, "lugeja.üks@õun.ee").confirmed())
    mailers.start(servers_of_mail.smtp_url)
    servers_of_mail.wait_for("lugeja.üks", 1)

    (mail,) = servers_of_mail.delivered("lugeja.üks")
    assert b"with UTF8SMTP" in mail
    assert "To: lugeja.üks@xn--un-bka.ee\n".encode() in mail
    assert b"mailto:lugeja.%C3%BCks@" in calendar_in(mail)


def calendar_in(mail: bytes) -> bytes:
    """The calendar object, unfolded."""
    part = next(each for each in parsed(mail).walk() if each.get_content_type() == "text/calendar")
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.replace(b"\r\n ", b"")


def test_a_mail_to_nobody_comes_back_to_the_address_that_names_it(
    here: Office, mailers: Mailers, servers_of_mail: MailServers
) -> None:
    course = Course()
    here.hear(course.published(), a_registration(course, "nobody@example.org").confirmed())
    with open_door(here, "lmtp", servers_of_mail.door_port):
        mailers.start(servers_of_mail.smtp_url)
        wait_until(lambda: here.database["incoming"].find_one(), what="a report")

    (mail,) = here.mails()
    (report,) = here.database["incoming"].find()
    assert (report["kind"], report["reason"]) == ("bounce", "taken")
    assert here.desk.envelopes.mail_of(report["envelope_to"]) == mail["_id"]
    assert (mail["state"], mail["bounced_at"]) == ("sent", here.now)


def an_answer(here: Office) -> bytes:
    """Somebody has a seat, and accepts."""
    course = Course()
    here.hear(course.published(), a_registration(course, SOMEBODY).confirmed())
    (mail,) = here.mails()
    return gmail(Said(mail["uid"], "ACCEPTED"))


def given(here: Office) -> list[str]:
    """The answers that counted."""
    return [each["answer"] for each in here.database["answers"].find()]


def test_an_answer_travels_over_postfix_to_the_door(here: Office, servers_of_mail: MailServers) -> None:
    answer = an_answer(here)
    with open_door(here, "lmtp", servers_of_mail.door_port):
        hand_over(servers_of_mail, answer, SENDER)
        wait_until(lambda: given(here), what="an answer")

    assert given(here) == ["accepted"]


def test_an_answer_is_fetched_from_a_mailbox_once(here: Office, servers_of_mail: MailServers) -> None:
    answer = an_answer(here)
    hand_over(servers_of_mail, answer, "office@example.org")
    servers_of_mail.wait_for("office", 1)
    place = Place.parse(f"imap://office:{PASSWORD}@127.0.0.1:{servers_of_mail.imap_port}/INBOX")
    assert place
    poller, stop = Poller(place, here.desk.envelopes.is_ours, bootstrap.keep(here.desk)), Event()
    poller.visit(stop)
    poller.visit(stop)

    assert given(here) == ["accepted"]
    assert here.database["incoming"].count_documents({}) == 1
    with servers_of_mail.imap("office") as talk:
        assert talk.search(None, "UNSEEN")[1] == [b""]


def hand_over(servers: MailServers, mail: bytes, to: str) -> None:
    """A mail program sends it."""
    with smtplib.SMTP("127.0.0.1", servers.smtp_port) as talk:
        talk.sendmail(SOMEBODY, [to], mail)


TAMPERED = ((b"\nSubject: ", b"\nSubject: x"), (b"QkVHSU4", b"QkVHSU5"), (b"\nFrom: ", b"\nFrom: x "))
"""What somebody changes on the way, and into what."""


def judged(content: bytes) -> str:
    """What Perl's Mail::DKIM says of a mail."""
    command = ["perl", str(PROGRAMS / "dkim.pl"), record(RSA).decode()]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode().strip()


@pytest.mark.parametrize(
    ("address", "mailbox"), [("reader@example.org", "reader"), ("lugeja.üks@õun.ee", "lugeja.üks")]
)
def test_what_arrives_is_genuine_and_what_was_changed_on_the_way_is_not(
    address: str, mailbox: str, here: Office, mailers: Mailers, servers_of_mail: MailServers
) -> None:
    course = Course()
    here.hear(course.published(), a_registration(course, address, "ru").confirmed())
    mailers.start(servers_of_mail.smtp_url, sign=Signer(DOMAIN, SELECTOR, RSA).sign)
    servers_of_mail.wait_for(mailbox, 1)

    (mail,) = servers_of_mail.delivered(mailbox)
    assert b"\nDKIM-Signature: " in mail
    assert (judged(mail), is_genuine(mail)) == ("pass", True)
    for old, new in (
        (b"\nSubject: ", b"\nSubject: x"),
        (b"QkVHSU4", b"QkVHSU5"),
        (b"\nFrom: ", b"\nFrom: x "),
    ):
        assert old in mail
        assert judged(mail.replace(old, new)) == "fail", old
    second = mail.replace(b"\nFrom: ", b"\nFrom: Somebody <x@example.net>\nFrom: ", 1)
    assert judged(second) == "fail"
    assert not is_genuine(second)
