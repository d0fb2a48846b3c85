"""Somebody mistypes an address: the mail comes back, an organiser puts it right, nothing is lost."""

import smtplib
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from shared.settings import INTAKE_PORT
from tests.journeys import organising as organise
from tests.journeys.conftest import Stack
from tests.journeys.mailbox import Mail
from tests.journeys.taking_part import PEETER, sign_up
from tests.stack import wait_until
from tests.unit.notifications.reports import Report

SLUG = "kirjaviga"
SENDER = "kutse@kutse.example.org"
TYPO = replace(PEETER, email="peeter.kask@pppa.example.org")


@pytest.mark.timeout(600)
def test_a_mistyped_address_is_seen_put_right_and_told_what_it_missed(
    stack: Stack, organiser: Page, phone: Page
) -> None:
    mailbox = stack.mailbox
    organise.create_programme(organiser, stack, "kirjavead")
    organise.start_event(organiser, stack, "kirjavead", SLUG, "Kirjaveaga koolitus")
    organiser.fill("#f-capacity", "5")
    organise.save(organiser)
    organise.publish(organiser, stack, SLUG)
    sign_up(phone, stack, SLUG, TYPO)
    assert phone.locator("p.typed").inner_text() == TYPO.email
    assert "/edit#f-email" in str(phone.locator("a", has_text="Paranda").first.get_attribute("href"))
    (lost,) = mailbox.await_count(TYPO.email, 1)

    _comes_back(stack, lost)
    _is_seen(organiser, stack)
    _put_right(organiser)

    (told,) = mailbox.await_count(PEETER.email, 1)
    assert told.method == "REQUEST"
    assert told.subject == lost.subject
    assert told.meeting["UID"] != lost.meeting["UID"]
    phone.goto(told.link("/r/"))
    assert "Kirjaveaga koolitus" in phone.locator("main").inner_text()
    _nobody_needs_to_look_any_more(organiser, stack)
    assert [mail.method for mail in mailbox.to(TYPO.email)] == ["REQUEST"]


def _comes_back(stack: Stack, mail: Mail) -> None:
    """The mail server of the recipient's domain knows no such person."""
    report = Report(to=SENDER, recipient=TYPO.email, message_id=str(mail.message["Message-ID"]))
    with smtplib.LMTP("127.0.0.1", stack.port + INTAKE_PORT) as door:
        door.sendmail("", [SENDER], report.postfix())


def _is_seen(page: Page, stack: Stack) -> None:
    def is_named() -> bool:
        page.goto(f"{stack.site}/en/manage/")
        return page.get_by_role("link", name="1 person does not get our mail").is_visible()

    wait_until(is_named, 60, "the first page names the person")
    page.get_by_role("link", name="1 person does not get our mail").click()
    page.get_by_text("1 address does not work").wait_for()


def _put_right(page: Page) -> None:
    """One click leads to the form, one more saves it."""
    page.get_by_role("link", name="Peeter Kask", exact=True).click()
    page.fill("#f-email", PEETER.email)
    organise.save(page)
    page.get_by_text("The address is put right").wait_for()


def _nobody_needs_to_look_any_more(page: Page, stack: Stack) -> None:
    def is_quiet() -> bool:
        page.goto(f"{stack.site}/en/manage/events/{SLUG}/registrations")
        words = page.locator("main").inner_text()
        return "address" not in words.casefold().replace("e-mail", "") and PEETER.email in words

    wait_until(is_quiet, 60, "the roster shows no mark any more")
