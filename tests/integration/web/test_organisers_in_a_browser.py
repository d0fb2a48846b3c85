"""Every page of organisers and trainers in a real browser: open to everybody's hands and eyes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.integration.web.holding import hold
from tests.integration.web.living import LivingSite
from tests.integration.web.looking import NARROW, PHONE, WIDTH, astray, complaints
from tests.integration.web.office_pages import PAGES
from tests.integration.web.organising import one_time_link
from tests.integration.web.pictures import write_sheet


@pytest.fixture(scope="module")
def office(living_site: LivingSite) -> Iterator[Page]:
    """A window in which an organiser is signed in, for all pages: opening one takes longer than looking."""
    context = living_site.browser.new_context()
    page = context.new_page()
    page.goto(living_site.url + one_time_link(living_site.door.desk))
    page.locator("main button").click()
    page.wait_for_url("**/manage/")
    yield page
    context.close()
    write_sheet()


@pytest.mark.parametrize("name", PAGES)
def test_no_organiser_is_shut_out_of_a_page_and_it_lies_well_at_every_size(
    living_site: LivingSite, office: Page, name: str
) -> None:
    template, address = PAGES[name]
    path = address(living_site)

    found = hold(office, f"office {name}", template, lambda: office.goto(f"{living_site.url}/et{path}"))
    for language, width in (("en", PHONE), ("ru", NARROW)):
        office.set_viewport_size({"width": width, "height": 800})
        office.goto(f"{living_site.url}/{language}{path}")
        found += astray(office)
        shown = office.evaluate(WIDTH)
        found += [f"{language} moves sideways, {shown} of {width} px"] if shown > width else []

    assert found == []


@pytest.mark.parametrize(
    ("name", "field", "said"),
    [
        ("event form", "#f-capacity", "The event is saved."),
        ("question", "#f-label-et", "The question is saved."),
        ("attendance", "[type=radio] >> nth=0", "0 of 1 marked as there"),
    ],
)
def test_the_enter_key_saves_where_other_buttons_come_first(
    living_site: LivingSite, office: Page, name: str, field: str, said: str
) -> None:
    office.goto(f"{living_site.url}/en{PAGES[name][1](living_site)}")

    with office.expect_navigation():
        office.locator(f"form[method=post] {field}").press("Enter")

    assert said in office.inner_text("main")


IN_SIGHT = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  return one === document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
}"""
"""Whether nothing covers what the next key is for: the edge of the window, or the bar that stays below."""


def test_a_session_more_opens_where_it_is_typed_and_one_less_where_others_are_added(
    living_site: LivingSite, office: Page
) -> None:
    office.set_viewport_size({"width": PHONE, "height": 740})
    office.goto(f"{living_site.url}/en{PAGES['event form'][1](living_site)}")
    before = office.locator("[id^=f-sessions-][id$=-day]:not([id$=last_day])").count()
    opened = []

    for name in ("Add a session", f"Remove session {before + 1}"):
        with office.expect_navigation():
            office.get_by_role("button", name=name).click()
        office.locator("[autofocus]:focus").wait_for()
        assert office.evaluate(IN_SIGHT)
        opened.append(office.evaluate("document.activeElement.id || document.activeElement.value"))

    assert opened == [f"f-sessions-{before}-day", "add-sessions"]


def test_no_field_of_the_editor_is_under_the_bar_when_the_keyboard_comes_to_it(
    living_site: LivingSite, office: Page
) -> None:
    office.set_viewport_size({"width": PHONE, "height": 740})
    office.goto(f"{living_site.url}/en{PAGES['event form'][1](living_site)}")
    office.locator("#f-title-et").focus()
    under = []

    for _ in range(40):
        office.keyboard.press("Tab")
        if not office.evaluate(IN_SIGHT):
            under.append(office.evaluate("document.activeElement.id"))

    assert under == []


def test_a_stranger_finds_a_sign_in_page_open_to_everybody(living_site: LivingSite) -> None:
    page = living_site.browser.new_context().new_page()

    for path in ("/manage/sign-in", one_time_link(living_site.door.desk)):
        page.goto(f"{living_site.url}/et{path}")
        assert complaints(page) == []
