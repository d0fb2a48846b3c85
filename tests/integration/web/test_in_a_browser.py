"""Every public page in a real browser: for everybody, at every width, by keyboard alone."""

from collections.abc import Callable, Iterator
from itertools import cycle

import pytest
from playwright.sync_api import Page

from services.registration.domain.employers import employer_id
from services.registration.domain.nominations import Nomination
from services.registration.domain.persons import Person
from services.registration.domain.registrations import Details
from services.registration.handlers import employers, forwardings, parties
from services.registration.handlers.desk import Call
from services.registration.handlers.employers import EmployerView
from services.registration.handlers.parties import PartyView
from services.registration.handlers.registrations import register
from shared import links
from tests.integration.registration_api.conftest import NOW
from tests.integration.web.asking import PROOF, QUESTIONS, a_form
from tests.integration.web.living import LivingSite
from tests.integration.web.looking import NARROW, WIDTH, complaints, faults, faults_at_all_sizes, weighed
from tests.integration.web.pictures import take_pictures, write_sheet
from tests.integration.web.test_registering import typed

Address = Callable[[LivingSite], str]
WITH_A_FILE = a_form(questions=[*QUESTIONS, PROOF])


def seated(site: LivingSite) -> str:
    return str(site.door.register(site.door.event())["token"])


def ticket(site: LivingSite) -> str:
    return site.door.desk.links.token(links.TICKET, site.door.register(site.door.event())["id"])


def offered(site: LivingSite) -> str:
    slug = site.door.event(capacity=1, minimum=1)
    first, second = site.door.register(slug)["token"], site.door.register(slug)["token"]
    assert site.door.ask("POST", f"/registrations/{first}/withdraw").status_code == 200
    return str(second)


def waiting(site: LivingSite) -> str:
    slug = site.door.event(capacity=1, minimum=1)
    site.door.register(slug)
    return str(site.door.register(slug)["token"])


def in_one_of_two_groups(site: LivingSite) -> str:
    slug = site.door.event()
    programme = site.door.ask("GET", f"/events/{slug}").json["programme"]
    site.door.event(programme=programme)
    return str(site.door.register(slug)["token"])


def one_of_two_groups(site: LivingSite) -> str:
    pool = {"key": "ppa", "name": {"et": "PPA"}, "seats": 5, "group": "ppa.example.org"}
    slug = site.door.event(pools=[pool], target_groups=["Politsei", "Ohvriabi"], requires_activity="A1")
    site.door.event(programme=site.door.ask("GET", f"/events/{slug}").json["programme"])
    return slug


def postponed(site: LivingSite) -> str:
    slug = site.door.event()
    assert site.door.organise("POST", f"/events/{slug}/postpone", {"reason": "Torm"}).status_code == 200
    return slug


def to_confirm(site: LivingSite) -> str:
    one = site.door.register(site.door.event(email_confirmation=True))
    return site.door.desk.links.token(links.CONFIRMATION, one["id"])


def places(site: LivingSite) -> PartyView:
    contact = Person("Piia", "Personal", "piia@kool.example.org", "et", "Näidise kool")
    asked = Call("person", "correlation", NOW)
    token = parties.form(site.door.desk, asked, site.door.event(capacity=20), contact, 3, True)
    return parties.by_link(site.door.desk, token)


def one_place(site: LivingSite) -> str:
    return str(places(site).places[0].link.rpartition("/")[2])


def closed_answers(site: LivingSite) -> str:
    slug = site.door.event(answers_until="2026-11-20T12:00:00+02:00")
    return str(site.door.register(slug)["token"])


def by_nomination(site: LivingSite) -> str:
    return site.door.event(entry="nomination", approval=True)


def places_named(site: LivingSite) -> str:
    token = places(site).token
    named = Person("Mari", "Maasikas", "mari@kool.example.org", "et")
    forwardings.forward(site.door.desk, Call("person", "correlation", NOW), token, {1: named})
    return token


def employer(site: LivingSite) -> EmployerView:
    slug = site.door.event(entry="nomination", capacity=2, minimum=1)
    piia = Nomination("Piia Personal", "piia@kool.example.org", "Näidise kool", "Nõus.", by_person=True)
    names = ("mari", "jaan", "kati")
    asked, desk = Call("person", "correlation", NOW), site.door.desk
    for name in names:
        person = Person(name.title(), "Näidis", f"{name}@kool.example.org", "et")
        register(desk, asked, slug, Details(person=person, nominated_by=piia))
    event = desk.store.records.events.by_slug(slug)
    assert event is not None
    token = desk.links.token(links.EMPLOYER, employer_id(event.id, piia.email))
    return employers.by_link(desk, token)


def withdrawing(site: LivingSite) -> str:
    found = employer(site)
    return f"{found.token}/{found.people[0].named.id}/withdraw"


PAGES: dict[str, Address] = {
    "catalogue": lambda site: "/" if site.door.event() else "",
    "nothing found": lambda site: "/?town=Atlantis",
    "found": lambda site: "/?text=abc&kind=training&free=1" if site.door.event() else "",
    "in a frame": lambda site: "/embed/events" if site.door.event() else "",
    "event postponed": lambda site: f"/events/{postponed(site)}",
    "event of several groups": lambda site: f"/events/{one_of_two_groups(site)}",
    "event": lambda site: f"/events/{site.door.event()}",
    "confidential event": lambda site: f"/events/{site.door.event(confidential=True)}",
    "event by nomination": lambda site: f"/events/{by_nomination(site)}",
    "form": lambda site: f"/events/{site.door.event()}/register",
    "form with questions": lambda site: f"/events/{site.door.event(form=WITH_A_FILE)}/register",
    "form with consent": lambda site: f"/events/{by_nomination(site)}/register",
    "nomination": lambda site: f"/events/{by_nomination(site)}/nominate",
    "received": lambda site: f"/r/{seated(site)}/received",
    "registration": lambda site: f"/r/{seated(site)}",
    "waiting": lambda site: f"/r/{waiting(site)}",
    "details": lambda site: f"/r/{seated(site)}/edit",
    "withdraw": lambda site: f"/r/{seated(site)}/withdraw",
    "colleague": lambda site: f"/r/{seated(site)}/substitute",
    "another group": lambda site: f"/r/{in_one_of_two_groups(site)}/move",
    "offer": lambda site: f"/w/{offered(site)}",
    "address to be confirmed": lambda site: f"/c/{to_confirm(site)}",
    "colleagues": lambda site: f"/events/{site.door.event()}/register/group",
    "places": lambda site: f"/g/{places_named(site)}",
    "employer": lambda site: f"/n/{employer(site).token}",
    "employer withdraws": lambda site: f"/n/{withdrawing(site)}",
    "employer's link": lambda site: f"/events/{by_nomination(site)}/nominate/link",
    "place": lambda site: f"/i/{one_place(site)}",
    "details to read": lambda site: f"/r/{closed_answers(site)}/edit",
    "accessibility": lambda site: "/accessibility",
    "privacy": lambda site: "/privacy",
    "own page": lambda site: "/me",
    "ticket": lambda site: f"/t/{ticket(site)}",
    "here": lambda site: f"/here/{site.door.event()}/123456",
    "not found": lambda site: "/nowhere",
    "API": lambda site: "/api/v1/docs",
}


@pytest.fixture(scope="module")
def window(living_site: LivingSite) -> Iterator[Page]:
    """One window for all pages: opening a new one each time takes longer than looking."""
    context = living_site.browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()
    write_sheet()


@pytest.mark.parametrize(("scheme", "name"), list(zip(cycle(("light", "dark")), PAGES, strict=False)))
def test_nobody_is_shut_out_of_a_page_and_it_lies_well_at_every_size(
    living_site: LivingSite, window: Page, scheme: str, name: str
) -> None:
    address = PAGES[name](living_site)
    window.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    window.set_viewport_size({"width": 1280, "height": 800})

    with weighed(window) as found:
        window.goto(f"{living_site.url}/et{address}")
    found += complaints(window)
    found += faults_at_all_sizes(window)
    take_pictures(window, name)
    window.goto(f"{living_site.url}/ru{address}")
    found += faults(window, NARROW)

    assert found == []


def test_the_form_with_errors_shuts_nobody_out_and_leads_to_each_field(living_site: LivingSite) -> None:
    page = living_site.browser.new_context(viewport={"width": 360, "height": 800}).new_page()
    page.goto(f"{living_site.url}/ru/events/{living_site.door.event()}/register")

    page.get_by_label("Имя", exact=True).fill("Юри")
    with page.expect_navigation():
        page.get_by_role("button", name="Зарегистрироваться").click()

    assert complaints(page) == []
    assert page.title().startswith("Ошибка:")
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
