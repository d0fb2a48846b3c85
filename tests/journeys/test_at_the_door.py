"""At the door: the picture in a reminder opens its person, and marks made without a network arrive later."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from shared.documents import connect
from shared.settings import MONGO_PORT, database_name
from tests.journeys import prepared
from tests.journeys.conftest import Stack
from tests.journeys.past import Organiser
from tests.journeys.taking_part import Somebody

WORD = "ukselkoik"
MAASIKAS = Somebody("Mari", "Maasikas", f"mari.{WORD}@kool-01.example.org", "et")
LEPP = Somebody("Tiia", "Lepp", f"tiia.{WORD}@ppa.example.org", "et")
PATIENCE_MS = 60_000
ZONE = ZoneInfo("Europe/Tallinn")


@pytest.fixture
def devices(organiser: Page) -> Iterator[list[BrowserContext]]:
    """Two phones at the door, whose owners are signed in."""
    browser, signed_in = organiser.context.browser, organiser.context.storage_state()
    assert browser
    both = [
        browser.new_context(viewport={"width": 360, "height": 740}, storage_state=signed_in) for _ in range(2)
    ]
    yield both
    for each in both:
        each.close()


@pytest.mark.timeout(600)
def test_whoever_comes_is_marked_by_the_picture_in_the_reminder_and_without_a_network(
    stack: Stack,
    organiser: Page,
    program: Organiser,
    devices: list[BrowserContext],
    phone: Page,
    tmp_path: Path,
) -> None:
    starts = prepared.from_now(hours=3)
    prepared.programme(program, WORD)
    prepared.event(program, WORD, WORD, prepared.session(starts))
    mari, tiia = (prepared.register(program, WORD, person) for person in (MAASIKAS, LEPP))
    stack.mailbox.await_method(MAASIKAS.email, "REQUEST")
    _plan_a_reminder(organiser, stack, starts)
    _let_it_be_time(stack, starts)

    first, second = (each.new_page() for each in devices)
    _mark_while_the_network_is_gone(first, second, stack, tiia)

    reminder = stack.mailbox.await_mail(MAASIKAS.email, "Meeldetuletus")
    ticket = _read(reminder.picture("ticket@kutse"), tmp_path)
    phone.goto(ticket)
    assert MAASIKAS.last_name not in phone.content()
    second.goto(ticket)
    _come_late_and_leave_early(second, "Mari Maasikas")
    first.reload()
    expect(first.locator(f"#p-{mari} [data-words]")).to_contain_text("15")
    expect(first.locator("[data-count=here]")).to_have_text("2")


def _plan_a_reminder(page: Page, stack: Stack, starts: datetime) -> None:
    """The organiser adds one to the event's plan, for an hour before the start."""
    at = (starts - timedelta(hours=1)).astimezone(ZONE)
    page.goto(f"{stack.site}/en/manage/events/{WORD}")
    page.get_by_role("link", name="Reminders").click()
    page.get_by_role("link", name="Add a step").click()
    page.select_option("#f-mail", "reminder")
    page.fill("#f-count", str(_days_before(starts, at)))
    page.select_option("#f-unit", "days")
    page.get_by_label("before", exact=True).check()
    page.select_option("#f-anchor", "start")
    page.fill("#f-at", f"{at:%H:%M}")
    page.get_by_role("button", name="Save").click()
    page.get_by_text(f"{at:%H:%M}").first.wait_for()


def _days_before(starts: datetime, at: datetime) -> int:
    return (starts.astimezone(ZONE).date() - at.astimezone(ZONE).date()).days


def _let_it_be_time(stack: Stack, starts: datetime) -> None:
    """Nobody moves the clock of a running stack, so the reminder is for this minute, and Mari has had her
    seat since yesterday: whoever has just joined is not reminded."""
    address = f"mongodb://127.0.0.1:{stack.port + MONGO_PORT}/?directConnection=true"
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    when = {"when.count": _days_before(starts, now), "when.at": f"{now.astimezone(ZONE):%H:%M}"}
    due = {f"steps.$[open].{name}": value for name, value in {**when, "fate.due_at": now}.items()}
    with connect(address, "kutse-tests") as data:
        known = data[database_name("notifications")]
        since = {"$set": {"since": now - timedelta(days=1)}}
        known["invitees"].update_one({"person.email": MAASIKAS.email}, since)
        event = known["events"].find_one({"slug": WORD})
        assert event
        open_steps = [{"open.fate.state": "planned"}]
        wanted = {"_id": event["_id"]}
        known["plans"].update_one(wanted, {"$set": {"next_at": now, **due}}, array_filters=open_steps)


def _mark_while_the_network_is_gone(first: Page, second: Page, stack: Stack, one: str) -> None:
    """One phone marks Tiia as here with no network, another says she is not; both marks are kept."""
    first.goto(f"{stack.site}/en/manage/events/{WORD}/sessions/1/door")
    expect(first.locator("[data-kept=yes]")).to_have_count(1, timeout=PATIENCE_MS)
    first.context.set_offline(True)
    first.reload()
    first.locator("#q-text").fill("lepp")
    first.get_by_role("button", name="Here Tiia Lepp").click()
    expect(first.locator("[data-say]")).to_contain_text("Waiting on this device: 1", timeout=PATIENCE_MS)

    second.goto(f"{stack.site}/en/manage/events/{WORD}/sessions/1/door/{one}")
    second.get_by_role("button", name="Is not here").click()
    second.wait_for_load_state()
    first.context.set_offline(False)
    expect(first.locator("[data-differing] a")).to_have_text("Lepp, Tiia", timeout=PATIENCE_MS)
    expect(first.locator("[data-say]")).to_have_text("Everything is saved.", timeout=PATIENCE_MS)
    first.locator("[data-differing] a").click()
    expect(first.get_by_text("Until somebody says which is right")).to_be_visible()
    away = first.locator("li", has_text="without a network")
    away.get_by_role("button", name="This is right").click()
    expect(first.get_by_text("Attendance is saved.")).to_be_visible()
    expect(first.locator("[data-differ]")).to_be_hidden()


def _read(picture: bytes, folder: Path) -> str:
    """The address a camera reads in a picture."""
    (folder / "ticket.png").write_bytes(picture)
    words = ("zbarimg", "-q", "--raw", str(folder / "ticket.png"))
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def _come_late_and_leave_early(page: Page, name: str) -> None:
    page.get_by_role("heading", name=name).wait_for()
    page.get_by_label("Minutes late").fill("15")
    page.get_by_label("Minutes missed at the end").fill("30")
    page.get_by_role("button", name="Is here").click()
    page.wait_for_load_state()
