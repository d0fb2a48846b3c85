"""From publishing an event to a certificate that stops being valid: the whole main job, as people live it."""

import io
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.journeys import organising as organise
from tests.journeys.conftest import Stack
from tests.journeys.mailbox import Mailbox
from tests.journeys.taking_part import IVAN, KATE, MARI, press, sign_up
from tests.stack import wait_until

SLUG = "abc-tartu"


@pytest.mark.timeout(900)
def test_the_main_job_from_publishing_to_a_revoked_certificate(
    stack: Stack, organiser: Page, phone: Page
) -> None:
    mailbox = stack.mailbox
    organise.create_programme(organiser, stack, "marka-ja-aita")
    _publish_for_two(organiser, stack)

    _fill_the_seats_and_queue(phone, stack, mailbox)
    _give_up_and_take_over(phone, mailbox)
    _move_the_event(organiser, stack, mailbox)
    code = _attend_and_complete(organiser, stack, mailbox)
    code = _have_it_corrected(organiser, phone, stack, code)
    _take_the_completion_back(organiser, phone, stack, code)
    void = mailbox.await_mail(MARI.email, "Marked by mistake")
    assert void.subject.startswith("Teie dokument enam ei kehti")
    _nobody_read_of_anybody_else(mailbox)
    _copy_it_for_the_next_year(organiser, stack)


def _publish_for_two(page: Page, stack: Stack) -> None:
    organise.start_event(page, stack, "marka-ja-aita", SLUG, "ABC-koolitus Tartus")
    page.fill("#f-capacity", "2")
    page.fill("#f-minimum", "1")
    organise.save(page)
    organise.publish(page, stack, SLUG)


def _fill_the_seats_and_queue(page: Page, stack: Stack, mailbox: Mailbox) -> None:
    for person in (MARI, IVAN):
        sign_up(page, stack, SLUG, person)
        mail = mailbox.await_count(person.email, 1)[0]
        assert mail.method == "REQUEST"
        assert mail.meeting["SEQUENCE"] == 0
        assert str(mail.meeting["ATTENDEE"]).lower() == f"mailto:{person.email}"
    sign_up(page, stack, SLUG, KATE)
    (waiting,) = mailbox.await_count(KATE.email, 1)
    assert waiting.subject.startswith("On the waiting list")
    assert waiting.method == ""


def _give_up_and_take_over(page: Page, mailbox: Mailbox) -> None:
    invited = mailbox.to(IVAN.email)[0]
    page.goto(invited.link("/r/"))
    with page.expect_navigation():
        page.locator("a.button-danger").click()
    press(page)
    assert page.locator("html").get_attribute("lang") == "ru"
    gone = mailbox.await_method(IVAN.email, "CANCEL")
    assert gone.meeting["UID"] == invited.meeting["UID"]
    assert gone.meeting["SEQUENCE"] > invited.meeting["SEQUENCE"]

    offer = mailbox.await_mail(KATE.email, "/w/")
    page.goto(offer.link("/w/"))
    page.get_by_role("button", name="Accept").click()
    seated = mailbox.await_mail(KATE.email, "Seat confirmed")
    assert seated.method == "REQUEST"


def _move_the_event(page: Page, stack: Stack, mailbox: Mailbox) -> None:
    page.goto(f"{stack.site}/en/manage/events/{SLUG}/edit")
    page.fill("#f-sessions-0-from", "11:30")
    organise.save(page)
    page.get_by_text("2 people get mail, each in their own language.").wait_for()
    assert "11:30" in page.inner_text("table >> nth=0")
    organise.save(page)
    for person in (MARI, KATE):
        first = mailbox.await_method(person.email, "REQUEST")
        moved = mailbox.await_method(person.email, "REQUEST", sequence=1)
        assert moved.meeting["UID"] == first.meeting["UID"]
        assert moved.meeting["DTSTART"].dt.strftime("%H:%M %Z").startswith("11:30")
        assert "11:30" in moved.text


def _copy_it_for_the_next_year(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.site}/en/manage/events/{SLUG}/copy")
    page.fill("#f-first_day", "2028-02-09")
    page.get_by_role("button", name="Make drafts").click()
    page.get_by_text("1 draft is made.").wait_for()
    page.goto(f"{stack.site}/en/manage/")
    page.get_by_role("heading", name="How it stands: Notice and help").first.wait_for()


def _attend_and_complete(page: Page, stack: Stack, mailbox: Mailbox) -> str:
    organise.mark(page, stack, SLUG, {MARI.last_name: "present", KATE.last_name: "absent"})
    organise.complete(page, stack, SLUG)
    mail = mailbox.await_mail(MARI.email, "/verify/")
    pdf = httpx.get(mail.link(".pdf"))
    assert pdf.headers["content-type"] == "application/pdf"
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    assert "Mari Õunapuu" in words
    again = httpx.get(mail.link(".pdf"))
    assert again.content == pdf.content
    return urlsplit(mail.link("/verify/")).path.rsplit("/", 1)[-1]


def _have_it_corrected(page: Page, phone: Page, stack: Stack, code: str) -> str:
    """From the person's page to the document, whose corrected version takes its place: answers its code."""
    page.goto(f"{stack.site}/en/manage/events/{SLUG}/registrations")
    wait_until(lambda: page.reload() and code in page.content())
    page.get_by_role("link", name="Õunapuu").click()
    page.locator(f"a[href$='/manage/certificates/{code}']").click()
    page.get_by_role("link", name="Correct it or make it anew").click()
    page.get_by_label("Something else").check()
    page.get_by_label("In your own words").fill("Smudged seal")
    page.get_by_role("button", name="Look at what will happen").click()
    page.get_by_role("button", name="Have it made").dblclick()
    page.get_by_text("It is ready in a moment.").wait_for()
    mail = stack.mailbox.await_mail(MARI.email, "parandatud dokument")
    phone.goto(f"{stack.certificates}/en/verify/{code}")
    assert "Smudged seal" in phone.inner_text("main")
    return urlsplit(mail.link("/verify/")).path.rsplit("/", 1)[-1]


def _take_the_completion_back(page: Page, phone: Page, stack: Stack, code: str) -> None:
    phone.goto(f"{stack.certificates}/en/verify/{code}")
    assert "Mari Õunapuu" in phone.inner_text("main")
    page.goto(f"{stack.site}/en/manage/events/{SLUG}/registrations")
    wait_until(lambda: page.reload() and code in page.content())
    page.get_by_role("link", name="Õunapuu").click()
    page.get_by_role("link", name="Take the completion back").click()
    page.fill("#f-reason", "Marked by mistake")
    page.get_by_role("button", name="Take the completion back").click()
    wait_until(lambda: phone.reload() and "Marked by mistake" in phone.inner_text("main"))
    answer = httpx.get(f"{stack.certificates}/api/v1/certificates/{code}").json()
    assert answer["status"] == "revoked"


def _nobody_read_of_anybody_else(mailbox: Mailbox) -> None:
    people = (MARI, IVAN, KATE)
    for person in people:
        for mail in mailbox.to(person.email):
            for other in people:
                if other is not person:
                    assert other.email not in mail.everything
                    assert other.last_name not in mail.everything
