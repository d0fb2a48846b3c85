"""The measure itself: what is wrong with a page is found, and what is right is left alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.integration.web import looking
from tests.integration.web.looking import PHONE, faults, weighed

BUTTON = '<button style="padding: 2rem; %s">A</button>'
RIGHT = (
    '<p>Read <a href="#a">this</a> and <a href="#b">that</a>.</p><button style="padding: 1rem">Go</button>'
    '<section><svg role="img" aria-label="How full"></svg><table><tr><td>1</td></tr></table></section>'
    '<input style="padding: 1rem; width: 60px" value="longer than its field, and read with the caret">'
)
WRONG = {
    "moves sideways": '<div style="width: 500px">wide</div>',
    "lies on": f"{BUTTON % 'position: absolute; left: 0'}{BUTTON % 'position: absolute; left: 20px'}",
    "and near": (BUTTON % "width: 15px; height: 15px; padding: 0") * 2,
    "a drawing without its table": '<section><svg role="img" aria-label="How full"></svg></section>',
    "is cut off": '<div style="width: 40px; overflow: hidden; white-space: nowrap">more than forty</div>',
    "order of the Tab key": (BUTTON % "").replace("button ", 'button tabindex="-1" ', 1),
    "does not show that it has the focus": BUTTON % "outline: none",
}

COMES_LATE = """() => new Promise((tell) => {
  const next = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
  next(() => { document.body.prepend(document.createElement("hr")); next(tell); });
})"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": PHONE, "height": 800})
    yield context.new_page()
    context.close()


def shown(page: Page, body: str) -> None:
    page.set_content(f"<style>:focus-visible {{ outline: 3px solid }}</style><main>{body}</main>")


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_named(page: Page, what: str) -> None:
    shown(page, RIGHT + WRONG[what])

    found = faults(page, PHONE)

    assert found
    assert all(what in each for each in found)


def test_what_is_right_is_left_alone(page: Page) -> None:
    shown(page, RIGHT)

    assert faults(page, PHONE) == []


def test_what_is_heavy_or_comes_from_elsewhere_is_named(page: Page) -> None:
    noise = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(looking.MOST_BYTES))
    style = '<link rel="stylesheet" href="http://localhost:2/x.css">'
    html = {"body": style + noise, "content_type": "text/html; charset=utf-8"}
    page.route("http://localhost:1/page", lambda route: route.fulfill(**html))
    page.route("http://localhost:2/x.css", lambda route: route.fulfill(body="", content_type="text/css"))

    with weighed(page) as found:
        page.goto("http://localhost:1/page")

    assert found[0] == "asks http://localhost:2/x.css"
    assert found[1].startswith("weighs ")


def test_what_moves_because_something_comes_late_is_named(page: Page) -> None:
    body = "<style>hr { height: 300px }</style><p>Read this.</p>" + BUTTON % "width: 300px; height: 200px"
    page.route("http://localhost:1/late", lambda route: route.fulfill(body=body, content_type="text/html"))

    with weighed(page) as still:
        page.goto("http://localhost:1/late")
    with weighed(page) as moved:
        page.goto("http://localhost:1/late")
        page.evaluate(COMES_LATE)

    assert still == []
    assert [each.split(" by ")[0] for each in moved] == ["moves"]
