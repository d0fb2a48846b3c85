"""A trainer is asked, answers, prepares, gives materials, marks who is there, and reads the hours taught."""

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import FilePayload, Page

from tests.journeys import organising as organise
from tests.journeys import prepared
from tests.journeys.conftest import Stack
from tests.journeys.past import Organiser
from tests.journeys.taking_part import Somebody

WORD = "opetaja"
TRAINER = f"kadri.{WORD}@koolitajad.example.org"
MARI = Somebody("Mari", "Maasik", f"mari.{WORD}@kool-01.example.org", "et")
NEEDS, TELEPHONE = "Ratastool", "+372 5555 0202"
SLIDES = b"%PDF-1.7\nslides\n%%EOF\n"
MESSAGE = "Palun tulge koolitama!"


@pytest.mark.timeout(600)
def test_a_trainer_is_asked_answers_prepares_and_marks_who_is_there(
    stack: Stack, organiser: Page, program: Organiser, phone: Page
) -> None:
    mailbox = stack.mailbox
    prepared.programme(program, WORD)
    days = (prepared.from_now(minutes=-90), prepared.from_now(days=1))
    form = {"phone": "optional", "needs": "optional"}
    sessions = [prepared.session(day, hours=1) for day in days]
    prepared.event(program, WORD, WORD, *sessions, form=form)
    prepared.register(program, WORD, MARI, phone=TELEPHONE, needs=NEEDS, organisation="Näidise kool")
    own = mailbox.await_method(MARI.email, "REQUEST").link("/r/")

    _ask(organiser, stack)
    asked = mailbox.await_mail(TRAINER, "/trainer/")
    own_page = asked.link("/trainer/", "en")
    phone.goto(own_page)
    _prepare_for_who_comes(phone)
    phone.get_by_role("button", name="I am coming").first.click()
    phone.get_by_text("Thank you, your answer is noted.").wait_for()
    _confirm(organiser, stack)

    _give_materials(phone)
    _take_materials(phone, own)
    phone.goto(own_page)
    phone.get_by_role("button", name="Send me a calendar address").click()
    _mark_and_read_the_hours(phone, own_page)
    feed = httpx.get(mailbox.await_mail(TRAINER, ".ics").link(".ics").replace("webcal:", "http:"))
    assert len(Calendar.from_ical(feed.text).walk("VEVENT")) == len(days)
    _see_the_mark(organiser, stack)


def _ask(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.site}/en/manage/trainers/new?programme={WORD}")
    page.fill("#f-name", "Kadri Katse")
    page.fill("#f-email", TRAINER)
    organise.save(page)
    page.goto(f"{stack.site}/en/manage/events/{WORD}")
    page.get_by_label("Message to the trainer").fill(MESSAGE)
    page.get_by_label("Answer by").fill(organise.day_in(1))
    page.get_by_role("button", name="Assign").click()
    page.get_by_text("asked, no answer yet").wait_for()


def _prepare_for_who_comes(page: Page) -> None:
    """The trainer reads who comes, from where and with what needs, and no way to reach anybody."""
    said = page.inner_text("main")
    wanted = (MESSAGE, "Please answer by", "Mari Maasik", "Näidise kool", NEEDS)
    assert [each for each in wanted if each not in said] == []
    assert not any(each in page.content() for each in (TELEPHONE, MARI.email))


def _confirm(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.site}/en/manage/events/{WORD}")
    assert ": accepted" in page.inner_text("main")
    page.get_by_role("button", name="Confirm", exact=True).click()
    page.get_by_role("button", name="Take the confirmation back").wait_for()


def _give_materials(page: Page) -> None:
    page.get_by_role("link", name="Materials").click()
    page.get_by_label("What it is").fill("Slaidid")
    page.set_input_files(
        "#f-file", FilePayload(name="slaidid.pdf", mimeType="application/pdf", buffer=SLIDES)
    )
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("link", name="Slaidid").wait_for()


def _take_materials(page: Page, own: str) -> None:
    page.goto(own)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Slaidid").click()
    assert taken.value.path().read_bytes() == SLIDES


def _mark_and_read_the_hours(page: Page, own_page: str) -> None:
    page.goto(own_page)
    page.get_by_role("link", name="Attendance 1").click()
    page.get_by_role("button", name="Here Mari Maasik").click()
    page.get_by_text("1 / 1").wait_for()
    page.goto(own_page)
    page.get_by_role("link", name="Hours I have taught").click()
    assert "1 academic hour in all" in page.inner_text("main")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take along (CSV)").click()
    assert len(taken.value.path().read_text("utf-8-sig").splitlines()) == 2


def _see_the_mark(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.site}/en/manage/events/{WORD}/sessions/1/attendance")
    assert "1 of 1 marked as there" in page.get_by_role("status").inner_text()
