"""Every page there is, is held in a browser: by axe in light and dark, from 320 to 1280 px, by keyboard."""

import re
from pathlib import Path

from tests.architecture.sources import ROOT
from tests.integration.certificates import test_in_a_browser as checking
from tests.integration.notifications import office_pages as mail
from tests.integration.stack import test_mailbox_in_a_browser as mailbox
from tests.integration.web import (
    office_pages,
    pressed_pages,
    public_pages,
    test_in_a_browser,
    test_provider,
    test_status_page,
    test_telling,
)

FOLDERS = ("services", "shared", "deploy")
NAMED = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+"([^"]+)\"""")
EXTENDED = re.compile(r"""\{%-?\s*extends\s+"([^"]+)\"""")
FETCHED = re.compile(r"<script[^>]+static_url\('([^']+)'")
TABLES = (
    public_pages.PAGES,
    pressed_pages.STEPS,
    office_pages.PAGES,
    test_status_page.PAGES,
    mail.PAGES,
    checking.PAGES,
    checking.AUDITS,
    checking.PAPERS,
    mailbox.PAGES,
)
ALONE = {test_in_a_browser.FILE, test_provider.REFUSED, test_telling.ASKS}
SCRIPTED = {
    "form.js": "questions that follow from an answer are shown at once, and what is typed is kept",
    "screen.js": "the code in the room fetches itself anew",
    "door.js": "the door goes on without a network",
}
"""All scripts, and what they add to a page that works without."""


def templates() -> dict[str, str]:
    """Every template of a page or of a part of one, by the name under which it is asked for."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for top in FOLDERS
        for folder in sorted((ROOT / top).rglob("templates"))
        for path in sorted(folder.rglob("*.html"))
    }


def pages() -> set[str]:
    """Those that are a whole page: they stand in a frame that others share, or are one themselves."""
    known = templates()
    frames = {name for text in known.values() for name in EXTENDED.findall(text)}
    return {name for name, text in known.items() if EXTENDED.search(text) or "<html" in text} - frames


def held() -> set[str]:
    """Those that a test holds in a browser; that they are what their table says, it sees there."""
    return ALONE | {template for table in TABLES for template, *_ in table.values()}


def test_every_page_is_held_in_a_browser() -> None:
    assert pages() - held() == set()
    assert held() - pages() == set()


def test_every_part_stands_on_a_page_that_is_held() -> None:
    known, reached, todo = templates(), set[str](), sorted(held())
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += NAMED.findall(known[name])

    assert set(known) - reached == set()


def test_there_is_no_script_but_those_a_page_can_do_without() -> None:
    asked = {
        name
        for text in templates().values()
        for name in re.findall(r"<script[^>]+static_url\('([^']+)'", text)
    }
    inline = {
        name
        for name, text in templates().items()
        for tag in re.findall(r"<script[^>]*>", text)
        if "src=" not in tag and "ld+json" not in tag
    }
    kept = {path.name for path in Path(ROOT / "shared/web/static").glob("*.js")} - {"door-worker.js"}

    assert asked == kept == set(SCRIPTED)
    assert inline == set()
