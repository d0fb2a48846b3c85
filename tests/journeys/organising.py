"""What an organiser does on their pages, step by step."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Stack


def day_in(days: int) -> str:
    """A day from today, as a date field takes it."""
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def signed_in(browser: Browser, stack: Stack, address: str, role: str) -> Page:
    """A window of its own for somebody with a role in the whole installation, whose link the console made."""
    page = browser.new_context(locale="en-GB").new_page()
    sign_in(page, stack, address, role)
    return page


def sign_in(page: Page, stack: Stack, address: str, role: str) -> None:
    """The window is somebody's with a role in the whole installation, by a link that the console made."""
    link = stack.command("sign-in-link", "--email", address, "--role", role)
    page.goto(link.replace("/manage/", "/en/manage/"))
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()


def save(page: Page) -> None:
    """Presses the button a person sees, and has the next page."""
    with page.expect_navigation():
        page.locator("main form button.button:has-text('Save')").last.click()


def create_programme(page: Page, stack: Stack, slug: str) -> None:
    """A programme with one activity."""
    page.goto(f"{stack.site}/en/manage/programmes/new")
    page.fill("#f-slug", slug)
    page.fill("#f-title-et", "Märka ja aita")
    page.fill("#f-title-en", "Notice and help")
    page.fill("#f-title-ru", "Заметь и помоги")
    page.fill("#f-funder", "Sisejulgeolekufond")
    page.fill("#f-statement-et", "Kaasrahastanud Euroopa Liit")
    page.fill("#f-contact_email", "liis.naidis@ministeerium.example.org")
    page.fill("#f-issuer-name", "Näidisministeerium")
    save(page)
    page.goto(f"{stack.site}/en/manage/programmes/{slug}/activities/new")
    page.fill("#f-code", "A1")
    page.fill("#f-title-et", "ABC-koolitus")
    save(page)


def start_event(page: Page, stack: Stack, programme: str, slug: str, title: str) -> None:
    """A new event's form with everything every story fills in."""
    page.goto(f"{stack.site}/en/manage/events/new?programme={programme}")
    page.select_option("#f-activity", "A1")
    page.fill("#f-title-et", title)
    page.fill("#f-slug", slug)
    page.fill("#f-sessions-0-day", day_in(30))
    page.fill("#f-sessions-0-from", "10:00")
    page.fill("#f-sessions-0-to", "16:00")
    page.fill("#f-sessions-0-academic_hours", "8")
    page.fill("#f-venue-name", "Näidismaja")
    page.fill("#f-venue-address", "Näite 1")
    page.fill("#f-venue-town", "Tartu")


def publish(page: Page, stack: Stack, slug: str) -> None:
    """The event is open to the public."""
    page.goto(f"{stack.site}/en/manage/events/{slug}")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("The event is published").wait_for()


def mark(page: Page, stack: Stack, slug: str, marks: dict[str, str]) -> None:
    """Attendance of the first session: family name -> mark."""
    page.goto(f"{stack.site}/en/manage/events/{slug}/sessions/1/attendance")
    for name, word in marks.items():
        row = page.locator("fieldset.door", has=page.locator("legend", has_text=name))
        row.locator(f"input[value={word}]").check()
    save(page)
    page.get_by_text("Attendance is saved").wait_for()


def complete(page: Page, stack: Stack, slug: str) -> None:
    """Completion is decided for everybody."""
    page.goto(f"{stack.site}/en/manage/events/{slug}/complete")
    page.locator("main").get_by_role("button", name="Complete the event").click()
    page.get_by_role("status").first.wait_for()
