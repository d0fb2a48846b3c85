"""What the browser itself makes of our headers: lists on partners' pages, data for search engines."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import ConsoleMessage, Page
from werkzeug.serving import make_server

from tests.integration.web.living import LivingSite
from tests.stack import free_ports


@contextmanager
def partners_page(site: LivingSite, path: str) -> Iterator[Page]:
    """A page of another site, on this machine as well, that shows one of ours in a frame."""
    shown = f'<title>P</title><iframe title="koolitused" src="{site.url}{path}"></iframe>'.encode()
    port = free_ports(1)[0]

    def answer(_environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/html")])
        return [shown]

    server = make_server("127.0.0.1", port, answer, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    page = site.browser.new_context().new_page()
    page.goto(f"http://localhost:{port}/")
    yield page
    page.context.close()
    server.shutdown()
    thread.join()


def test_a_partners_page_shows_the_list_in_a_frame_and_no_other_page(living_site: LivingSite) -> None:
    title = "Raamis näidatav koolitus"
    slug = living_site.door.event(title={"et": title})

    with partners_page(living_site, "/et/embed/events?text=Raamis") as page:
        frame = page.frame_locator("iframe")
        with page.context.expect_page() as opened:
            frame.get_by_role("link", name=title).click()
        assert opened.value.url.endswith(f"/events/{slug}")
    with partners_page(living_site, "/et/") as page:
        page.wait_for_function("document.querySelector('iframe').contentDocument === null")
        assert page.frames[1].url.startswith("chrome-error:")


def test_data_for_search_engines_stand_under_the_policy_that_allows_no_script(
    living_site: LivingSite,
) -> None:
    page = living_site.browser.new_context().new_page()
    said: list[ConsoleMessage] = []
    page.on("console", lambda each: said.append(each))

    answer = page.goto(f"{living_site.url}/et/events/{living_site.door.event()}")
    data = json.loads(page.locator('script[type="application/ld+json"]').inner_text())

    assert answer is not None
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert (data["@context"], data["name"]) == ("https://schema.org", "ABC-koolitus")
    assert [each.text for each in said] == []
    page.context.close()
