"""Back, Forward and Reload after forms that were refused: a page of ours each time, with what was typed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Page, expect

from services.registration.domain.accounts import Organiser
from services.registration.handlers import sign_in
from services.registration.handlers.desk import Call
from tests.integration.registration_api.conftest import NOW, Door
from tests.integration.web.living import LivingSite
from tests.integration.web.members import member
from tests.integration.web.organising import one_time_link
from tests.integration.web.test_registering import typed


@contextmanager
def posts_counted(page: Page) -> Iterator[list[str]]:
    """The forms that the browser sends inside."""
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    yield sent


def window(site: LivingSite) -> Page:
    """A fresh one; scripts are off, because nothing here needs any."""
    return site.browser.new_context(java_script_enabled=False).new_page()


def office(site: LivingSite) -> Page:
    """An organiser's window, signed in."""
    page = window(site)
    page.goto(site.url + one_time_link(site.door.desk))
    page.locator("main button").click()
    page.wait_for_url("**/manage/")
    return page


def press(page: Page, name: str) -> None:
    """The button is pressed, and what comes of it is there."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def test_back_after_two_refusals_shows_what_was_typed_each_time_and_sends_nothing(
    living_site: LivingSite,
) -> None:
    slug, person, page = living_site.door.event(), typed(), window(living_site)
    page.goto(f"{living_site.url}/et/events/{slug}/register")
    for name in ("first_name", "last_name"):
        page.fill(f"[name={name}]", person[name])
    page.fill("[name=email]", "juri@")
    press(page, "Registreeru")
    page.fill("[name=email]", "juri@kool")
    press(page, "Registreeru")

    with posts_counted(page) as sent:
        for wanders, email in (
            (page.go_back, "juri@kool"),
            (page.go_back, "juri@"),
            (page.go_forward, "juri@kool"),
            (page.go_forward, "juri@kool"),
            (page.reload, "juri@kool"),
        ):
            wanders()
            expect(page.locator("[name=email]")).to_have_value(email)
            expect(page.locator("[name=last_name]")).to_have_value(person["last_name"])
    expect(page.get_by_role("link", name="E-posti aadress")).to_be_visible()
    assert sent == []
    assert person["last_name"] not in page.url

    page.fill("[name=email]", person["email"])
    press(page, "Registreeru")
    page.wait_for_url("**/received")
    page.go_back()
    expect(page.locator("[name=last_name]")).to_have_value("")


def test_nobody_else_opens_a_page_that_was_kept(living_site: LivingSite) -> None:
    slug, page = living_site.door.event(), window(living_site)
    page.goto(f"{living_site.url}/et/events/{slug}/register")
    page.fill("[name=last_name]", "Kallaste")
    press(page, "Registreeru")
    expect(page.locator("[name=last_name]")).to_have_value("Kallaste")
    stranger = window(living_site)

    stranger.goto(page.url)

    expect(stranger.locator("[name=last_name]")).to_have_value("")
    assert stranger.url.endswith("/register")


def spoil_nothing(_page: Page) -> None:
    """What is typed into the one field is wrong by itself."""


@dataclass(frozen=True)
class Slip:
    """A form of an organiser's.

    Args:
        field: where something is typed, twice.
        spoil: makes the form one that is refused.
    """

    address: str
    field: str
    button: str = "Salvesta"
    spoil: Callable[[Page], None] = spoil_nothing


OFFICE = {
    "event": Slip(
        "/manage/events/{slug}/edit", "title.et", spoil=lambda page: page.fill("[name=capacity]", "-3")
    ),
    "question": Slip("/manage/events/{slug}/form/questions/new?kind=choice", "label.et"),
    "add by hand": Slip("/manage/events/{slug}/registrations/new", "last_name", "Lisa"),
}


@pytest.mark.parametrize("form", OFFICE)
def test_an_organisers_forms_come_back_too(living_site: LivingSite, form: str) -> None:
    slip, page = OFFICE[form], office(living_site)
    page.goto(f"{living_site.url}/et{slip.address.format(slug=living_site.door.event())}")
    field = page.locator(f"[name='{slip.field}']")
    for text in ("11", "12"):
        field.fill(text)
        slip.spoil(page)
        press(page, slip.button)
        expect(field).to_have_attribute("value", text)

    with posts_counted(page) as sent:
        page.go_back()
        expect(field).to_have_attribute("value", "11")
        page.go_forward()
        page.reload()
        expect(field).to_have_attribute("value", "12")
        page.goto(page.url.partition("shown=")[0].rstrip("?&"))
        page.get_by_role("link", name="Jätka sellega").click()
        expect(field).to_have_attribute("value", "12")
    assert sent == []


def test_a_page_that_was_kept_is_gone_once_its_organiser_signed_out(living_site: LivingSite) -> None:
    page, slug = office(living_site), living_site.door.event()
    page.goto(f"{living_site.url}/et/manage/events/{slug}/edit")
    page.fill("[name=capacity]", "-3")
    page.fill("[name='title.et']", "Muudetud")
    press(page, "Salvesta")
    kept = page.url
    assert "shown=" in kept
    page.goto(f"{living_site.url}/et/manage/sign-out")
    page.locator("main button").click()
    page.wait_for_url("**/sign-in")

    page.goto(kept)

    assert "/manage/sign-in?" in page.url


def end_sessions(door: Door, account: Organiser) -> None:
    """As from another browser."""
    door.desk.store.atomically(lambda tx: tx.accounts.end_sessions_of(account.id))


def take_roles(door: Door, account: Organiser) -> None:
    """As an administrator does."""
    door.desk.store.atomically(lambda tx: tx.accounts.put(replace(account, memberships={})))


@pytest.mark.parametrize("shut_out", [end_sessions, take_roles])
def test_who_is_shut_out_opens_no_page_that_was_kept(
    living_site: LivingSite, shut_out: Callable[[Door, Organiser], None]
) -> None:
    door, page = living_site.door, window(living_site)
    slug = door.event()
    programme = door.organise("GET", f"/events/{slug}").json["programme"]
    colleague = member(door, {programme: "organiser"})
    link = sign_in.make_link(door.desk, Call("console", "test", NOW), colleague.email)
    page.goto(f"{living_site.url}/manage/{link.partition('/manage/')[2]}")
    page.locator("main button").click()
    page.wait_for_url("**/manage/")
    page.goto(f"{living_site.url}/et/manage/events/{slug}/registrations/new")
    page.fill("[name=last_name]", "Kallaste")
    press(page, "Lisa")
    expect(page.locator("[name=last_name]")).to_have_value("Kallaste")

    shut_out(door, colleague)
    page.reload()

    assert "Kallaste" not in page.content()
