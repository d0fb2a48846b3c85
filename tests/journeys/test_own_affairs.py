"""A seat changes hands and groups, its owner is forgotten when asked, and a colleague stands at the door."""

import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page

from tests.journeys import prepared
from tests.journeys.conftest import Stack
from tests.journeys.mailbox import Mail
from tests.journeys.past import Organiser
from tests.journeys.taking_part import KATE, MARI, sign_up
from tests.stack import wait_until

PROGRAMME, FIRST, SECOND, EARLIER, NOW = "omaasjad", "abc-valga", "abc-voru", "abc-otepaa", "abc-kohe"
GIVER = replace(KATE, email="kate.valga@mty-1.example.org")
TAKER = replace(KATE, first_name="Robin", last_name="Roos", email="robin.valga@mty-1.example.org")
GUEST = replace(MARI, email="mari.kohe@kool-01.example.org", language="en")
HELPER = "kai.uks@ministeerium.example.org"
TITLE = {"et": "ABC-koolitus", "en": "ABC training", "ru": "АБВ-обучение"}
OTHER = {"et": "Teine rühm", "en": "The second group", "ru": "Вторая группа"}


@pytest.mark.timeout(600)
def test_a_seat_changes_hands_and_groups_and_its_owner_takes_everything_along_and_is_forgotten(
    stack: Stack, program: Organiser, phone: Page
) -> None:
    mailbox = stack.mailbox
    _programme(program, PROGRAMME)
    for slug, title, days in ((FIRST, TITLE, 20), (SECOND, OTHER, 40)):
        _event(program, PROGRAMME, slug, title, timedelta(days=days))

    sign_up(phone, stack, FIRST, GIVER)
    phone.goto(mailbox.await_method(GIVER.email, "REQUEST").link("/r/"))
    _hand_over(phone)
    assert mailbox.await_method(GIVER.email, "CANCEL").subject
    taken = mailbox.await_method(TAKER.email, "REQUEST")

    phone.goto(taken.link("/r/"))
    phone.get_by_role("link", name="Move to another group").click()
    phone.get_by_label(OTHER["en"]).check()
    phone.get_by_role("button", name="Move", exact=True).click()
    phone.get_by_role("heading", name=OTHER["en"]).wait_for()
    moved = wait_until(
        lambda: next((each for each in mailbox.to(TAKER.email) if _is_about_the_second(each)), None),
        60,
        "the invitation of the second group",
    )
    assert moved.meeting["UID"] != taken.meeting["UID"]

    _earns_a_document(program, stack)
    _opens_own_page(phone, stack)
    _subscribes(phone, stack, str(moved.meeting["UID"]))
    known = _take_along(phone)
    assert (OTHER["en"] in json.dumps(known), GIVER.email in json.dumps(known)) == (True, False)
    _delete_everything(phone)
    wait_until(
        lambda: any(
            each.method == "CANCEL" and each.meeting["UID"] == moved.meeting["UID"]
            for each in mailbox.to(TAKER.email)
        ),
        60,
        "the seat is given up in the calendar, too",
    )


def _is_about_the_second(mail: Mail) -> bool:
    return mail.method == "REQUEST" and OTHER["en"] in mail.text


@pytest.mark.timeout(600)
def test_a_colleague_who_was_invited_shows_the_code_and_a_participant_checks_in_with_it(
    stack: Stack, program: Organiser, organiser: Page, phone: Page, browser: Browser
) -> None:
    slug = "uksel"
    _programme(program, slug)
    _event(program, slug, NOW, TITLE, timedelta(minutes=20))
    body = {"first_name": GUEST.first_name, "last_name": GUEST.last_name, "email": GUEST.email}
    program.post(f"/events/{NOW}/registrations", {**body, "language": "en"})

    organiser.goto(f"{stack.site}/en/manage/programmes/{slug}/people")
    organiser.fill("#f-email", HELPER)
    organiser.check("[name=role][value=check-in]")
    organiser.get_by_role("button", name="Send the invitation").click()
    invited = stack.mailbox.await_mail(HELPER, "/manage/invitations/")
    helper = browser.new_context().new_page()
    helper.goto(invited.link("/manage/invitations/"))
    helper.fill("[name=name]", "Kai Kolleeg")
    with helper.expect_navigation():
        helper.locator("main form button.button").last.click()

    own = stack.mailbox.await_method(GUEST.email, "REQUEST").link("/r/")
    wait_until(lambda: _checks_in(helper, phone, stack, own), 120, "the digits of the screen are taken")
    helper.goto(f"{stack.site}/en/manage/events/{NOW}/sessions/1/door")
    said = helper.inner_text("main")
    helper.context.close()

    assert (GUEST.last_name in said, "1 / 1" in said, "@" in said) == (True, True, False)


def _checks_in(helper: Page, phone: Page, stack: Stack, own: str) -> bool:
    """They change every half a minute: whoever was too slow reads them again."""
    helper.goto(f"{stack.site}/en/manage/events/{NOW}/sessions/1/screen")
    digits = helper.inner_text(".screen-digits strong")
    phone.goto(own)
    phone.fill("[name=digits]", digits)
    with phone.expect_navigation():
        phone.get_by_role("button", name="I am here").click()
    return "You are marked as here" in phone.inner_text("main")


def _programme(program: Organiser, slug: str) -> None:
    program.post("/programmes", {"slug": slug, "title": TITLE, "languages": ["et", "en", "ru"]})
    program.post("/activities", {"programme": slug, "code": "A1", "kind": "training", "title": TITLE})


def _event(program: Organiser, programme: str, slug: str, title: dict[str, str], ahead: timedelta) -> None:
    begins = (datetime.now(UTC) + ahead).replace(microsecond=0)
    times = {"starts": begins.isoformat(), "ends": (begins + timedelta(hours=4)).isoformat()}
    event = {
        "programme": programme,
        "activity": "A1",
        "slug": slug,
        "kind": "training",
        "title": title,
        "language": "en",
        "venue": {"name": "Näidismaja", "address": "Näite 1", "town": "Valga"},
        "sessions": [{**times, "academic_hours": 4}],
        "capacity": 5,
        "minimum": 1,
    }
    program.post("/events", event)
    program.post(f"/events/{slug}/publish")


def _hand_over(page: Page) -> None:
    page.get_by_role("link", name="Hand my seat to a colleague").click()
    page.fill("#f-first_name", TAKER.first_name)
    page.fill("#f-last_name", TAKER.last_name)
    page.fill("#f-email", TAKER.email)
    page.get_by_role("button", name="Hand over the seat").click()
    page.get_by_text("Your seat is handed over").first.wait_for()


def _earns_a_document(program: Organiser, stack: Stack) -> None:
    """At another event, where the program says that the person was there."""
    _event(program, PROGRAMME, EARLIER, TITLE, timedelta(days=10))
    marks = [{"registration": prepared.register(program, EARLIER, TAKER), "mark": "present"}]
    program.put(f"/events/{EARLIER}/sessions/1/attendance", {"marks": marks})
    program.post(f"/events/{EARLIER}/complete")
    stack.mailbox.await_mail(TAKER.email, "/verify/")


def _opens_own_page(page: Page, stack: Stack) -> None:
    """By the link that was mailed, once: what is to come stands there, and what was earned can be opened."""
    page.goto(f"{stack.site}/en/me")
    page.fill("#f-email", TAKER.email)
    page.get_by_role("button", name="Send me the link").click()
    page.goto(stack.mailbox.await_mail(TAKER.email, "/me/").link("/me/"))
    with page.expect_navigation():
        page.locator("main form button").click()
    assert OTHER["en"] in page.inner_text("main")
    document = page.get_by_role("link", name="Open the document (PDF)")
    wait_until(lambda: document.count() == 1, 60, "the document is on the own page", page.reload)
    opened = httpx.get(str(document.get_attribute("href")))
    assert (opened.status_code, opened.headers["content-type"]) == (200, "application/pdf")


def _subscribes(page: Page, stack: Stack, uid: str) -> None:
    """The calendar address comes by mail, and what it holds is what the invitation said."""
    page.get_by_role("button", name="Send me a calendar address").click()
    address = stack.mailbox.await_mail(TAKER.email, ".ics").link(".ics")
    feed = httpx.get(address.replace("webcal:", "http:"))
    assert uid in [str(each["UID"]) for each in Calendar.from_ical(feed.text).walk("VEVENT")]


def _take_along(page: Page) -> object:
    """Everything about oneself: what stands in the file for programs."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Take my data along").click()
    with zipfile.ZipFile(download.value.path()) as file:
        return json.loads(file.read("data.json"))


def _delete_everything(page: Page) -> None:
    page.get_by_role("link", name="Delete my data").click()
    page.locator("[name=agreed]").check()
    page.get_by_role("button", name="Delete my data").click()
    page.get_by_text("Your data will be deleted within an hour").wait_for()
