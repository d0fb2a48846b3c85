"""A full event a day before it begins: doubles are made one, a seat is given past the queue with the reason,
somebody is moved, and those who still wait are written to."""

import pytest
from playwright.sync_api import Page

from tests.journeys import prepared
from tests.journeys.conftest import Stack
from tests.journeys.past import Organiser
from tests.journeys.taking_part import Somebody

WORD = "taismaja"
SLUG, GROUP, LATER = f"{WORD}-homme", f"{WORD}-teine", f"{WORD}-hiljem"
ANU = Somebody("Anu", "Ader", f"anu.{WORD}@kool-01.example.org", "et")
TWICE = Somebody("Anu", "Ader", f"anu.ader.{WORD}@kool-01.example.org", "et")
CARL = Somebody("Carl", "Cello", f"carl.{WORD}@mty-1.example.org", "en")
DARJA = Somebody("Дарья", "Дроздова", f"darja.{WORD}@kool-02.example.org", "ru")
EVE = Somebody("Eve", "Ess", f"eve.{WORD}@kool-03.example.org", "et")
FRED = Somebody("Fred", "Foss", f"fred.{WORD}@kool-03.example.org", "et")
PHONE = "+372 5555 0101"
WHY = "Carl ei vastanud telefonile"
ORDERED = ("Šokk", "Zupping", "Tamm", "Õun")
"""As Estonians look them up."""
NOTE = "Tuleb rongiga, jääb veerand tundi hiljaks"
TWO_SEATS = {"capacity": 2, "form": {"phone": "optional"}}
LETTER = {"subject": "Still a chance", "body": "Hello! Please keep your phone near."}


@pytest.mark.timeout(600)
def test_seats_of_a_full_event_change_hands_by_an_organisers_word_and_everybody_reads_why(
    stack: Stack, organiser: Page, program: Organiser, phone: Page
) -> None:
    mailbox = stack.mailbox
    _prepare(program)
    own = mailbox.await_mail(CARL.email, "/r/").link("/r/")
    mailbox.await_method(TWICE.email, "REQUEST")

    _look_what_another_seat_would_do(organiser, stack)
    _make_two_registrations_one(organiser, stack)
    assert mailbox.await_method(TWICE.email, "CANCEL")
    _give_the_seat_past_the_queue(organiser, stack)
    assert mailbox.await_method(DARJA.email, "REQUEST").subject.startswith("Место")
    phone.goto(own)
    assert "You are number 1 in the queue." in phone.inner_text("main")
    assert WHY not in phone.inner_text("main")

    _write_to_whoever_waits(organiser, stack)
    assert LETTER["body"] in mailbox.await_mail(CARL.email, LETTER["subject"]).text
    _sort_in_estonian_order(organiser, stack)
    _move_to_another_group(organiser, stack)
    _note_once(organiser)
    moved = mailbox.await_mail(ANU.email, f"Koolitus {GROUP}")
    assert (moved.method, str(moved.meeting["LOCATION"])) == ("REQUEST", "Näidismaja, Näite 1, Paide")
    assert mailbox.await_method(ANU.email, "CANCEL")
    told = [mail for one in (ANU, TWICE, DARJA, EVE) for mail in mailbox.to(one.email)]
    assert not any(LETTER["body"] in mail.text or WHY in mail.everything for mail in told)
    assert not any(NOTE in mail.everything for mail in told)
    assert len(mailbox.to(EVE.email)) == 1


def _prepare(program: Organiser) -> None:
    prepared.programme(program, WORD)
    prepared.event(program, WORD, SLUG, prepared.session(prepared.from_now(hours=20)), **TWO_SEATS)
    prepared.event(program, WORD, GROUP, prepared.session(prepared.from_now(days=20)))
    prepared.event(program, WORD, LATER, prepared.session(prepared.from_now(days=30)), capacity=1)
    for one in (ANU, TWICE, CARL, DARJA):
        prepared.register(program, SLUG, one, **({"phone": PHONE} if one is CARL else {}))
    for one in (FRED, EVE):
        prepared.register(program, LATER, one)
    for place, name in enumerate(reversed(ORDERED)):
        guest = Somebody("Ann", name, f"ann{place}.{WORD}@kool-03.example.org", "et")
        prepared.register(program, GROUP, guest)


def _open(page: Page, stack: Stack, rest: str = "", slug: str = SLUG) -> None:
    page.goto(f"{stack.site}/en/manage/events/{slug}{rest}")


def _look_what_another_seat_would_do(page: Page, stack: Stack) -> None:
    _open(page, stack, "/waiting-list", LATER)
    page.get_by_label("Number of seats").fill("2")
    page.get_by_role("button", name="See what it would do").click()
    page.get_by_role("heading", name="With 2 seats").wait_for()
    assert "1 person would move up. Nobody is told yet:" in page.inner_text("main")
    assert "Ess, Eve" in page.get_by_role("status").inner_text()


def _make_two_registrations_one(page: Page, stack: Stack) -> None:
    _open(page, stack, "/registrations?text=ader")
    page.get_by_role("row").filter(has_text=TWICE.email).get_by_role("link", name="Ader, Anu").click()
    page.get_by_role("link", name="Registered twice?").click()
    page.get_by_role("link", name="Compare").click()
    assert [one.email for one in (ANU, TWICE) if one.email not in page.inner_text("main")] == []
    page.get_by_role("button", name="Make them one").click()
    page.locator("ol.sessions li", has_text=f"⇄ Anu Ader, {TWICE.email}").wait_for()


def _give_the_seat_past_the_queue(page: Page, stack: Stack) -> None:
    """Within a day of the start nobody moves up by themselves: people are called, in order."""
    _open(page, stack, "/waiting-list")
    said = page.inner_text("main")
    assert "Nobody moves up by themselves any more" in said
    assert PHONE in said
    page.get_by_role("row").filter(has_text=DARJA.last_name).get_by_role("button", name="Give a seat").click()
    page.get_by_text("1 person who has waited longer is passed over").wait_for()
    give = page.get_by_role("button", name="(1)")
    page.get_by_label("Why these people?").fill(WHY)
    give.click()
    page.get_by_text("Done.").wait_for()
    page.get_by_role("link", name=DARJA.last_name).click()
    page.get_by_role("heading", name="History").wait_for()
    assert WHY in page.inner_text("main")


def _write_to_whoever_waits(page: Page, stack: Stack) -> None:
    _open(page, stack, "/registrations?status=waitlisted")
    page.get_by_label("the 1 person found").check()
    page.get_by_role("button", name="Write to them").click()
    page.get_by_label("What is it for?").fill("ootajad")
    for name, text in LETTER.items():
        page.locator(f"[name='{name}.en']").fill(text)
    page.get_by_role("button", name="Save and look at it").click()
    page.get_by_role("heading", name="Look at the letter").wait_for()
    shown = page.inner_text("main")
    assert CARL.email in shown
    assert LETTER["body"] in shown
    page.get_by_role("button", name="Send to 1 person").click()
    page.get_by_role("heading", name="Letter to chosen people").wait_for()


def _move_to_another_group(page: Page, stack: Stack) -> None:
    _open(page, stack, "/registrations?status=confirmed")
    page.get_by_role("link", name="Ader, Anu").click()
    page.get_by_role("link", name="Move to another group").click()
    page.get_by_label(f"Training {GROUP}").check()
    page.get_by_role("button", name="Move", exact=True).click()
    page.get_by_text("Moved. The person gets one mail about it.").wait_for()
    assert "Came from" in page.inner_text("main")


def _sort_in_estonian_order(page: Page, stack: Stack) -> None:
    _open(page, stack, "/registrations", GROUP)
    for names in (ORDERED, ORDERED[::-1]):
        with page.expect_navigation():
            page.get_by_role("columnheader", name="Name").get_by_role("link").click()
        shown = page.locator("tbody th a").all_inner_texts()
        assert shown == [f"{name}, Ann" for name in names]


def _note_once(page: Page) -> None:
    """On the page of whoever was moved: pressed twice it stands once, above what came before."""
    page.get_by_label("Write a note").fill(NOTE)
    page.get_by_role("button", name="Add the note").dblclick()
    history = page.locator("h2:text-is('History') ~ ol.sessions > li")
    history.filter(has_text=NOTE).wait_for()
    said = history.all_inner_texts()
    assert [NOTE in each for each in said] == [True, *[False] * (len(said) - 1)]
    assert len(said) > 1
