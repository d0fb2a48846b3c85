"""An organiser says that an event takes place, writes to its people, stands at the door, copies it, and
answers whoever asks for another group."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from tests.journeys import organising as organise
from tests.journeys.conftest import Stack
from tests.journeys.past import Organiser

PROGRAMME, SLUG, OTHER = "paevatoo", "abc-paide", "abc-turi"
PEOPLE = {
    "et": ("Mari", "Maasik", "mari.paide@kool-01.example.org"),
    "ru": ("Иван", "Щукин", "ivan.paide@kool-02.example.org"),
}
SUBJECT = {"et": "Lõuna", "ru": "Обед"}
DECLINED = "Türis on sel päeval vaid pool päeva."
TEXT = {"et": "Tere! Lõuna on maja ees.", "ru": "Обед перед домом."}


@pytest.mark.timeout(600)
def test_an_organisers_day(stack: Stack, organiser: Page, program: Organiser) -> None:
    mailbox, page = stack.mailbox, organiser
    _prepare(program)
    for _first, _last, address in PEOPLE.values():
        mailbox.await_method(address, "REQUEST")

    _open(page, stack, "/confirm")
    assert "2 people get mail" in page.inner_text("main")
    page.get_by_role("button", name="It takes place for sure").click()
    page.get_by_text("Everybody with a seat gets a mail.").wait_for()
    sure = mailbox.await_mail(PEOPLE["et"][2], "Korraldaja on ürituse")
    assert "Toimub kindlasti" in sure.subject

    _write_once(page, stack)
    for language, (first, _last, address) in PEOPLE.items():
        letter = mailbox.await_mail(address, TEXT[language])
        assert letter.subject.startswith(SUBJECT[language])
        assert (first in letter.text.partition(TEXT[language])[0]) is (language == "ru")

    _open_the_door(page, stack)
    _open(page, stack, "/charts")
    page.get_by_role("img", name="1 of 2 were there").wait_for()
    _copy(page, stack)
    _close_and_reopen(page, stack)
    _make_up(page, stack)
    for language, (_first, _last, address) in PEOPLE.items():
        assert sum(TEXT[language] in mail.text for mail in mailbox.to(address)) == 1


def _prepare(program: Organiser) -> None:
    title = {"et": "ABC-koolitus Paides", "en": "ABC training", "ru": "АБВ-обучение"}
    program.post("/programmes", {"slug": PROGRAMME, "title": title, "languages": ["et", "en", "ru"]})
    program.post("/activities", {"programme": PROGRAMME, "code": "A1", "kind": "training", "title": title})
    starts = (datetime.now(UTC) + timedelta(hours=3)).replace(microsecond=0)
    for slug, town, begins in ((SLUG, "Paide", starts), (OTHER, "Türi", starts + timedelta(days=20))):
        ends = begins + timedelta(hours=4)
        times = {"starts": begins.isoformat(), "ends": ends.isoformat(), "academic_hours": 4}
        event = {
            "programme": PROGRAMME,
            "activity": "A1",
            "slug": slug,
            "kind": "training",
            "title": title,
            "language": "et",
            "venue": {"name": "Näidismaja", "address": "Näite 1", "town": town},
            "sessions": [{**times, "counts_as": "1. päev"}],
            "capacity": 5,
            "minimum": 2,
        }
        program.post("/events", event)
        program.post(f"/events/{slug}/publish")
    for language, (first, last, address) in PEOPLE.items():
        body = {"first_name": first, "last_name": last, "email": address, "language": language}
        program.post(f"/events/{SLUG}/registrations", body)


def _open(page: Page, stack: Stack, rest: str) -> None:
    page.goto(f"{stack.site}/en/manage/events/{SLUG}{rest}")


def _write_once(page: Page, stack: Stack) -> None:
    """A letter to both, whose button is pressed twice; whoever goes back finds no button."""
    _open(page, stack, "/registrations")
    page.check("#everybody")
    page.get_by_role("button", name="Write to them").click()
    page.get_by_label("What is it for?").fill("lõuna")
    for language in PEOPLE:
        page.locator(f"[name='subject.{language}']").fill(SUBJECT[language])
        page.locator(f"[name='body.{language}']").fill(TEXT[language])
    page.get_by_role("button", name="Save and look at it").click()
    send = page.get_by_role("button", name="Send to 2 people")
    send.dblclick()
    page.get_by_role("heading", name="Letter to chosen people").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Look at the letter").wait_for()
    assert send.count() == 0


def _open_the_door(page: Page, stack: Stack) -> None:
    _open(page, stack, "/sessions/1/door")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Here Иван Щукин").click()
    page.get_by_text("1 / 2").wait_for()
    page.get_by_text("Everything is saved.").wait_for()


def _copy(page: Page, stack: Stack) -> None:
    _open(page, stack, "/copy")
    page.get_by_label("New first day").fill(organise.day_in(40))
    page.get_by_role("button", name="Make drafts").click()
    page.get_by_text("1 draft is made.").wait_for()


def _close_and_reopen(page: Page, stack: Stack) -> None:
    """Nobody can register for the other group since yesterday, then until the last moment again."""
    register = page.get_by_role("link", name="Register", exact=True)
    for day, time, is_open in ((organise.day_in(-1), "12:00", False), ("", "", True)):
        page.goto(f"{stack.site}/en/manage/events/{OTHER}/edit")
        page.fill("#f-registration-closes_day", day)
        page.fill("#f-registration-closes_time", time)
        organise.save(page)
        page.get_by_text("The event is saved.").wait_for()
        page.goto(f"{stack.site}/en/events/{OTHER}")
        assert ("Registration ended on" in page.inner_text("main")) is not is_open
        assert (register.count() > 0) is is_open


def _make_up(page: Page, stack: Stack) -> None:
    """Mari can not come, and asks for another group: it is agreed, called off again, and then declined."""
    mailbox, (_first, last, address) = stack.mailbox, PEOPLE["et"]
    own = mailbox.await_method(address, "REQUEST").link("/r/", "en")
    phone = _ask(page, stack, own)
    page.get_by_role("button", name="Agree the visit").click()
    page.get_by_text("The guest is on the attendance list").wait_for()
    agreed = mailbox.await_mail(address, "teise rühma külalisena")
    assert (agreed.method, str(agreed.meeting["LOCATION"])) == ("REQUEST", "Näidismaja, Näite 1, Türi")
    _open(page, stack, "/registrations")
    page.get_by_role("link", name=last).click()
    page.get_by_role("link", name="Make up for a session").click()
    page.get_by_role("button", name="Call the visit off").click()
    page.get_by_text("The place there is free again").wait_for()
    gone = mailbox.await_mail(address, "on tühistanud kokkuleppe")
    assert (gone.method, gone.meeting["UID"]) == ("CANCEL", agreed.meeting["UID"])
    phone.context.close()

    phone = _ask(page, stack, own)
    page.locator("summary", has_text="Decline").click()
    page.get_by_label("Reason").fill(DECLINED)
    page.get_by_role("button", name="Decline").click()
    page.get_by_text("Declined. The person gets a mail").wait_for()
    assert mailbox.await_mail(address, DECLINED).method == ""
    phone.reload()
    phone.get_by_text(DECLINED).wait_for()
    phone.context.close()


def _ask(page: Page, stack: Stack, own: str) -> Page:
    """Mari's page after she has pressed the button twice; the organiser has found what she asks."""
    phone = page.context.browser.new_context(java_script_enabled=False).new_page()
    phone.goto(own)
    phone.locator("summary", has_text="this day?").click()
    phone.get_by_role("button", name="Ask to make up for it there").dblclick()
    phone.get_by_text("You have asked to make up for it on").wait_for()
    page.goto(f"{stack.site}/en/manage/")
    page.get_by_role("link", name="1 person asks to make up for a session").click()
    page.get_by_role("heading", name="Mari Maasik").wait_for()
    return phone
