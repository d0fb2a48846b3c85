"""An event of two days with kept seats becomes a series, is postponed, and gets a new date."""

import pytest
from playwright.sync_api import Page

from tests.journeys import organising as organise
from tests.journeys import prepared
from tests.journeys.conftest import Stack
from tests.journeys.mailbox import Mail
from tests.journeys.past import Organiser
from tests.journeys.taking_part import Somebody, sign_up
from tests.stack import wait_until

WORD = "sarjad"
TITLE = f"Koolitus {WORD}"
ANU = Somebody("Anu", "Ader", f"anu.{WORD}@kool-01.example.org", "et")
BORIS = Somebody("Борис", "Белый", f"boris.{WORD}@kool-02.example.org", "ru")
PEETER = Somebody("Peeter", "Kask", f"peeter.{WORD}@ppa.example.org", "en")
REASON = "Lektor haigestus."


@pytest.mark.timeout(600)
def test_an_event_of_two_days_keeps_seats_becomes_a_series_and_gets_a_new_date(
    stack: Stack, organiser: Page, program: Organiser, phone: Page
) -> None:
    mailbox = stack.mailbox
    prepared.programme(program, WORD)
    _edit_two_days_with_a_kept_seat(organiser, stack)
    organise.publish(organiser, stack, WORD)

    for one in (ANU, BORIS, PEETER):
        sign_up(phone, stack, WORD, one)
    first = mailbox.await_method(ANU.email, "REQUEST")
    mailbox.await_method(PEETER.email, "REQUEST")
    assert mailbox.await_count(BORIS.email, 1)[0].method == ""

    _copy_it_and_then_both(organiser, stack)
    _postpone(organiser, stack)
    gone = mailbox.await_method(ANU.email, "CANCEL")
    assert REASON in mailbox.await_mail(ANU.email, REASON).text
    assert REASON in mailbox.await_mail(BORIS.email, REASON).text
    _enter_the_new_date(organiser, stack)
    wait_until(lambda: organise.day_in(90) in _days_of(mailbox.to(ANU.email)), 60, "the new date")
    assert gone.meeting["SEQUENCE"] > first.meeting["SEQUENCE"]
    assert organise.day_in(90) not in _days_of(mailbox.to(BORIS.email))


def _days_of(mails: list[Mail]) -> list[str]:
    """The days that calendars were invited to."""
    return [str(mail.meeting["DTSTART"].dt.date()) for mail in mails if mail.method == "REQUEST"]


def _edit_two_days_with_a_kept_seat(page: Page, stack: Stack) -> None:
    """Two seats, one of them kept for the police."""
    organise.start_event(page, stack, WORD, WORD, TITLE)
    page.fill("#f-capacity", "2")
    page.fill("#f-minimum", "1")
    for what in ("sessions", "pools"):
        with page.expect_navigation():
            page.locator(f"button[value=add-{what}]").click()
    day = {"day": organise.day_in(31), "from": "10:00", "to": "16:00", "academic_hours": "8"}
    pool = {"name-et": "Politsei", "key": "ppa", "seats": "1", "group": "ppa.example.org"}
    for at, fields in (("sessions-1", day), ("pools-0", {**pool, "release_day": organise.day_in(10)})):
        for name, text in fields.items():
            page.fill(f"#f-{at}-{name}", text)
    organise.save(page)
    assert "Politsei" in page.inner_text("main")


def _copy_it_and_then_both(page: Page, stack: Stack) -> None:
    """The second copy is of the whole series; the days of each keep their distance."""
    page.goto(f"{stack.site}/en/manage/events/{WORD}/copy")
    page.fill("#f-first_day", organise.day_in(60))
    page.get_by_role("button", name="Make drafts").click()
    page.get_by_text("1 draft is made.").wait_for()
    page.goto(f"{stack.site}/en/manage/events/{WORD}/copy")
    for each in page.locator("[name=event]").all():
        each.check()
    page.fill("#f-first_day", organise.day_in(200))
    page.get_by_role("button", name="Show the new days first").click()
    page.wait_for_load_state()
    names = [each.input_value() for each in page.locator("[name^='slugs.']").all()]
    assert names == [f"{WORD}-3", f"{WORD}-4"]
    page.get_by_role("button", name="Make drafts").click()
    page.get_by_text("2 drafts are made.").wait_for()


def _postpone(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.site}/en/manage/events/{WORD}")
    page.get_by_role("link", name="Postpone without a new date").click()
    page.get_by_label("Reason").fill(REASON)
    page.get_by_role("button", name="Postpone the event").click()
    page.get_by_role("link", name="Enter the new date").wait_for()


def _enter_the_new_date(page: Page, stack: Stack) -> None:
    page.get_by_role("link", name="Enter the new date").click()
    day = {"day": organise.day_in(90), "from": "10:00", "to": "16:00"}
    for name, text in day.items():
        page.fill(f"#f-sessions-0-{name}", text)
    organise.save(page)
    page.get_by_role("heading", name="Save and tell people?").wait_for()
    organise.save(page)
