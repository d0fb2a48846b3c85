"""An organiser builds a form; a person fills it in on a phone, slips, reloads, sends and corrects it."""

import csv
import io
import re

from playwright.sync_api import FilePayload, Page, expect

from tests.integration.web.living import LivingSite
from tests.integration.web.looking import complaints
from tests.integration.web.organising import one_time_link
from tests.integration.web.test_registering import typed

PHONE = {"width": 360, "height": 740}
PROOF = FilePayload(name="toend.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7\n%%EOF\n")


def add_question(page: Page, at: str, kind: str, label: str, *options: str) -> None:
    """The organiser's page for one more question, filled in and saved."""
    page.goto(f"{at}/questions/new?kind={kind}")
    page.locator("#f-label-et").fill(label)
    for number, option in enumerate(options):
        page.locator(f"#f-options-{number}-label-et").fill(option)
    if kind == "number":
        page.locator("#f-maximum").fill("60")
    if kind == "file":
        page.get_by_label("korraldajad").check()
    if kind == "several":
        page.locator("input[name=when]").first.check()
    page.get_by_role("button", name="Salvesta").last.click()
    page.wait_for_url(re.compile(r"/form(#.*)?$"))


def built(site: LivingSite, slug: str) -> Page:
    """The organiser's window, the form built in it."""
    office = site.browser.new_context(accept_downloads=True).new_page()
    office.goto(site.url + one_time_link(site.door.desk))
    office.locator("main button").click()
    office.wait_for_url("**/manage/")
    at = f"{site.url}/et/manage/events/{slug}/form"
    add_question(office, at, "choice", "Kas sööte lõunat?", "Jah", "Ei")
    add_question(office, at, "several", "Mida te ei söö?", "Liha", "Kala", "Muna")
    add_question(office, at, "number", "Tööstaaž")
    add_question(office, at, "file", "Tõend")
    return office


def fill_in_with_slips(phone: Page, person: dict[str, str]) -> None:
    """The form as far as somebody gets who mistypes the address and writes a number in words."""
    for name in ("first_name", "last_name"):
        phone.fill(f"[name={name}]", person[name])
    phone.fill("[name=email]", "juri@")
    expect(phone.get_by_label("Kala")).to_be_hidden()
    phone.get_by_label("Jah").check()
    phone.get_by_label("Kala").check()
    phone.get_by_label("Tööstaaž").fill("palju")
    expect(phone.get_by_text("Kirjutatut hoitakse ööpäev, ainult selle brauseri jaoks.")).to_be_visible()


def taken_by(office: Page, person: dict[str, str]) -> bytes:
    """The person's file, as the organiser gets it from the roster."""
    office.get_by_role("link", name=re.compile(person["last_name"])).first.click()
    office.get_by_label("Milleks te faili vajate?").fill("Toetuse taotlus")
    with office.expect_download() as taken:
        office.get_by_role("button", name="Laadi fail alla").click()
    return taken.value.path().read_bytes()


def test_a_form_is_built_filled_in_with_slips_kept_sent_and_corrected(living_site: LivingSite) -> None:
    slug, person = living_site.door.event(), typed()
    office = built(living_site, slug)
    phone = living_site.browser.new_context(viewport=PHONE).new_page()
    phone.goto(f"{living_site.url}/et/events/{slug}/register")
    fill_in_with_slips(phone, person)

    phone.reload()
    expect(phone.get_by_role("heading", name="Kirjutatu on alles")).to_be_visible()
    expect(phone.get_by_label("Kala")).to_be_checked()
    phone.get_by_label("Tõend").set_input_files(PROOF)
    with phone.expect_navigation():
        phone.get_by_role("button", name="Registreeru").click()
    phone.get_by_role("link", name=re.compile("Tööstaaž")).click()
    expect(phone.get_by_label("Tööstaaž")).to_be_focused()
    assert complaints(phone) == []

    expect(phone.get_by_text("PDF, 1 kB")).to_be_visible()
    phone.get_by_label("Tööstaaž").fill("2,5")
    phone.fill("[name=email]", person["email"])
    phone.get_by_role("button", name="Registreeru").click()
    phone.wait_for_url("**/received")
    phone.get_by_role("link", name="Minu registreeringu juurde").click()
    phone.get_by_role("link", name="Paranda minu andmeid").first.click()
    phone.get_by_label("Ei", exact=True).check()
    phone.get_by_role("button", name="Salvesta").click()
    expect(phone.get_by_text("2,5")).to_be_visible()

    office.goto(f"{living_site.url}/et/manage/events/{slug}/registrations")
    office.fill("#purpose", "Toitlustus")
    with office.expect_download() as taken:
        office.get_by_role("button", name="Laadi alla CSV-failina").click()
    [line] = csv.DictReader(io.StringIO(taken.value.path().read_text("utf-8-sig")), delimiter=";")
    assert [line["Kas sööte lõunat?"], line["Mida te ei söö?"], line["Tööstaaž"]] == ["Ei", "", "2,5"]
    assert taken_by(office, person) == PROOF["buffer"]
