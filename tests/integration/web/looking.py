"""Looking at a page the way people with little room, large letters or a slow line do.

What is wrong is told in sentences, found by measuring in the browser: the same on every machine, because
nothing is compared with a picture made elsewhere. Pictures are made for people, when asked for
(`make pictures`): see decision 41.
"""

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Response

FAULTS = (Path(__file__).parent / "faults.js").read_text()
RULES: dict[str, object] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,
}
VIOLATIONS = """async (rules) => (await axe.run(document, rules)).violations
  .map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`)"""
DESK, ZOOMED, PHONE, NARROW = 1280, 640, 360, 320
"""Widths in CSS pixels: a desk, the same at 200 %, a phone, and what WCAG 1.4.10 asks for."""

WIDTH = "document.documentElement.scrollWidth"
MOST_BYTES = 60 * 1024
LED = """() => [...document.querySelectorAll("a[href]:not([hreflang]), form")]
  .map((each) => new URL(each.getAttribute(each.localName === "a" ? "href" : "action") || "", location))
  .filter((each) => each.origin === location.origin).map((each) => each.pathname)"""
OF_NO_LANGUAGE = re.compile(r"/static/|/api/|/i/")
"""What is the same in every language, or handed on to somebody who may read another."""

LARGE_LETTERS = "document.documentElement.style.fontSize = '%s'"
SHIFTED = """() => new Promise((tell) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((each) => { sum += each.value; }))
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => tell(sum)));
})"""


def complaints(page: Page) -> list[str]:
    """What axe finds, with the places."""
    return _axe(page, RULES)


def colours(page: Page) -> list[str]:
    """What axe finds too weak to be read."""
    return _axe(page, {**RULES, "runOnly": {"type": "rule", "values": ["color-contrast"]}})


def _axe(page: Page, rules: dict[str, object]) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(VIOLATIONS, rules)
    return found


def faults(page: Page, width: int) -> list[str]:
    """What is wrong with how the page lies on a screen of this width."""
    page.set_viewport_size({"width": width, "height": 800})
    return [f"{width} px: {each}" for each in page.evaluate(FAULTS)]


def faults_at_all_sizes(page: Page) -> list[str]:
    """The same on a desk, with letters of twice the size, at 200 % and on phones."""
    found = faults(page, DESK)
    page.evaluate(LARGE_LETTERS % "200%")
    found += [f"large letters, {each}" for each in faults(page, DESK)]
    page.evaluate(LARGE_LETTERS % "")
    return found + [each for width in (ZOOMED, PHONE, NARROW) for each in faults(page, width)]


def astray(page: Page) -> list[str]:
    """Where the page leads out of the language its own address names; the choice of a language may."""
    spoken = "/" + urlsplit(page.url).path.split("/")[1]
    led = {path for path in page.evaluate(LED) if not OF_NO_LANGUAGE.match(path)}
    return [
        f"leads to {path}, not in {spoken}" for path in sorted(led) if not f"{path}/".startswith(f"{spoken}/")
    ]


@contextmanager
def weighed(page: Page) -> Iterator[list[str]]:
    """What is wrong with what was sent for the last page opened inside: too much, or from elsewhere."""
    answers: list[Response] = []
    found: list[str] = []

    def note(answer: Response) -> None:
        if answer.request.is_navigation_request() and answer.frame == page.main_frame:
            answers.clear()
        answers.append(answer)

    page.on("response", note)
    yield found
    page.remove_listener("response", note)
    home = urlsplit(page.url).netloc
    found += [f"asks {each.url}" for each in answers if urlsplit(each.url).netloc != home]
    heavy = [each for each in answers if "image" not in each.headers.get("content-type", "")]
    weight = sum(len(gzip.compress(each.body())) for each in heavy if each.status == 200)
    found += [f"weighs {weight} bytes"] if weight > MOST_BYTES else []
    moved = page.evaluate(SHIFTED)
    found += [f"moves by {moved} while it is drawn"] if moved > 0.01 else []
