"""Calendars answer: a trainer says yes, a participant says no, and whoever asked comes to know."""

import pytest
from playwright.sync_api import Page

from tests.journeys import organising as organise
from tests.journeys.conftest import Stack
from tests.journeys.taking_part import Somebody, press, sign_up
from tests.stack import wait_until

PROGRAMME, SLUG = "vastused", "abc-vastused"
KADRI = "kadri.katse@koolitajad.example.org"
MAARJA = Somebody("Maarja", "Pärn", "maarja.parn@kool-03.example.org", "et")
NINA = Somebody("Нина", "Лебедева", "nina.lebedeva@kool-04.example.org", "ru")


@pytest.mark.timeout(600)
def test_answers_of_calendars_reach_whoever_asked(stack: Stack, organiser: Page, phone: Page) -> None:
    organise.create_programme(organiser, stack, PROGRAMME)
    _publish_with_a_trainer(organiser, stack)
    event = f"{stack.site}/en/manage/events/{SLUG}"

    stack.mailbox.await_mail(KADRI, "/trainer/")
    _answer(phone, stack, KADRI, "Accept", "Toon projektori")
    wait_until(
        lambda: organiser.goto(event) and "accepted, not confirmed yet" in organiser.inner_text("main")
    )
    assert "Toon projektori" in organiser.inner_text("main")
    organiser.get_by_role("button", name="Confirm", exact=True).click()
    organiser.get_by_role("button", name="Take the confirmation back").wait_for()

    _give_the_seat_up(organiser, phone, stack)
    _trainer_changes_her_mind(organiser, phone, stack)


def _publish_with_a_trainer(page: Page, stack: Stack) -> None:
    organise.start_event(page, stack, PROGRAMME, SLUG, "ABC-koolitus vastustega")
    page.fill("#f-capacity", "1")
    page.fill("#f-minimum", "1")
    organise.save(page)
    organise.publish(page, stack, SLUG)
    page.goto(f"{stack.site}/en/manage/trainers/new?programme={PROGRAMME}")
    page.fill("#f-name", "Kadri Katse")
    page.fill("#f-email", KADRI)
    organise.save(page)
    page.goto(f"{stack.site}/en/manage/events/{SLUG}")
    page.get_by_role("button", name="Assign").click()
    page.get_by_text("The trainers of the event are changed").wait_for()
    assert "asked, no answer yet" in page.inner_text("main")


def _give_the_seat_up(page: Page, phone: Page, stack: Stack) -> None:
    """The seat stays until the button is pressed; then it goes to whoever waits, who is told."""
    for person in (MAARJA, NINA):
        sign_up(phone, stack, SLUG, person)
        stack.mailbox.await_count(person.email, 1)
    _answer(phone, stack, MAARJA.email, "Decline", "Laps on haige")
    asked = stack.mailbox.await_mail(MAARJA.email, "/withdraw")
    assert asked.subject.startswith("Kas loobute kohast?")
    assert asked.method == ""
    roster = f"{stack.site}/en/manage/events/{SLUG}/registrations"
    wait_until(lambda: page.goto(roster) and "declined" in page.inner_text("table"))
    page.get_by_role("link", name="Pärn, Maarja").click()
    assert "Laps on haige" in page.inner_text("main")
    assert "Seat confirmed" in page.inner_text("main")
    assert len(stack.mailbox.to(NINA.email)) == 1

    phone.goto(asked.link("/withdraw"))
    press(phone)
    stack.mailbox.await_mail(NINA.email, "/w/")
    assert stack.mailbox.await_method(MAARJA.email, "CANCEL")


def _trainer_changes_her_mind(page: Page, phone: Page, stack: Stack) -> None:
    """Whoever opens the organisers' first page sees it, and reads the words in the mail that came in."""
    _answer(phone, stack, KADRI, "Decline", "Olen ikkagi ära")
    home = f"{stack.site}/en/manage/"
    wait_until(lambda: page.goto(home) and "trainer has declined" in page.inner_text("main"))
    page.goto(f"http://127.0.0.1:{stack.port + 1}/en/manage/mail/incoming?kind=reply")
    page.locator("tbody a").first.click()
    assert "Olen ikkagi ära" in page.inner_text("main")
    page.get_by_role("button", name="Dealt with").click()
    page.get_by_role("button", name="Not dealt with after all").wait_for()


def _answer(page: Page, stack: Stack, email: str, word: str, comment: str) -> None:
    """Somebody opens the first mail, the invitation, and presses what a calendar would show."""
    page.goto(f"http://127.0.0.1:{stack.port + 3}/?q={email}")
    page.locator("tbody a").last.click()
    page.fill("#comment", comment)
    with page.expect_navigation():
        page.get_by_role("button", name=word).click()
    assert page.get_by_role("status").is_visible()
