"""The plan of an event as organisers see and change it, in a real browser without scripts."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.integration.notifications.conftest import Office
from tests.integration.notifications.doors import door
from tests.integration.notifications.post_office import free_port
from tests.unit.notifications.builders import PROGRAMME, Course, Registration, Trainer

WEEK = datetime(2026, 12, 2, 16, tzinfo=UTC)
DAY = datetime(2026, 12, 8, 16, tzinfo=UTC)
PLAN = "/en/manage/mail/events/abc-01/plan"
USUAL = f"/en/manage/mail/programmes/{PROGRAMME['slug']}/plan"


@dataclass
class Window:
    """A browser on the pages of the service."""

    url: str
    office: Office
    browser: Browser

    def open(self, path: str = PLAN, width: int = 1280, *, scripts: bool = False) -> Page:
        """A page in a fresh window; scripts are off, because no page needs any."""
        size = {"width": width, "height": 800}
        context = self.browser.new_context(viewport=size, java_script_enabled=scripts)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{self.url}{path}")
        return page


@pytest.fixture
def window(office: Office, browser: Browser) -> Iterator[Window]:
    """A training on 9 December with one participant and a trainer, and an organiser who looks."""
    course = Course()
    office.hear(course.published(), Registration(course).confirmed(), Trainer(course).assigned())
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    server = make_server("127.0.0.1", port, door(office, url), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Window(url, office, browser)
    server.shutdown()
    server.server_close()
    thread.join()


def card(page: Page, step_id: str) -> str:
    """What the page says of one step."""
    return " ".join(page.locator(f"#step-{step_id}").inner_text().split())


def press(page: Page, step_id: str, words: str) -> None:
    """A button of one step is pressed."""
    page.locator(f"#step-{step_id}").get_by_role("button", name=words).click()


def test_the_plan_says_in_plain_words_what_goes_out_when_and_to_how_many(window: Window) -> None:
    page = window.open()

    assert "Wednesday, 2 December 2026, 18:00 7 days before the start, 18:00 To 1: participants" in card(
        page, "week"
    )
    assert (
        "Its time had already passed"
        not in card(page, "trainer-month").replace("its", "Its").partition("Not")[0]
    )
    assert "no smallest number of participants" in card(page, "minimum-start")
    assert page.locator("li.card").first.get_attribute("id") == "step-trainer-month"


def test_a_step_is_skipped_once_and_taken_back_and_paused_and_taken_up(window: Window) -> None:
    page = window.open()

    press(page, "week", "Skip it once")
    assert "will be skipped" in card(page, "week")
    press(page, "week", "Send it after all")
    press(page, "day", "Pause")
    assert ("planned" in card(page, "week"), "paused" in card(page, "day")) == (True, True)
    press(page, "day", "Go on")
    page.get_by_role("button", name="Pause the whole plan").click()
    assert page.get_by_text("The whole plan is paused.").is_visible()
    window.office.tick(WEEK)
    page.reload()
    assert "paused when its time came" in card(page, "week")
    page.get_by_role("button", name="Take the whole plan up again").click()
    window.office.tick(DAY)
    page.reload()
    assert "Sent to 1 person." in card(page, "day")


def test_a_step_is_added_changed_switched_off_and_removed(window: Window) -> None:
    page = window.open()
    page.get_by_role("link", name="Add a step").click()
    page.get_by_label("How many").fill("4")
    page.get_by_label("Counted in").select_option("working-days")
    page.get_by_label("Local time").fill("09:15")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("Thursday, 3 December 2026, 09:15").is_visible()

    step_id = str(page.locator("li.card", has_text="09:15").get_attribute("id")).removeprefix("step-")
    page.locator("li.card", has_text="09:15").get_by_role("link", name="Change").click()
    assert page.get_by_label("Counted in").input_value() == "working-days"
    page.get_by_label("How many").fill("2")
    page.get_by_role("button", name="Save").click()
    assert "Monday, 7 December 2026, 09:15" in card(page, step_id)

    press(page, step_id, "Switch off")
    press(page, step_id, "Remove")
    assert page.get_by_text("09:15").count() == 0


def test_what_makes_no_sense_is_explained_and_what_was_typed_stays(window: Window) -> None:
    page = window.open(f"{PLAN}/new")
    page.get_by_label("What is mailed").select_option("thanks")
    page.get_by_label("How many").fill("12")
    page.get_by_role("button", name="Save").click()

    assert page.get_by_role("alert").get_by_text("only after the event").is_visible()
    assert page.get_by_label("How many").input_value() == "12"
    assert page.get_by_label("What is mailed").input_value() == "thanks"


def test_of_two_organisers_at_once_the_later_one_is_told_and_loses_nothing(window: Window) -> None:
    mine, theirs = window.open(f"{PLAN}/week/edit"), window.open()
    mine.get_by_label("How many").fill("5")
    press(theirs, "day", "Pause")

    mine.get_by_role("button", name="Save").click()
    assert mine.get_by_role("alert").get_by_text("Somebody changed this plan").is_visible()
    assert mine.get_by_label("How many").input_value() == "5"

    mine.get_by_role("button", name="Save").click()
    assert "5 days before the start" in card(mine, "week")
    assert "paused" in card(mine, "day")


def test_a_mail_is_seen_in_each_language_before_it_goes_and_names_nobody(window: Window) -> None:
    page = window.open(f"{PLAN}/week/text")

    for language, said in (
        ("et", "Ootame teid nädala pärast"),
        ("en", "in a week"),
        ("ru", "Ждём вас через неделю"),
    ):
        assert said in page.locator(f"[aria-labelledby='text-{language}']").inner_text()
    assert "mari@example.org" not in page.content()
    assert list(window.office.database["mails"].find({"template": "reminder_week"})) == []


def test_who_looks_at_the_names_leaves_a_trace(window: Window) -> None:
    page = window.open(f"{PLAN}/week/readers")

    assert page.get_by_text("mari@example.org").is_visible()
    assert page.get_by_text("kadri@example.org").count() == 0
    (row,) = window.office.database["audit"].find({"act": "looked at the readers of a step"})
    assert (row["actor"], row["subject"]) == ("organiser:liis", "events/abc-01")


def test_what_was_sent_is_planned_again_for_a_new_date_only_when_asked(window: Window) -> None:
    course = Course(version=1)
    window.office.tick(WEEK)
    moved = [
        {**each, "starts": each["starts"] + timedelta(days=30), "ends": each["ends"] + timedelta(days=30)}
        for each in course.data["sessions"]
    ]
    window.office.hear(course.changed(at=WEEK, sessions=moved))
    page = window.open()
    assert "Sent to 1 person." in card(page, "week")

    press(page, "week", "Plan it again")
    assert "Friday, 1 January 2027, 18:00" in card(page, "week")
    window.office.tick(WEEK + timedelta(days=30))

    assert window.office.templates(template="reminder_week") == ["reminder_week"] * 2


def test_a_programme_has_a_plan_that_its_events_take_over_when_asked(window: Window) -> None:
    page = window.open(USUAL)
    press(page, "trainer-month", "Switch off")
    page.get_by_role("link", name="Add a step").click()
    page.get_by_label("How many").fill("400")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_role("alert").is_visible()
    page.get_by_label("How many").fill("2")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Change the page for feedback").click()
    page.get_by_label("English").fill("http://forms.example.org")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_role("alert").get_by_text("begins with https://").is_visible()
    page.get_by_label("English").fill("https://forms.example.org")
    page.get_by_role("button", name="Save").click()
    event = window.open()
    assert "2 days before the start" not in event.content()

    page.get_by_role("button", name="Take this plan over").click()
    assert page.get_by_text("Choose at least one event.").first.is_visible()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Take this plan over").click()

    assert page.get_by_text("The only event to come goes by this plan.").is_visible()
    event.reload()
    assert "2 days before the start" in event.content()
    assert event.get_by_text("https://forms.example.org").is_visible()
    page.get_by_role("link", name="Back to the built-in plan").click()
    page.get_by_role("button", name="Back to the built-in plan").click()
    assert page.get_by_text("built-in").first.is_visible()


def test_an_event_takes_the_plan_of_its_programme_over_after_a_question(window: Window) -> None:
    page = window.open()
    press(page, "week", "Switch off")
    page.get_by_role("link", name="Take over the programme's plan").click()
    page.get_by_role("button", name="Take over the programme's plan").click()

    assert "planned" in card(page, "week")


def test_a_step_nobody_could_send_in_time_says_so(window: Window) -> None:
    window.office.tick(WEEK + timedelta(hours=2))

    told = card(window.open(), "week")

    assert "skipped: too late" in told
    assert "could not send it within an hour" in told
