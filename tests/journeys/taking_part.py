"""What a participant does on a phone, without script."""

import time
from dataclasses import dataclass

from playwright.sync_api import Page

from shared.web.entrances import AT_LEAST
from tests.journeys.conftest import Stack
from tests.stack import wait_until


@dataclass(frozen=True)
class Somebody:
    """A person who signs up."""

    first_name: str
    last_name: str
    email: str
    language: str


MARI = Somebody("Mari", "Õunapuu", "mari.ounapuu@kool-01.example.org", "et")
IVAN = Somebody("Иван", "Щукин", "ivan.shchukin@kool-02.example.org", "ru")
KATE = Somebody("Kate", "O'Brien", "kate.obrien@mty-1.example.org", "en")
PEETER = Somebody("Peeter", "Kask", "peeter.kask@ppa.example.org", "et")
TIIA = Somebody("Tiia", "Lepp", "tiia.lepp@ppa.example.org", "et")


def sign_up(page: Page, stack: Stack, slug: str, person: Somebody) -> None:
    """Fills in the form in the person's language and sends it."""
    page.goto(f"{stack.site}/{person.language}/events/{slug}/register")
    fill_in(page, person)
    page.locator("main form button.button").last.click()
    page.wait_for_url("**/r/**")


def fill_in(page: Page, person: Somebody) -> None:
    """The form that was just opened holds who it is, and was open for as long as a person needs at least."""
    opened = time.monotonic()
    page.fill("#f-first_name", person.first_name)
    page.fill("#f-last_name", person.last_name)
    page.fill("#f-email", person.email)
    wait_until(lambda: time.monotonic() > opened + AT_LEAST.total_seconds(), what="the form being filled in")


def press(page: Page) -> None:
    """Presses the one button of the page's form, and has the next page."""
    with page.expect_navigation():
        page.locator("main form button").last.click()
