"""What somebody does on the own page, in a browser, on a phone and without scripts."""

from datetime import timedelta

from playwright.sync_api import Page

from shared import links
from tests.integration.registration.desks import said
from tests.integration.web.asking import a_form
from tests.integration.web.living import LivingSite
from tests.integration.web.test_owed_answers import OWES
from tests.integration.web.test_registering import typed

PHONE = 360


def words(page: Page) -> str:
    """What stands on the page."""
    return page.locator("main").inner_text()


def send(page: Page, button: str, heading: str) -> None:
    """The form is sent, and the page with this heading is there."""
    page.get_by_role("button", name=button).click()
    page.get_by_role("heading", level=1, name=heading).wait_for()


def test_one_changes_answers_and_the_group_and_hands_over_and_the_colleague_answers_what_is_owed(
    living_site: LivingSite,
) -> None:
    door, colleague = living_site.door, typed()
    here = door.event(form=a_form())
    programme = door.ask("GET", f"/events/{here}").json["programme"]
    door.event(programme=programme, form=a_form(), title={"et": "Teine rühm"})
    token = door.register(here, answers={"meal": "none", "years": "7"})["token"]
    page = living_site.look(f"/et/r/{token}", PHONE)

    page.get_by_role("link", name="Paranda minu andmeid").click()
    page.get_by_label("Tööstaaž").fill("8")
    send(page, "Salvesta", "ABC-koolitus")
    assert "Tööstaaž\n8" in words(page)

    page.get_by_role("link", name="Mine üle teise rühma").click()
    page.get_by_label("Teine rühm").check()
    send(page, "Mine üle", "Teine rühm")
    assert ("Teine rühm" in words(page), "Tööstaaž\n8" in words(page)) == (True, True)

    page.get_by_role("link", name="Anna koht kolleegile").click()
    for name in ("first_name", "last_name", "email"):
        page.fill(f"[name={name}]", colleague[name])
    send(page, "Anna koht üle", "Teine rühm")
    assert "Teie koht on üle antud" in words(page)

    told = said(door.desk, "kutse.registration.confirmed.v1")
    (theirs,) = (one for one in told if one["person"]["email"] == colleague["email"])
    own = door.desk.links.token(links.REGISTRATION, theirs["registration_id"])
    page = living_site.look(f"/et/r/{own}", PHONE)
    assert (OWES in words(page), "Tööstaaž" in words(page)) == (True, False)
    page.get_by_role("link", name="Vasta nüüd").click()
    page.get_by_label("Ei soovi").check()
    send(page, "Salvesta", "Teine rühm")
    assert (OWES in words(page), "Söök\nEi soovi" in words(page)) == (False, True)


def test_once_answers_are_closed_the_page_says_since_when_and_takes_an_address_alone(
    living_site: LivingSite,
) -> None:
    door = living_site.door
    closed = (door.desk.clock() - timedelta(days=1)).isoformat()
    slug = door.event(form=a_form(), answers_until=closed)
    token = door.register(slug, answers={"meal": "none"})["token"]
    page = living_site.look(f"/et/r/{token}/edit", PHONE)

    assert "Vastuseid sai muuta kuni" in words(page)
    assert page.get_by_label("Ei soovi").count() == 0
    page.get_by_label("E-posti aadress").fill(typed()["email"])
    send(page, "Salvesta", "ABC-koolitus")
    assert "Söök\nEi soovi" in words(page)
