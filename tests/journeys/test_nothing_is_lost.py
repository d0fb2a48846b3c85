"""A button pressed twice, the way back, a session that ends, two organisers at one event: nothing is lost,
and everybody reads what happened."""

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import organising as organise
from tests.journeys import prepared
from tests.journeys.conftest import Stack
from tests.journeys.past import Organiser
from tests.journeys.taking_part import Somebody, fill_in

PROGRAMME, SLUG = "kindel", "abc-kindel"
MARI = Somebody("Mari", "Maasik", "mari.kindel@kool-01.example.org", "et")
LIIS, KAI = "liis.kindel@ministeerium.example.org", "kai.kindel@ministeerium.example.org"


@pytest.mark.timeout(600)
def test_nothing_is_lost(stack: Stack, program: Organiser, browser: Browser) -> None:
    prepared.programme(program, PROGRAMME)
    prepared.event(program, PROGRAMME, SLUG, prepared.session(prepared.from_now(days=30).replace(second=0)))
    page = browser.new_context(locale="et-EE", viewport={"width": 360, "height": 740}).new_page()

    _is_refused_and_goes_back(page, stack)
    fill_in(page, MARI)
    page.locator("main form button.button").last.dblclick()
    page.wait_for_url("**/received")
    received = page.url
    page.go_back()
    page.locator("#f-email").wait_for()
    page.go_forward()
    page.wait_for_url(received)

    stack.mailbox.await_method(MARI.email, "REQUEST")
    page.goto(f"{stack.site}/et/events/{SLUG}/register")
    fill_in(page, MARI)
    page.locator("main form button.button").last.click()
    page.get_by_text("juba registreer").first.wait_for()
    assert page.input_value("#f-first_name") == MARI.first_name
    assert len([mail for mail in stack.mailbox.to(MARI.email) if mail.method]) == 1
    page.context.close()

    liis = organise.signed_in(browser, stack, LIIS, "organiser")
    kai = organise.signed_in(browser, stack, KAI, "organiser")
    _two_edit_one_event(liis, kai, stack)
    _is_signed_out_while_typing(kai, stack, browser)
    for each in (liis, kai):
        each.context.close()


def _is_refused_and_goes_back(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.site}/et/events/{SLUG}/register")
    fill_in(page, Somebody(MARI.first_name, MARI.last_name, "mari@", "et"))
    page.locator("main form").evaluate("form => form.noValidate = true")
    page.locator("main form button.button").last.click()
    page.locator("#errors, .error-summary").first.wait_for()
    assert page.input_value("#f-first_name") == MARI.first_name
    page.go_back()
    page.locator("#f-first_name").wait_for()
    page.go_forward()
    page.locator(".error-summary").first.wait_for()


def _two_edit_one_event(liis: Page, kai: Page, stack: Stack) -> None:
    for page in (liis, kai):
        _opens_the_editor(page, stack)
    kai.fill("#f-venue-name", "Rahvamaja")
    _saves(kai)
    liis.fill("#f-venue-name", "Koolimaja")
    liis.fill("#f-capacity", "7")
    _presses(liis, "save")

    liis.get_by_role("heading", name="Nothing is saved yet").wait_for()
    told = liis.locator("#meanwhile").inner_text()
    assert all(words in told for words in (KAI, "now: Rahvamaja", "yours: Koolimaja", "now: 5", "yours: 7"))
    assert liis.input_value("#f-venue-name") == "Koolimaja"
    liis.fill("#f-venue-name", "Rahvamaja")
    _saves(liis)

    _opens_the_editor(kai, stack)
    assert (kai.input_value("#f-venue-name"), kai.input_value("#f-capacity")) == ("Rahvamaja", "7")
    moved = stack.mailbox.await_method(MARI.email, "REQUEST", sequence=1)
    assert "Rahvamaja" in moved.meeting["LOCATION"]


def _is_signed_out_while_typing(kai: Page, stack: Stack, browser: Browser) -> None:
    kai.fill("#f-minimum", "2")
    elsewhere = organise.signed_in(browser, stack, KAI, "organiser")
    elsewhere.goto(f"{stack.site}/en/manage/account")
    elsewhere.get_by_role("button", name="Sign all others out").click()
    elsewhere.get_by_text("Nowhere else.").wait_for()
    elsewhere.context.close()
    _presses(kai, "save")

    kai.get_by_role("heading", name="Your session has ended").wait_for()
    with kai.expect_popup() as popped:
        kai.get_by_role("link", name="Sign in in a new window").click()
    organise.sign_in(popped.value, stack, KAI, "organiser")
    _sends_again(kai)
    kai.get_by_role("heading", name="Signed in again").wait_for()
    _sends_again(kai)
    _agrees(kai)

    _opens_the_editor(kai, stack)
    assert kai.input_value("#f-minimum") == "2"


def _sends_again(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Send again").click()


def _opens_the_editor(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.site}/en/manage/events/{SLUG}/edit")


def _saves(page: Page) -> None:
    _presses(page, "save")
    _agrees(page)


def _agrees(page: Page) -> None:
    """Where it is asked whether to tell people, also because it cannot be counted yet how many."""
    if page.get_by_role("heading", name="Save and tell people?").count():
        _presses(page, "confirm")


def _presses(page: Page, act: str) -> None:
    with page.expect_navigation():
        page.locator(f"button[name=act][value={act}]").last.click()
