"""Somebody misses a day, reads on the own page what the certificate still takes and where to make up for it,
goes there, and finds the certificate on the same page."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.sync_api import Locator, Page

from tests.journeys import prepared
from tests.journeys.conftest import Stack
from tests.journeys.past import Organiser
from tests.journeys.taking_part import Somebody
from tests.stack import wait_until

WORD = "puudus"
HOME, HOST = f"{WORD}-kodu", f"{WORD}-teine"
KATE = Somebody("Kate", "Kuld", f"kate.{WORD}@mty-1.example.org", "en")
MISSED = 2


@pytest.mark.timeout(600)
def test_somebody_reads_what_is_missing_makes_up_for_it_and_gets_the_certificate(
    stack: Stack, organiser: Page, program: Organiser, phone: Page
) -> None:
    begins = prepared.from_now(days=10)
    registered = _miss_a_day(program, begins)
    phone.goto(stack.mailbox.await_method(KATE.email, "REQUEST").link("/r/"))
    _reads_what_is_missing(phone, begins)

    phone.get_by_role("button", name="Ask to make up for it there").click()
    organiser.goto(f"{stack.site}/en/manage/events/{HOME}/visits")
    organiser.get_by_role("button", name="Agree the visit").click()
    organiser.get_by_text("The guest is on the attendance list").wait_for()
    phone.reload()
    assert "Agreed: you make up for it" in _missed(phone).inner_text()

    _mark(program, HOST, 1, registered, "present")
    phone.reload()
    way = _way(phone).inner_text()
    assert "You have been there for 16 of 16 academic hours." in way
    assert "That is enough." in way
    program.post(f"/events/{HOME}/complete")
    _has_the_certificate(phone)


def _miss_a_day(program: Organiser, begins: datetime) -> str:
    """Of four days of the group at home, all of which are needed, Kate misses the second, which another group
    holds later: answers the id of her registration."""
    prepared.programme(program, WORD)
    days = [prepared.session(begins + timedelta(days=day), counts_as=f"Day {day + 1}") for day in range(4)]
    prepared.event(program, WORD, HOME, *days, completion={"min_share": 1})
    later = prepared.session(begins + timedelta(days=30), counts_as=f"Day {MISSED}")
    prepared.event(program, WORD, HOST, later)
    registered = prepared.register(program, HOME, KATE)
    for number in range(1, 5):
        _mark(program, HOME, number, registered, "absent" if number == MISSED else "present")
    return registered


def _mark(program: Organiser, slug: str, number: int, registered: str, mark: str) -> None:
    marks = [{"registration": registered, "mark": mark}]
    program.put(f"/events/{slug}/sessions/{number}/attendance", {"marks": marks})


def _way(page: Page) -> Locator:
    return page.locator("section", has=page.get_by_role("heading", name="What you still need"))


def _missed(page: Page) -> Locator:
    return _way(page).locator("ol.sessions > li").nth(MISSED - 1)


def _reads_what_is_missing(page: Page, begins: datetime) -> None:
    """How much of how much, which day, and where another group holds it."""
    way = _way(page)
    words = way.inner_text()
    assert "Certificate of attendance" in way.get_by_role("heading").inner_text()
    assert "You have been there for 12 of 16 academic hours. At least 16 are needed." in words
    days = [each.inner_text() for each in way.locator("ol.sessions > li").all()]
    assert ["Missed" in each for each in days] == [number == MISSED for number in range(1, 5)]
    day = (begins + timedelta(days=MISSED - 1)).astimezone(ZoneInfo("Europe/Tallinn"))
    assert _missed(page).locator("strong").inner_text() == f"{day.day} {day:%B %Y}"
    assert "May be made up for in another group:" in _missed(page).inner_text()
    assert _missed(page).get_by_role("link", name=f"Training {HOST}").count() == 1


def _has_the_certificate(page: Page) -> None:
    document = page.get_by_role("link", name="Open the document (PDF)")
    wait_until(lambda: document.count() == 1, 60, "the document is on the own page", page.reload)
    page.get_by_role("heading", name="You have completed this event").wait_for()
    assert _way(page).count() == 0
    opened = httpx.get(str(document.get_attribute("href")))
    assert (opened.status_code, opened.headers["content-type"]) == (200, "application/pdf")
