"""What an organiser does every day, by keyboard alone: each key is for what has the focus, and one sees where
one is.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.integration.registration_api.conftest import NOW
from tests.integration.web.living import LivingSite
from tests.integration.web.looking import PHONE
from tests.integration.web.organising import one_time_link
from tests.integration.web.test_door import marks
from tests.integration.web.test_roles import today

SEEN = """() => {
  const one = document.activeElement, box = one.getClientRects()[0];
  const above = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, 40) / 2);
  return one.matches(":focus-visible") && one.contains(above);
}"""
"""Whether what has the focus is drawn so, and nothing lies over it."""


@pytest.fixture
def office(living_site: LivingSite) -> Iterator[Page]:
    """An organiser's window, small enough that most of a page is out of sight."""
    context = living_site.browser.new_context(viewport={"width": PHONE, "height": 740})
    page = context.new_page()
    page.goto(living_site.url + one_time_link(living_site.door.desk))
    reach(page, "main button")
    go(page)
    yield page
    context.close()


def test_people_are_found_ticked_and_noted_by_keyboard_alone(living_site: LivingSite, office: Page) -> None:
    slug = living_site.door.event()
    for first, last in (("Mari", "Maasikas"), ("Jüri", "Õun"), ("Mart", "Maasikas")):
        living_site.door.register(slug, first_name=first, last_name=last)
    office.goto(f"{living_site.url}/en/manage/events/{slug}/registrations")

    reach(office, "details.filter > summary")
    office.keyboard.press("Enter")
    reach(office, "#q-text")
    office.keyboard.type("maas")
    go(office)
    assert "2 of 3 people match" in office.inner_text("[role=status]")
    for name in ("Mari Maasikas", "Mart Maasikas"):
        reach(office, f'[name=chosen][aria-label$="{name}"]')
        office.keyboard.press("Space")
    reach(office, "#act")
    office.keyboard.type("Write")
    reach(office, "form:has(#act) button")
    go(office)
    assert "It concerns 2 people" in office.inner_text("main")
    reach(office, "textarea[name=reason]")
    office.keyboard.type("Asked about parking.")
    reach(office, "form:has([name=reason]) button")
    go(office)

    expect_focus(office, "#result")
    assert office.inner_text("#result") == "Done."


def test_a_session_is_added_with_a_slip_and_put_right_by_keyboard_alone(
    living_site: LivingSite, office: Page
) -> None:
    slug = living_site.door.draft()
    office.goto(f"{living_site.url}/en/manage/events/{slug}/edit")

    reach(office, "[name=act][value=add-sessions]", steps=60)
    go(office)
    expect_focus(office, "#f-sessions-1-day")
    office.keyboard.type("01212027")
    for field, typed in (("from", "1000AM"), ("to", "0900AM")):
        reach(office, f"#f-sessions-1-{field}")
        office.keyboard.type(typed)
    go(office)
    expect_focus(office, "#errors")
    reach(office, "#errors a")
    office.keyboard.press("Enter")
    expect_focus(office, "[id^=f-sessions-1-]")
    reach(office, "#f-sessions-1-to")
    office.keyboard.type("0400PM")
    go(office)

    assert "The event is saved." in office.inner_text("main")
    added = living_site.door.organise("GET", f"/events/{slug}").json["sessions"][1]
    assert (added["starts"], added["ends"]) == ("2027-01-21T08:00:00+00:00", "2027-01-21T14:00:00+00:00")


def test_people_at_the_door_are_found_and_marked_with_how_late_they_came_by_keyboard_alone(
    living_site: LivingSite, office: Page
) -> None:
    slug = today(living_site.door)
    people = (("Mari", "Maasikas"), ("Jüri", "Õun"), ("Uku", "Tamm"))
    mari, juri, uku = (
        living_site.door.register(slug, first_name=first, last_name=last)["id"] for first, last in people
    )
    office.context.clock.set_fixed_time(NOW)
    office.goto(f"{living_site.url}/en/manage/events/{slug}/sessions/1/door")

    reach(office, "#q-text")
    for typed, person, taps in (("maas", mari, ("here",)), ("oun", juri, ("here", "late"))):
        office.keyboard.type(typed)
        office.keyboard.press("Enter")
        for tap in taps:
            reach(office, f"#p-{person} [data-tap={tap}]", steps=1)
        office.keyboard.press("Enter")
        expect_focus(office, "#q-text")
    expect(office.locator('[data-count="here"]')).to_have_text("2")
    expect(office.locator("[data-say]")).to_have_text("Everything is saved.")

    office.keyboard.type("tamm")
    reach(office, f"#p-{uku} a")
    go(office)
    reach(office, "#f-late")
    office.keyboard.type("15")
    reach(office, "[name=act][value=here]")
    go(office)

    found = marks(living_site.door, slug)
    assert (found[mari], found[uku]) == (("present", None, None), ("late", 15, None))
    assert (found[juri][0], (found[juri][1] or 0) >= 240) == ("late", True)


def reach(page: Page, selector: str, steps: int = 30) -> None:
    """The Tab key comes there within so many steps."""
    for _ in range(steps):
        if page.locator(f":is({selector}):focus").count():
            break
        page.keyboard.press("Tab")
    expect_focus(page, selector)


def expect_focus(page: Page, selector: str) -> None:
    """It has the focus, and one sees that it has."""
    page.locator(f":is({selector}):focus").wait_for()
    assert page.evaluate(SEEN), selector


def go(page: Page) -> None:
    """The Enter key leads to a page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
