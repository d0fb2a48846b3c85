"""A mail that was written beside the mailer goes out at once."""

from dataclasses import replace

from shared.messaging.station import Station
from tests.integration.notifications.conftest import PACE, Mailers, Office, an_office
from tests.integration.notifications.post_office import OpenServer
from tests.stack import wait_until
from tests.unit.notifications.builders import Course, Registration

SLEEPY = replace(PACE, idle_s=3600)
"""Looks once an hour when nobody wakes it."""


def test_the_mailer_is_woken_by_every_mail_its_process_writes(
    office: Office, smtp: OpenServer, mailers: Mailers
) -> None:
    course = Course()
    first, second = Registration(course), Registration(course)
    office.hear(course.published())
    mailers.start(smtp.url, SLEEPY)

    for number, registration in enumerate((first, second), 1):
        registration.person["email"] = f"p{number}@example.org"
        office.deliver(registration.confirmed())
        wait_until(lambda number=number: len(office.mails(state="sent")) == number)


def test_a_mail_that_another_process_wrote_is_found_by_looking(
    prepared: Station, office: Office, smtp: OpenServer, mailers: Mailers
) -> None:
    elsewhere = an_office(prepared)
    course = Course()
    mailers.start(smtp.url)

    elsewhere.hear(course.published())
    elsewhere.deliver(Registration(course).confirmed())

    wait_until(lambda: office.mails(state="sent"))
