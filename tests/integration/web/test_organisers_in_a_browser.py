"""Every page of organisers and trainers in a real browser: open to everybody's hands and eyes."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from services.registration.domain.members import with_role
from services.registration.handlers import answer_files, imports, materials, members, sweeps
from services.registration.handlers.desk import Call
from services.registration.handlers.materials import Brought
from services.registration.schemas.tables import read_table
from tests.integration.registration_api.conftest import NOW
from tests.integration.web.asking import PROOF, QUESTIONS, a_form
from tests.integration.web.living import LivingSite
from tests.integration.web.looking import NARROW, PHONE, WIDTH, complaints, faults_at_all_sizes
from tests.integration.web.members import member
from tests.integration.web.organising import EMAIL, one_time_link
from tests.integration.web.pictures import take_pictures, write_sheet
from tests.integration.web.test_visiting import making_up

TRAINER = {"name": "Kadri Katse", "email": "kadri.katse@koolitus.example.org", "language": "et"}
LONG = {
    "first_name": "Maximilian-Aleksander",
    "last_name": "Wolfeschlegelsteinhausenbergerdorff-Kuusemets",
    "organisation": "Ida-Viru Keskhaigla laste ja noorukite vaimse tervise osakond",
}
"""Somebody whose name is wider than a phone."""
FAR = "https://materjalid.example.org/marka-ja-aita/juhised/2027/kolleegi-markamine-ja-abistamine.html"
Address = Callable[[LivingSite], str]
WITH_A_FILE = a_form(questions=[*QUESTIONS, PROOF])
CALL = Call("organiser:1", "test", NOW)


def _event(site: LivingSite) -> str:
    slug = site.door.event(trainers=[TRAINER])
    site.door.register(slug, **LONG)
    return slug


def _person(site: LivingSite, rest: str = "") -> str:
    slug = site.door.event(approval=True, form={"questions": [PROOF]})
    event = site.door.desk.store.records.events.by_slug(slug)
    assert event is not None
    brought = answer_files.Brought(b"%PDF-1.7\n%%EOF", "pdf", slug)
    token = answer_files.keep(site.door.desk, event, event.form.questions[0], brought)
    registered = site.door.register(slug, **LONG, answers={"proof": token})
    return f"/manage/events/{slug}/registrations/{registered['id']}{rest}"


def _moving(site: LivingSite) -> str:
    slug = site.door.event()
    site.door.event(programme=site.door.ask("GET", f"/events/{slug}").json["programme"], capacity=9)
    return f"/manage/events/{slug}/registrations/{site.door.register(slug, **LONG)['id']}/move"


def _assessed(site: LivingSite) -> str:
    slug = site.door.event(assessed=True)
    site.door.register(slug, **LONG)
    return f"/manage/events/{slug}/assessment"


def _at_the_door(site: LivingSite) -> str:
    slug = site.door.event()
    return f"/manage/events/{slug}/sessions/1/door/{site.door.register(slug, **LONG)['id']}"


def _assignment(site: LivingSite, rest: str = "") -> str:
    event = site.door.desk.store.records.events.by_slug(_event(site))
    assert event is not None
    return f"/trainer/{site.door.desk.links.token('trainer', event.trainers[0].assignment_id)}{rest}"


def _with_materials(site: LivingSite) -> str:
    slug, desk = _event(site), site.door.desk
    for brought in (
        Brought("Kuidas märgata töökohas abi vajavat kolleegi: juhis ja kontroll-leht", url=FAR),
        Brought("Slaidid", file_name="paeva-slaidid-lopp-parandatud.pdf", content=b"%PDF-1.7"),
    ):
        materials.add(desk, CALL, materials.of_slug(slug), brought)
    return slug


def _cancelled(site: LivingSite) -> str:
    slug = _event(site)
    assert site.door.organise("POST", f"/events/{slug}/cancel", {"reason": "Haigus."}).status_code == 200
    return slug


def _unsure(site: LivingSite) -> str:
    slug = site.door.event(minimum=5, trainers=[TRAINER])
    site.door.register(slug, **LONG)
    return slug


def _helped(site: LivingSite) -> str:
    """A programme the browser's organiser is administrator of, with members and an invitation."""
    slug = _led(site)
    member(site.door, {slug: "administrator"})
    member(site.door, {slug: "check-in"})
    members.invite(site.door.desk, CALL, slug, "kai.kolleeg@example.org", "auditor", "et")
    return slug


def _led(site: LivingSite) -> str:
    slug, desk = site.door.programme(), site.door.desk
    account = desk.store.records.accounts.by_email(EMAIL)
    programme = desk.store.records.programmes.by_slug(slug)
    assert account
    assert programme
    desk.store.atomically(lambda tx: tx.accounts.put(with_role(account, programme.id, "administrator")))
    return slug


def _removing(site: LivingSite) -> str:
    slug = _led(site)
    return f"/manage/programmes/{slug}/people/{member(site.door, {slug: 'organiser'}).id}/remove"


def _invitation(site: LivingSite) -> str:
    desk = site.door.desk
    (waiting,) = members.members(desk, _helped(site)).invitations
    return f"/manage/invitations/{desk.links.token('member', waiting.id, waiting.generation)}"


def _sweep(site: LivingSite) -> str:
    slug = site.door.event(approval=True)
    ids = [site.door.register(slug, **LONG)["id"], site.door.register(slug)["id"]]
    sweep = sweeps.plan(site.door.desk, CALL, slug, "reject", ids)
    return f"/manage/events/{slug}/registrations/act/{sweep.id}"


def _waiting(site: LivingSite) -> str:
    slug = site.door.event(capacity=1, minimum=1)
    for _ in range(2):
        site.door.register(slug, **LONG)
    return f"/manage/events/{slug}/waiting-list?capacity=2"


def _import(site: LivingSite) -> str:
    slug = site.door.event()
    content = "Nimi;E-post\nMari Mets;m@kool-01.example.org\nJüri Õun;vale\n".encode()
    file = imports.receive(site.door.desk, CALL, slug, "rühm.csv", read_table(content))
    return f"/manage/events/{slug}/registrations/import/{file.id}"


def _twice(site: LivingSite) -> str:
    slug = site.door.event()
    one, other = (site.door.register(slug, **LONG)["id"] for _ in range(2))
    return f"/manage/events/{slug}/registrations/{one}/merge?other={other}"


def _marked(site: LivingSite) -> str:
    slug = site.door.event()
    person = site.door.register(slug, **LONG)["id"]
    marks = {"marks": [{"registration": person, "mark": "present"}]}
    assert site.door.organise("PUT", f"/events/{slug}/sessions/1/attendance", marks).status_code == 200
    return f"/manage/events/{slug}/charts"


PAGES: dict[str, Address] = {
    "events": lambda site: "/manage/" if _event(site) else "",
    "event": lambda site: f"/manage/events/{_event(site)}",
    "event form": lambda site: f"/manage/events/{_event(site)}/edit",
    "form": lambda site: f"/manage/events/{site.door.event(form=a_form())}/form",
    "question": lambda site: f"/manage/events/{site.door.event(form=a_form())}/form/questions/diet",
    "preview of the form": lambda site: f"/manage/events/{site.door.event(form=WITH_A_FILE)}/form/preview",
    "not certain yet": lambda site: f"/manage/events/{_unsure(site)}",
    "confirming": lambda site: f"/manage/events/{_unsure(site)}/confirm",
    "reinstating": lambda site: f"/manage/events/{_cancelled(site)}/reinstate",
    "frame": lambda site: f"/manage/programmes/{site.door.programme()}/frame",
    "materials": lambda site: f"/manage/events/{_with_materials(site)}/materials",
    "signed sheets": lambda site: f"/manage/events/{_event(site)}/sessions/1/signed-sheets",
    "trainer's attendance": lambda site: _assignment(site, "/sessions/1/attendance"),
    "trainer's materials": lambda site: _assignment(site, "/materials"),
    "trainer's hours": lambda site: _assignment(site, "/history"),
    "trainer's screen": lambda site: _assignment(site, "/sessions/1/screen"),
    "cancelling": lambda site: f"/manage/events/{_event(site)}/cancel",
    "postponing": lambda site: f"/manage/events/{_event(site)}/postpone",
    "copying": lambda site: f"/manage/events/{_event(site)}/copy",
    "in pictures": lambda site: _marked(site),
    "completing": lambda site: f"/manage/events/{_event(site)}/complete",
    "roster": lambda site: f"/manage/events/{_event(site)}/registrations",
    "acting upon many": _sweep,
    "waiting list": _waiting,
    "bringing a file": lambda site: f"/manage/events/{_event(site)}/registrations/import",
    "people from a file": _import,
    "prints": lambda site: f"/manage/events/{_event(site)}/prints",
    "registered twice": _twice,
    "adding a person": lambda site: f"/manage/events/{_event(site)}/registrations/new",
    "person": _person,
    "correcting": lambda site: _person(site, "/edit"),
    "rejecting": lambda site: _person(site, "/reject"),
    "erasing": lambda site: _person(site, "/erase"),
    "another group": _moving,
    "making up": lambda site: making_up(site.door),
    "attendance": lambda site: f"/manage/events/{_event(site)}/sessions/1/attendance",
    "at the door": lambda site: f"/manage/events/{_event(site)}/sessions/1/door",
    "one person at the door": lambda site: _at_the_door(site),
    "nobody registered": lambda site: f"/manage/events/{_event(site)}/sessions/1/walk-in",
    "screen in the room": lambda site: f"/manage/events/{_event(site)}/sessions/1/screen",
    "assessment": _assessed,
    "trainers": lambda site: "/manage/trainers",
    "adding a trainer": lambda site: "/manage/trainers/new",
    "programmes": lambda site: "/manage/programmes",
    "programme": lambda site: f"/manage/programmes/{site.door.programme()}",
    "activity": lambda site: f"/manage/programmes/{site.door.programme()}/activities/new",
    "password": lambda site: "/manage/password",
    "audit": lambda site: f"/manage/audit?chain=1&who={_helped(site)}",
    "account": lambda site: "/manage/account",
    "second step": lambda site: "/manage/account/second-step",
    "who helps": lambda site: f"/manage/programmes/{_helped(site)}/people",
    "removing a member": lambda site: _removing(site),
    "invitation": lambda site: _invitation(site),
    "trainer's event": _assignment,
}


MEASURED = frozenset(
    {
        "not certain yet",
        "confirming",
        "reinstating",
        "frame",
        "materials",
        "signed sheets",
        "trainers",
        "adding a trainer",
        "trainer's event",
        "trainer's attendance",
        "trainer's materials",
        "trainer's hours",
        "trainer's screen",
        "event form",
        "question",
        "attendance",
        "roster",
        "waiting list",
        "correcting",
    }
)
"""Pages held in the browser as public ones are; the others are read by axe, and must not move sideways."""


@pytest.fixture(scope="module")
def office(living_site: LivingSite) -> Iterator[Page]:
    """A window in which an organiser is signed in, for all pages: opening one takes longer than looking."""
    context = living_site.browser.new_context()
    page = context.new_page()
    page.goto(living_site.url + one_time_link(living_site.door.desk))
    page.locator("main button").click()
    page.wait_for_url("**/manage/")
    yield page
    context.close()
    write_sheet()


@pytest.mark.parametrize("name", PAGES)
def test_no_organiser_is_shut_out_of_a_page(living_site: LivingSite, office: Page, name: str) -> None:
    address = PAGES[name](living_site)

    office.set_viewport_size({"width": 1280, "height": 800})
    office.goto(f"{living_site.url}/et{address}")
    found = complaints(office) + (faults_at_all_sizes(office) if name in MEASURED else [])
    take_pictures(office, f"office {name}")
    for language, width in (("en", PHONE), ("ru", NARROW)):
        office.set_viewport_size({"width": width, "height": 800})
        office.goto(f"{living_site.url}/{language}{address}")
        shown = office.evaluate(WIDTH)
        found += [f"{language} moves sideways, {shown} of {width} px"] if shown > width else []
    found += complaints(office)

    assert found == []


@pytest.mark.parametrize(
    ("name", "field", "said"),
    [
        ("event form", "#f-capacity", "The event is saved."),
        ("question", "#f-label-et", "The question is saved."),
        ("attendance", "[type=radio] >> nth=0", "0 of 1 marked as there"),
    ],
)
def test_the_enter_key_saves_where_other_buttons_come_first(
    living_site: LivingSite, office: Page, name: str, field: str, said: str
) -> None:
    office.goto(f"{living_site.url}/en{PAGES[name](living_site)}")

    with office.expect_navigation():
        office.locator(f"form[method=post] {field}").press("Enter")

    assert said in office.inner_text("main")


def test_a_stranger_finds_a_sign_in_page_open_to_everybody(living_site: LivingSite) -> None:
    page = living_site.browser.new_context().new_page()

    for path in ("/manage/sign-in", one_time_link(living_site.door.desk)):
        page.goto(f"{living_site.url}/et{path}")
        assert complaints(page) == []
