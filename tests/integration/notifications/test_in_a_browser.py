"""Every page of mail in a real browser: open to everybody's hands and eyes."""

from collections.abc import Iterator
from dataclasses import asdict

import pytest
from playwright.sync_api import Browser, Page

from shared.messaging.station import Station
from shared.web.access import Actor
from tests.integration.notifications.conftest import Office, an_office
from tests.integration.notifications.doors import door
from tests.integration.notifications.office_pages import OWN, PAGES, Filled, filled
from tests.integration.web.holding import hold, served
from tests.integration.web.looking import NARROW, PHONE, WIDTH
from tests.integration.web.pictures import write_sheet

PARKING = {"et": "Parkimine on tasuta.", "en": "Parking is free.", "ru": "Парковка бесплатная."}
ANU = Actor("organiser:liis", "administrator", "liis.naidis@ministeerium.example.org")
"""May read the audit, too."""


@pytest.fixture(scope="module")
def office(prepared: Station) -> Office:
    """One installation for all pages: filling one takes longer than looking."""
    for name in prepared.database.list_collection_names():
        prepared.database[name].delete_many({})
    return an_office(prepared)


@pytest.fixture(scope="module")
def shown(office: Office) -> Filled:
    """What there is to look at."""
    return filled(office)


@pytest.fixture(scope="module")
def site(office: Office, shown: Filled, browser: Browser) -> Iterator[tuple[str, Page]]:
    """The address of the pages, and a window."""
    with served(lambda url: door(office, url, ANU)) as url:
        page = browser.new_context().new_page()
        page.goto(f"{url}/en{OWN}/texts/seat_confirmed")
        for code, words in PARKING.items():
            page.locator(f"[name='after.{code}']").fill(words)
        with page.expect_navigation():
            page.get_by_role("button", name="Save and put to use").click()
        yield url, page
        page.context.close()
    write_sheet()


@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_shut_out_of_a_page_of_mail_and_it_lies_well_at_every_size(
    site: tuple[str, Page], shown: Filled, name: str
) -> None:
    url, page = site
    template, path = PAGES[name]
    path = path.format(**asdict(shown))

    found = hold(page, f"mail {name}", template, lambda: page.goto(f"{url}/et{path}"))
    for language, width in (("en", PHONE), ("ru", NARROW)):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{url}/{language}{path}")
        for frame in page.frames:
            wide, room = frame.evaluate(WIDTH), frame.evaluate("innerWidth")
            found += [f"{language} moves sideways, {wide} of {room} px"] if wide > room else []

    assert found == []
