"""Whoever opens a page in a language, as by a link of a mail, goes on in it, whatever the browser wishes."""

from collections.abc import Callable, Mapping

import pytest

from services.registration.handlers import members, mine
from services.registration.handlers.desk import Call
from shared import links
from tests.integration.registration_api.conftest import NOW
from tests.integration.web.conftest import Site
from tests.integration.web.living import LivingSite
from tests.integration.web.organising import one_time_link
from tests.integration.web.public_pages import (
    offered,
    one_place,
    places_named,
    seated,
    to_confirm,
    withdrawing,
)
from tests.integration.web.test_registering import typed

CALL = Call("person", "correlation", NOW)
Opened = Callable[[LivingSite], str]
NOTHING: Mapping[str, str] = {}


def way_to_oneself(site: LivingSite) -> str:
    desk, email = site.door.desk, typed()["email"]
    site.door.register(site.door.event(), email=email)
    mine.request_link(desk, CALL, email)
    (link,) = desk.store.database["my_links"].find({"email": email})  # type: ignore[attr-defined]
    return f"/me/{desk.links.token(links.MINE, link['_id'])}"


def invitation(site: LivingSite) -> str:
    desk, slug = site.door.desk, site.door.programme()
    members.invite(desk, CALL, slug, typed()["email"], "auditor", "et")
    (waiting,) = members.members(desk, slug).invitations
    return f"/manage/invitations/{desk.links.token(links.MEMBER, waiting.id, waiting.generation)}"


FORMS: dict[str, tuple[Opened, str, Mapping[str, str]]] = {
    "confirming": (lambda site: f"/c/{to_confirm(site)}", "", NOTHING),
    "not mine": (lambda site: f"/c/{to_confirm(site)}", "/let-go", NOTHING),
    "accepting": (lambda site: f"/w/{offered(site)}", "/accept", NOTHING),
    "declining": (lambda site: f"/w/{offered(site)}", "/decline", NOTHING),
    "giving up": (lambda site: f"/r/{seated(site)}/withdraw", "", NOTHING),
    "handing over": (lambda site: f"/r/{seated(site)}/substitute", "", typed()),
    "taking a place": (lambda site: f"/i/{one_place(site)}", "", typed()),
    "freeing a place": (lambda site: f"/g/{places_named(site)}", "/2/free", NOTHING),
    "an employer": (lambda site: f"/n/{withdrawing(site)}", "", NOTHING),
    "oneself": (way_to_oneself, "", NOTHING),
    "an organiser": (lambda site: one_time_link(site.door.desk), "", NOTHING),
    "a colleague": (invitation, "", {"name": "Kai Kolleeg"}),
}
"""Where mails lead, where the form there is sent, and what is typed."""


@pytest.mark.parametrize("name", FORMS)
def test_the_form_behind_a_link_and_what_follows_speak_as_the_link_does(
    site: Site, living_site: LivingSite, name: str
) -> None:
    address, action, fields = FORMS[name]
    site.browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "et"

    page = site.open(f"/ru{address(living_site)}")
    done = site.send(page, fields, f"{page.address}{action}")

    assert done.address.startswith("/ru/")
    assert [each.answer.headers["Content-Language"] for each in (page, done)] == ["ru", "ru"]


def test_a_link_of_a_russian_mail_opens_in_russian_in_an_estonian_browser_and_stays_so(
    living_site: LivingSite,
) -> None:
    context = living_site.browser.new_context(locale="et-EE", java_script_enabled=False)
    page, token = context.new_page(), offered(living_site)
    spoken = page.locator("html")

    page.goto(f"{living_site.url}/w/{token}")
    before = spoken.get_attribute("lang")
    page.goto(f"{living_site.url}/ru/w/{token}")
    opened = spoken.get_attribute("lang")
    page.get_by_role("button", name="Принять").click()
    page.wait_for_url("**/ru/r/*")
    page.get_by_role("link", name="Исправить мои данные").click()
    page.wait_for_url("**/ru/r/*/edit")
    after = spoken.get_attribute("lang")
    page.goto(f"{living_site.url}/events")
    remembered = spoken.get_attribute("lang")
    context.close()

    assert (before, opened, after, remembered) == ("et", "ru", "ru", "ru")
