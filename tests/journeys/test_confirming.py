"""Somebody confirms an address before the seat is firm, and a contact takes places for colleagues."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page

from tests.journeys import organising as organise
from tests.journeys.conftest import Stack
from tests.journeys.taking_part import KATE, MARI, TIIA, Somebody, fill_in, press

SLUG = "vaikne-koolitus"
CONTACT = replace(TIIA, email="tiia.kontakt@ppa.example.org")
SLIP = replace(MARI, email="mari.kinnitaja@kol-01.example.org")
RIGHT = replace(MARI, email="mari.kinnitaja@kool-01.example.org")
COLLEAGUE = replace(KATE, email="kate.kolleeg@mty-1.example.org")


@pytest.mark.timeout(600)
def test_a_seat_is_firm_once_its_owner_says_so(stack: Stack, organiser: Page, phone: Page) -> None:
    mailbox = stack.mailbox
    organise.create_programme(organiser, stack, "kinnitused")
    organise.start_event(organiser, stack, "kinnitused", SLUG, "Vaikne koolitus")
    organiser.fill("#f-capacity", "8")
    organiser.check("#f-confidential")
    organise.save(organiser)
    organise.publish(organiser, stack, SLUG)

    _asks(phone, stack, SLIP)
    assert phone.locator("p.typed").inner_text() == SLIP.email
    wrong = mailbox.await_mail(SLIP.email, "/c/")
    _puts_right(phone, RIGHT.email)
    asked = mailbox.await_mail(RIGHT.email, "/c/")
    answer = phone.goto(wrong.link("/c/"))
    assert answer is not None
    assert answer.status == 404

    phone.goto(asked.link("/c/"))
    assert RIGHT.email in phone.locator("main").inner_text()
    press_first(phone)
    assert "Koht kinnitatud" in phone.locator("main").inner_text()
    firm = mailbox.await_method(RIGHT.email, "REQUEST")
    assert "Vaikne" not in firm.subject

    _asks(phone, stack, RIGHT)
    assert phone.locator("p.typed").inner_text() == RIGHT.email
    known = mailbox.await_mail(RIGHT.email, "Te olete juba registreeritud")
    assert "/r/" in known.link("/r/")


@pytest.mark.timeout(600)
def test_a_contact_takes_places_and_a_colleague_fills_one_in(
    stack: Stack, organiser: Page, phone: Page
) -> None:
    mailbox, slug = stack.mailbox, "mitmekesi"
    organise.create_programme(organiser, stack, "kolleegid")
    organise.start_event(organiser, stack, "kolleegid", slug, "Mitmekesi koolitusele")
    organiser.fill("#f-capacity", "8")
    organise.save(organiser)
    organise.publish(organiser, stack, slug)

    phone.goto(f"{stack.site}/et/events/{slug}/register/group")
    fill_in(phone, CONTACT)
    phone.fill("#f-organisation", "Näidise kool")
    press(phone)
    forwarded = phone.locator("main td a").first.inner_text()
    places = mailbox.await_mail(CONTACT.email, "/g/").link("/g/")

    phone.goto(forwarded)
    fill_in(phone, COLLEAGUE)
    press(phone)
    assert mailbox.await_method(COLLEAGUE.email, "REQUEST").meeting["SEQUENCE"] == 0
    phone.goto(places)
    seen = phone.locator("main").inner_text()
    assert COLLEAGUE.last_name not in seen
    assert phone.locator("main td a").count() == 1


def _asks(page: Page, stack: Stack, person: Somebody) -> None:
    page.goto(f"{stack.site}/et/events/{SLUG}/register")
    fill_in(page, person)
    press(page)


def _puts_right(page: Page, address: str) -> None:
    page.locator("summary").click()
    page.fill("#f-email", address)
    press(page)
    assert page.locator("p.typed").inner_text() == address


def press_first(page: Page) -> None:
    """Presses the first button of the page, and has the next one."""
    with page.expect_navigation():
        page.locator("main form button").first.click()
