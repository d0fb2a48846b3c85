"""Addresses in letters of any script: domains travel as A-labels, the part before @ where the server can."""

import re
from collections.abc import Iterator

import pytest

from tests.integration.notifications.conftest import Mailers, Office
from tests.integration.notifications.post_office import OpenServer, PostOffice
from tests.stack import wait_until
from tests.unit.notifications.builders import Course, Registration
from tests.unit.notifications.corpus import calendar_of, parsed

A_LABEL = "xn--un-bka.example"


@pytest.fixture
def plain_server(post_office: PostOffice) -> Iterator[OpenServer]:
    """A mail server that knows of no letters but those of the first mails ever sent."""
    server = OpenServer(post_office, enable_SMTPUTF8=False)
    server.start()
    yield server
    server.stop()


def confirm(office: Office, address: str) -> None:
    """Somebody with this address has a seat."""
    registration = Registration(Course())
    registration.person["email"] = address
    office.hear(registration.course.published(), registration.confirmed())


def test_a_domain_in_any_script_is_written_as_an_a_label_wherever_it_stands(
    office: Office, mailers: Mailers, post_office: PostOffice, plain_server: OpenServer
) -> None:
    confirm(office, "mari@õun.example")
    mailers.start(plain_server.url)
    wait_until(lambda: office.mails(state="sent"))
    ((recipient, content),) = post_office.taken
    calendar = (calendar_of(parsed(content)) or b"").replace(b"\r\n ", b"")

    assert recipient == f"mari@{A_LABEL}"
    assert parsed(content)["To"].addresses[0].addr_spec == recipient
    assert re.search(rb"ATTENDEE[^\r]*:mailto:mari@" + A_LABEL.encode(), calendar)
    assert content.isascii()


def test_a_mailbox_in_any_script_fails_at_once_with_the_reason_where_the_server_cannot(
    office: Office, mailers: Mailers, post_office: PostOffice, plain_server: OpenServer
) -> None:
    confirm(office, "jüri@õun.example")
    mailers.start(plain_server.url)
    (mail,) = wait_until(lambda: office.mails(state="failed"))

    assert (mail["reason"], len(mail["attempts"])) == ("letters-refused", 1)
    assert "SMTPUTF8" in mail["attempts"][0]["text"]
    assert post_office.taken == []
    assert "kutse.mail.failed.v1" in [each["type"] for each in office.announce()]


def test_mails_after_one_that_the_server_cannot_take_go_out_over_the_same_connection(
    office: Office, mailers: Mailers, post_office: PostOffice, plain_server: OpenServer
) -> None:
    confirm(office, "jüri@õun.example")
    confirm(office, "mari@example.org")
    mailers.start(plain_server.url)
    wait_until(lambda: office.mails(state="failed") and office.mails(state="sent"))

    assert [recipient for recipient, _ in post_office.taken] == ["mari@example.org"]
