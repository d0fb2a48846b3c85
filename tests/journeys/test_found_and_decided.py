"""Somebody finds an event and asks for a place, organisers decide on many at once and call it off."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import Page

from tests.journeys import prepared
from tests.journeys.conftest import Stack
from tests.journeys.past import Organiser
from tests.journeys.taking_part import Somebody, press, sign_up
from tests.stack import wait_until

WORD = "otsustatud"
ZONE = ZoneInfo("Europe/Tallinn")
SLUG, FULL = f"{WORD}-avatud", f"{WORD}-tais"
TITLE = f"Training {SLUG}"
AUDITOR = f"aud.{WORD}@ministeerium.example.org"
MARI, IVAN, KATE = (
    Somebody("Mari", "Maasik", f"mari.{WORD}@kool-01.example.org", "et"),
    Somebody("Иван", "Щукин", f"ivan.{WORD}@kool-02.example.org", "ru"),
    Somebody("Kate", "O'Brien", f"kate.{WORD}@mty-1.example.org", "en"),
)
FRED = Somebody("Fred", "Foss", f"fred.{WORD}@kool-03.example.org", "et")
OTHER = {"Kind": "Seminar", "Working language": "Russian", "Town": "Narva"}
REASON, STORM = "See koolitus on mõeldud tugiisikutele.", "Torm on teed sulgenud."


@pytest.mark.timeout(600)
def test_an_event_is_found_its_people_are_decided_on_together_and_it_is_called_off(
    stack: Stack, organiser: Page, program: Organiser, phone: Page
) -> None:
    mailbox = stack.mailbox
    prepared.programme(program, WORD)
    days = (prepared.from_now(days=20), prepared.from_now(days=21))
    prepared.event(program, WORD, SLUG, *(prepared.session(day) for day in days), approval=True)
    other = {"kind": "seminar", "language": "ru", "venue": {"name": "Näidiskoda", "town": "Narva"}}
    far = prepared.from_now(days=55)
    prepared.event(program, WORD, FULL, prepared.session(far), capacity=1, **other)
    prepared.register(program, FULL, FRED)

    _narrow(phone, stack, far)
    _find_and_ask(phone, stack, days[0])
    _reach_what_is_promised(phone, organiser, stack)
    for one in (MARI, IVAN):
        sign_up(phone, stack, SLUG, one)
    _approve_from_the_home_page(organiser, stack)
    seat = mailbox.await_method(KATE.email, "REQUEST")
    _reject_whoever_is_left(organiser, stack)
    assert REASON in mailbox.await_mail(MARI.email, "ei kinnita").text
    assert REASON in mailbox.await_mail(IVAN.email, REASON).text

    _read_as_an_auditor(organiser, stack)
    _call_it_off(organiser, stack)
    gone = mailbox.await_method(KATE.email, "CANCEL")
    assert gone.meeting["SEQUENCE"] > seat.meeting["SEQUENCE"]
    assert STORM in mailbox.await_mail(KATE.email, STORM).text
    phone.goto(seat.link("/r/"))
    assert STORM in phone.inner_text("main")
    assert not any(STORM in mail.text for one in (MARI, IVAN) for mail in mailbox.to(one.email))


def _narrow(page: Page, stack: Stack, far: datetime) -> None:
    """By each choice alone: what is shown, and its calendar, are the one event; without it both are back."""
    page.goto(f"{stack.site}/en/?programme={WORD}")
    assert _shown(page, stack) == {SLUG, FULL}
    for field, words in {**OTHER, "Month": f"{far.astimezone(ZONE):%B %Y}"}.items():
        page.get_by_label(field, exact=True).select_option(label=words)
        page.get_by_role("button", name="Show").last.click()
        page.get_by_role("status").get_by_text("1 event").wait_for()
        assert _shown(page, stack) == {FULL}, field
        page.get_by_role("link", name=f"Without this choice: {words}").click()
        page.get_by_role("status").get_by_text("2 events").wait_for()


def _shown(page: Page, stack: Stack) -> set[str]:
    """Short names of the events on the page, which are exactly those of its calendar file."""
    links = page.locator(".event-name a").all()
    shown = {str(each.get_attribute("href")).rpartition("/")[2] for each in links}
    address = page.get_by_role("link", name="Calendar file").get_attribute("href")
    feed = Calendar.from_ical(httpx.get(f"{stack.site}{address}").text)
    assert {str(each["URL"]).rpartition("/")[2] for each in feed.walk("VEVENT")} == shown
    return shown


def _find_and_ask(page: Page, stack: Stack, begins: datetime) -> None:
    """From the list that partners show to the catalogue, its calendar, the event's page and the form."""
    page.goto(f"{stack.site}/en/embed/events?programme={WORD}")
    page.get_by_role("link", name=TITLE).wait_for()
    page.goto(f"{stack.site}/en/?programme={WORD}")
    assert "2 events" in page.get_by_role("status").inner_text()
    page.get_by_label("Only events with free seats").check()
    page.get_by_role("button", name="Show").last.click()
    page.get_by_role("status").get_by_text("1 event").wait_for()
    assert _shown(page, stack) == {SLUG}
    page.get_by_role("link", name=TITLE).click()
    assert prepared.STATEMENT in page.inner_text("body")
    _is_told_to_programs(page, begins)
    page.get_by_role("link", name="Register").first.click()
    for name, text in (("first_name", KATE.first_name), ("last_name", KATE.last_name), ("email", KATE.email)):
        page.fill(f"#f-{name}", text)
    press(page)
    page.get_by_text("The organiser looks through registrations").wait_for()


def _is_told_to_programs(page: Page, begins: datetime) -> None:
    """What a search engine reads of the page is what stands on it (https://schema.org/Event)."""
    told = json.loads(page.locator("script[type='application/ld+json']").inner_text())
    assert (told["@context"], told["@type"], told["name"]) == ("https://schema.org", "EducationEvent", TITLE)
    assert datetime.fromisoformat(told["startDate"]) == begins
    assert told["location"]["address"]["addressLocality"] == "Paide"
    assert told["offers"]["availability"] == "https://schema.org/InStock"
    assert page.url.endswith(told["url"].partition("/en/")[2])


def _reach_what_is_promised(page: Page, organiser: Page, stack: Stack) -> None:
    """By links alone: from the catalogue to the accessibility statement, and to how the services stand."""
    page.get_by_role("link", name="Events", exact=True).click()
    page.get_by_role("link", name="Accessibility").click()
    page.get_by_role("heading", name="Accessibility", level=1).wait_for()
    organiser.goto(f"{stack.site}/en/")
    organiser.get_by_role("link", name="For organisers").click()
    organiser.get_by_role("link", name="Status page").click()
    organiser.get_by_role("heading", name="How Kutse is doing").wait_for()
    told = organiser.locator("main section[id]")
    assert told.count() == 3
    silent = told.filter(has_text="does not answer")
    wait_until(lambda: silent.count() == 0, 60, "every service tells how it stands", organiser.reload)


def _approve_from_the_home_page(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.site}/en/manage/")
    need = page.locator("#h-needs ~ ul > li", has_text=TITLE)
    need.get_by_role("link", name="3 registrations wait for your decision").click()
    page.get_by_role("link", name=KATE.last_name).click()
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("Seat confirmed").first.wait_for()


def _reject_whoever_is_left(page: Page, stack: Stack) -> None:
    """All three are ticked: who is left out, and why, stands there before anything is done."""
    page.goto(f"{stack.site}/en/manage/events/{SLUG}/registrations")
    page.get_by_label("all 3 people here").check()
    page.select_option("#act", "reject")
    page.get_by_role("button", name="See what it would do").click()
    page.get_by_role("heading", name="It concerns 2 people").wait_for()
    left_out = page.locator("h2", has_text="1 person is left out").locator("+ ul")
    assert KATE.last_name in left_out.inner_text()
    page.get_by_label("Reason", exact=False).first.fill(REASON)
    page.get_by_label("Put the reason in the mail").check()
    page.get_by_role("button", name="Reject (2)").click()
    page.get_by_text("Done.").wait_for()


def _read_as_an_auditor(page: Page, stack: Stack) -> None:
    """A colleague who may only read sees who came and what was done, and no button that changes anything."""
    page.goto(f"{stack.site}/en/manage/programmes/{WORD}/people")
    page.fill("#f-email", AUDITOR)
    page.check("[name=role][value=auditor]")
    page.get_by_role("button", name="Send the invitation").click()
    invited = stack.mailbox.await_mail(AUDITOR, "/manage/invitations/")
    browser = page.context.browser
    assert browser
    auditor = browser.new_context().new_page()
    auditor.goto(invited.link("/manage/invitations/", "en"))
    auditor.fill("[name=name]", "Aud Iitor")
    press(auditor)
    auditor.goto(f"{stack.site}/en/manage/events/{SLUG}/registrations")
    assert auditor.get_by_role("link", name=KATE.last_name).count() == 1
    assert auditor.get_by_role("link", name="Add a person").count() == 0
    auditor.goto(f"{stack.site}/en/manage/audit")
    done = auditor.locator("tbody").inner_text()
    assert "approved" in done
    assert "looked at the participants" in done
    auditor.context.close()


def _call_it_off(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.site}/en/manage/events/{SLUG}")
    page.get_by_role("link", name="Cancel the event").click()
    page.get_by_label("Reason").fill(STORM)
    page.get_by_role("button", name="Read the mails with this reason").click()
    assert "1 person gets mail" in page.inner_text("main")
    page.get_by_role("button", name="Cancel the event").click()
    page.get_by_text(STORM).first.wait_for()
