"""Holding a page of any service against everything that is asked of every page.

Tables of pages say which template each of them is; `tests/architecture/test_templates.py` finds the templates
that stand in no table, and `hold` those that are not what their table says.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask, template_rendered
from playwright.sync_api import ConsoleMessage, Page
from werkzeug.serving import make_server

from tests.integration.web.looking import DESK, colours, complaints, faults_at_all_sizes, weighed
from tests.integration.web.pictures import take_pictures
from tests.stack import free_ports


@contextmanager
def served(make: Callable[[str], Flask]) -> Iterator[str]:
    """An application answers at the address inside, which it is made for, and is gone afterwards."""
    port = free_ports(1)[0]
    url = f"http://127.0.0.1:{port}"
    server = make_server("127.0.0.1", port, make(url), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield url
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def rendered() -> Iterator[list[str]]:
    """The templates of the pages that any application of this process has made inside."""
    made: list[str] = []

    def note(_app: Flask, template: object, **_context: object) -> None:
        made.append(str(getattr(template, "name", "")))

    with template_rendered.connected_to(note):
        yield made


@contextmanager
def policed(page: Page) -> Iterator[list[str]]:
    """What the browser refused inside, because the policy of the page forbids it."""
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            found.append(message.text)

    page.on("console", note)
    yield found
    page.remove_listener("console", note)


def hold(page: Page, name: str, template: str, reach: Callable[[], object]) -> list[str]:
    """What is wrong with the page that `reach` brings up, as `measure` says; that it is another page, too."""
    with rendered() as made:
        found = measure(page, name, reach)
    return found + ([] if template in made else [f"is not {template}, but {made}"])


def measure(page: Page, name: str, reach: Callable[[], object]) -> list[str]:
    """What is wrong with the page that `reach` brings up; its pictures have this name.

    Nothing is, when it weighs little, asks no other host, does not move while it is drawn, breaks no policy,
    shuts nobody out in light and dark, and lies well at 1280, 640, 360 and 320 px and with large letters.
    """
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size({"width": DESK, "height": 800})
    with policed(page) as refused, weighed(page) as heavy:
        reach()
    found = refused + heavy + complaints(page)
    found += take_pictures(page, name)
    page.emulate_media(color_scheme="dark")
    found += faults_at_all_sizes(page)
    return found + [f"in the dark, {each}" for each in colours(page)]
