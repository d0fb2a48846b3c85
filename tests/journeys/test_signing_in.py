"""A colleague is invited by mail and signs in: by password and a code from the phone, or at a provider."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from tests.integration.web.vouching import NAME, Provider
from tests.journeys import prepared
from tests.journeys.conftest import Stack
from tests.journeys.past import Organiser

CHIEF, COLLEAGUE = "liis.naidis@ministeerium.example.org", "kai.kood@ministeerium.example.org"
VOUCHED, UNKNOWN = "peep.pakkuja@ministeerium.example.org", "keegi.tundmatu@mujal.example.org"
PHRASE = "neli tavalist sona reas"
WRONG = "This code is not right, or was used before. Please wait for the next one."


@dataclass(frozen=True)
class Codes:
    """An authenticator app, the step of time whose code switched it on, and the recovery codes."""

    app: pyotp.TOTP
    step: int
    recovery: list[str]


@pytest.mark.timeout(600)
def test_a_colleague_sets_a_password_and_the_second_step_that_a_programme_requires(
    stack: Stack, program: Organiser, browser: Browser, provider: Provider
) -> None:
    people = _people(stack, program, "kaks-sammu")
    chief = _window(browser)
    provider.tells(email=CHIEF, amr=["mfa"])
    chief.goto(people)
    _lets_them_know(chief)
    chief.wait_for_url("**/people")
    colleague = _accepts(chief, stack, browser, people, COLLEAGUE)
    _sets_a_password(colleague, stack)
    chief.goto(people)
    chief.get_by_role("button", name="Require it").click()
    try:
        chief.get_by_role("button", name="Do not require it").wait_for()
        colleague.goto(f"{stack.site}/en/manage/")
        assert colleague.url.endswith("/manage/account/second-step")
        codes = _sets_up(colleague, stack)
        _comes_in_elsewhere(colleague, stack, browser, codes)
    finally:
        chief.goto(people)
        chief.get_by_role("button", name="Do not require it").click()
        chief.get_by_role("button", name="Require it", exact=True).wait_for()
        for page in (chief, colleague):
            page.context.close()


@pytest.mark.timeout(600)
def test_a_colleague_signs_in_at_the_provider_and_somebody_unknown_reads_why_not(
    stack: Stack, program: Organiser, organiser: Page, browser: Browser, provider: Provider
) -> None:
    people = _people(stack, program, "teenusega")
    _accepts(organiser, stack, browser, people, VOUCHED).context.close()
    wanted = f"{stack.site}/en/manage/account"

    provider.tells(email=UNKNOWN)
    page = _window(browser)
    page.goto(wanted)
    _lets_them_know(page)
    page.get_by_role("heading", name=f"{NAME} did not sign you in").wait_for()
    assert UNKNOWN in page.inner_text("main")
    page.goto(wanted)
    assert "/manage/sign-in" in page.url

    provider.tells("refuses")
    page.get_by_role("link", name=f"Sign in with {NAME}").click()
    page.get_by_text("You did not finish signing in there").wait_for()

    provider.tells(email=VOUCHED)
    page.goto(wanted)
    _lets_them_know(page)
    page.wait_for_url("**/manage/account")
    assert VOUCHED in page.inner_text("main")
    page.context.close()


def _people(stack: Stack, program: Organiser, slug: str) -> str:
    """The page of who helps with a new programme."""
    prepared.programme(program, slug)
    return f"{stack.site}/en/manage/programmes/{slug}/people"


def _window(browser: Browser) -> Page:
    return browser.new_context(locale="en-GB").new_page()


def _accepts(chief: Page, stack: Stack, browser: Browser, people: str, address: str) -> Page:
    """The window of a colleague who was invited and read the mail."""
    chief.goto(people)
    chief.fill("#f-email", address)
    chief.check("[name=role][value=organiser]")
    chief.select_option("[name=language]", "en")
    chief.get_by_role("button", name="Send the invitation").click()
    page = _window(browser)
    page.goto(stack.mailbox.await_mail(address, "/manage/invitations/").link("/manage/invitations/"))
    assert f"Programme {people.split('/')[-2]}" in page.inner_text("main")
    page.get_by_label("Your name").fill("Kai Kolleeg")
    with page.expect_navigation():
        page.get_by_role("button", name="Yes, and sign me in").click()
    return page


def _sets_a_password(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.site}/en/manage/account")
    page.get_by_role("link", name="Set a password").click()
    page.get_by_label("New password").fill(PHRASE)
    page.get_by_label("Once more").fill(PHRASE)
    page.get_by_role("button", name="Set the password").click()
    page.get_by_text("The password is set. Please sign in with it.").wait_for()
    _types_password(page, stack)
    page.wait_for_url("**/manage/")


def _types_password(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.site}/en/manage/sign-in")
    page.fill("#f-email", COLLEAGUE)
    page.fill("#f-password", PHRASE)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()


def _sets_up(page: Page, stack: Stack) -> Codes:
    """The second step is on, after a slip."""
    page.goto(f"{stack.site}/en/manage/account/second-step")
    page.get_by_role("button", name="Set up the second step").click()
    app = pyotp.TOTP(page.locator("code.break").inner_text())
    _types_code(page, "000000", "Switch the second step on")
    assert WRONG in page.inner_text("main")
    step = app.timecode(datetime.now(UTC))
    _types_code(page, app.generate_otp(step), "Switch the second step on")
    codes = Codes(app, step, page.locator("main li code").all_inner_texts())
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url("**/manage/")
    return codes


def _types_code(page: Page, code: str, button: str = "Sign in") -> None:
    page.get_by_label("Code", exact=True).fill(code)
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def _comes_in_elsewhere(here: Page, stack: Stack, browser: Browser, codes: Codes) -> None:
    """By phone after a slip, then without it; this browser ends what was begun in those."""
    phone, borrowed = _window(browser), _window(browser)
    for page in (phone, borrowed):
        _types_password(page, stack)
    _types_code(phone, codes.app.generate_otp(codes.step))
    assert WRONG in phone.inner_text("main")
    _types_code(phone, codes.app.generate_otp(codes.step + 1))
    _types_code(borrowed, codes.recovery[0].upper())
    for page in (phone, borrowed):
        page.wait_for_url("**/manage/")

    here.goto(f"{stack.site}/en/manage/account")
    here.get_by_text("9 recovery codes are left").wait_for()
    here.get_by_role("button", name="Sign it out").first.click()
    here.get_by_text("That browser is signed out.").wait_for()
    here.get_by_role("button", name="Sign all others out").click()
    here.get_by_text("Nowhere else.").wait_for()
    for page in (phone, borrowed):
        page.reload()
        assert "/manage/sign-in" in page.url
        page.context.close()


def _lets_them_know(page: Page) -> None:
    page.get_by_role("link", name=f"Sign in with {NAME}").click()
    page.get_by_role("link", name="Let them know").click()
