"""Every public page in a real browser: for everybody, at every width, by keyboard alone."""

import zipfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.integration.web.holding import hold, measure, rendered
from tests.integration.web.living import LivingSite
from tests.integration.web.looking import NARROW, WIDTH, astray, complaints, faults
from tests.integration.web.pictures import write_sheet
from tests.integration.web.pressed_pages import STEPS, myself
from tests.integration.web.public_pages import PAGES, seated
from tests.integration.web.test_registering import typed

PAINTED = """() => ["body", "h1", ".badge", ".card", "dt", "a"].flatMap((each) => {
  const { color, backgroundColor, borderColor } = getComputedStyle(document.querySelector(each));
  return [color, backgroundColor, borderColor];
})"""
FILE = "public/own_data.html"


@pytest.fixture(scope="module")
def window(living_site: LivingSite) -> Iterator[Page]:
    """One window for all pages: opening a new one each time takes longer than looking."""
    context = living_site.browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()
    write_sheet()


@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_shut_out_of_a_page_and_it_lies_well_at_every_size(
    living_site: LivingSite, window: Page, name: str
) -> None:
    template, address = PAGES[name]
    path = address(living_site)

    found = hold(window, name, template, lambda: window.goto(f"{living_site.url}/et{path}"))
    window.goto(f"{living_site.url}/ru{path}")
    found += faults(window, NARROW) + astray(window)

    assert found == []


@pytest.mark.parametrize("name", STEPS)
def test_nobody_is_shut_out_of_a_page_that_a_button_leads_to(
    living_site: LivingSite, window: Page, name: str
) -> None:
    template, step = STEPS[name]
    window.context.clear_cookies()

    found = hold(window, name, template, lambda: step(living_site, window))

    assert found == []


def test_nobody_is_shut_out_of_the_page_in_the_file_about_oneself(living_site: LivingSite) -> None:
    page = living_site.browser.new_context(accept_downloads=True).new_page()
    myself(living_site, page)
    with rendered() as made, page.expect_download() as download:
        page.locator("form[action$='/me/data'] button").click()
    assert FILE in made
    with zipfile.ZipFile(download.value.path()) as file:
        (readable,) = [each for each in file.namelist() if each.endswith(".html")]
        html = file.read(readable).decode()

    found = measure(page, "file about myself", lambda: page.set_content(html))
    page.context.close()

    assert found == []


def test_the_form_with_errors_shuts_nobody_out_and_leads_to_each_field(living_site: LivingSite) -> None:
    page = living_site.browser.new_context(viewport={"width": 360, "height": 800}).new_page()
    page.goto(f"{living_site.url}/ru/events/{living_site.door.event()}/register")

    page.get_by_label("Имя", exact=True).fill("Юри")
    with page.expect_navigation():
        page.get_by_role("button", name="Зарегистрироваться").click()

    assert complaints(page) == []
    assert page.title().startswith("Ошибка:")
    assert page.evaluate("document.activeElement.id") == "errors"
    assert page.get_by_label("Имя", exact=True).input_value() == "Юри"
    page.get_by_role("link", name="Фамилия").click()
    assert page.evaluate("document.activeElement.name") == "last_name"


def test_a_person_registers_by_keyboard_alone_and_without_scripts(living_site: LivingSite) -> None:
    page = living_site.look(f"/et/events/{living_site.door.event()}/register")
    person = typed()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for name in ("first_name", "last_name", "email"):
        press_until(page, name)
        page.keyboard.type(person[name])
    page.keyboard.press("Enter")
    page.wait_for_url("**/received")

    assert page.get_by_role("heading", level=1).inner_text() == "Teil on koht"
    assert page.get_by_text(person["email"]).is_visible()


def press_until(page: Page, name: str) -> None:
    """Tab reaches the field within a few steps, and one sees where one is."""
    field = page.locator(f"[name={name}]")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.locator(f"[name={name}]:focus").count():
            break
    assert page.locator(f"[name={name}]:focus").count() == 1
    assert field.evaluate("field => getComputedStyle(field).outlineWidth") == "3px"


def test_the_first_stop_of_the_tab_key_skips_to_the_content(living_site: LivingSite) -> None:
    page = living_site.browser.new_context().new_page()
    page.goto(f"{living_site.url}/et/")

    page.keyboard.press("Tab")
    skip = page.locator(":focus").inner_text()
    page.keyboard.press("Enter")

    assert skip == "Liigu sisu juurde"
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_page_that_asks_to_confirm_shuts_nobody_out_and_says_the_address_large(
    living_site: LivingSite,
) -> None:
    slug = living_site.door.event(email_confirmation=True)
    page = living_site.look(f"/et/events/{slug}/register", width=360)
    person = typed()
    for name in ("first_name", "last_name", "email"):
        page.fill(f"[name={name}]", person[name])
    with page.expect_navigation():
        page.get_by_role("button", name="Registreeru").click()

    assert page.locator("p.typed").inner_text() == person["email"]
    assert page.evaluate(WIDTH) <= 360
    page.locator("summary").click()
    assert page.get_by_label("E-posti aadress").is_visible()


def test_a_double_click_on_the_button_is_one_registration(living_site: LivingSite) -> None:
    slug = living_site.door.event()
    page = living_site.look(f"/et/events/{slug}/register")
    person = typed()
    for name in ("first_name", "last_name", "email"):
        page.fill(f"[name={name}]", person[name])

    page.get_by_role("button", name="Registreeru").dblclick()
    page.wait_for_url("**/received")

    listed = living_site.door.organise("GET", f"/events/{slug}/registrations").json["items"]
    assert [row["email"] for row in listed] == [person["email"]]


def test_on_paper_a_page_is_black_on_white_and_has_no_buttons_whatever_the_screen_is_like(
    living_site: LivingSite, window: Page
) -> None:
    window.goto(f"{living_site.url}/et/r/{seated(living_site)}")

    printed = {}
    for scheme in ("light", "dark"):
        window.emulate_media(media="print", color_scheme="dark" if scheme == "dark" else "light")
        printed[scheme] = window.evaluate(PAINTED)
    buttons = [window.locator(each).first.is_visible() for each in ("header.top", "main .button")]
    window.emulate_media(media="screen", color_scheme="light")

    assert printed["dark"] == printed["light"]
    assert "rgb(0, 0, 0)" in printed["dark"]
    assert buttons == [False, False]


def test_the_browser_reports_no_breach_of_the_content_policy(living_site: LivingSite) -> None:
    page = living_site.browser.new_context().new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    slug = living_site.door.event(
        title={"et": "<script>alert(1)</script>"}, description={"et": "<img src=x>"}
    )

    for path in ("/et/", f"/et/events/{slug}", f"/et/events/{slug}/register"):
        page.goto(f"{living_site.url}{path}")

    assert heard == []
