"""An organiser builds a form; somebody answers it on a phone, slips, and changes it until the deadline."""

import csv
import io
import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.journeys import organising as organise
from tests.journeys import prepared
from tests.journeys.conftest import Stack
from tests.journeys.past import Organiser
from tests.journeys.taking_part import Somebody

PROGRAMME, SLUG = "kusimused", "abc-kuressaare"
SVETLANA = Somebody("Светлана", "Иванова", "svetlana.kuressaare@kool-05.example.org", "ru")
PROOF = FilePayload(name="справка.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7\n%%EOF\n")
CONSENT = {"et": "Mind võib pildistada.", "ru": "Меня можно фотографировать."}
REWORDED = "Меня можно фотографировать, снимки публикуются."


@pytest.mark.timeout(600)
def test_a_form_is_built_answered_with_slips_and_changed_until_the_deadline(
    stack: Stack, program: Organiser, organiser: Page, browser: Browser
) -> None:
    prepared.programme(program, PROGRAMME)
    day = prepared.from_now(days=30).replace(second=0)
    prepared.draft(program, PROGRAMME, SLUG, prepared.session(day))
    _builds(organiser, stack)
    organise.publish(organiser, stack, SLUG)

    phone = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    phone.goto(f"{stack.site}/ru/events/{SLUG}/register")
    _fills_in_with_slips(phone)
    _finds_it_again(phone)
    _is_led_to_the_slips(phone)
    _changes_it_by_the_mail(phone, stack)

    _reads_everything(organiser, stack)
    colleague = organise.signed_in(browser, stack, "mati.abi@ministeerium.example.org", "organiser")
    _reads_what_is_not_sensitive(colleague, stack)
    _rewords_and_closes(organiser, stack)
    _sees_that_it_is_closed(phone, stack)
    for page in (phone, colleague):
        page.context.close()


def _builds(page: Page, stack: Stack) -> None:
    """A question of every kind, in two languages."""
    _asks(page, stack, "choice", ("Kas sööte lõunat?", "Будете обедать?"), ("Jah", "Да"), ("Ei", "Нет"))
    _asks(page, stack, "several", ("Mida te ei söö?", "Что не едите?"), ("Liha", "Мясо"), ("Kala", "Рыбу"))
    _asks(page, stack, "text", ("Õppeaine", "Предмет"))
    _asks(page, stack, "long_text", ("Mida soovite õppida?", "Чему хотите научиться?"))
    _asks(page, stack, "number", ("Tööstaaž", "Стаж"))
    _asks(page, stack, "date", ("Ametis alates", "В должности с"))
    _asks(page, stack, "file", ("Tõend", "Справка"))
    _asks(page, stack, "long_text ", ("Allergia", "Аллергия"))
    page.goto(_form(stack, "/consents/new"))
    for language, words in CONSENT.items():
        page.fill(f"#f-text-{language}", words)
    page.get_by_label("Nobody takes part without it").check()
    organise.save(page)
    assert page.get_by_text("missing: English").count() == 9


def _form(stack: Stack, rest: str) -> str:
    return f"{stack.site}/en/manage/events/{SLUG}/form{rest}"


def _asks(page: Page, stack: Stack, kind: str, label: tuple[str, str], *options: tuple[str, str]) -> None:
    """One more question; what is peculiar to its kind is set, too."""
    page.goto(_form(stack, f"/questions/new?kind={kind.strip()}"))
    for language, words in zip(("et", "ru"), label, strict=True):
        page.fill(f"#f-label-{language}", words)
        for number, option in enumerate(options):
            page.fill(f"#f-options-{number}-label-{language}", option[language == "ru"])
    peculiar = {
        "choice": "Must be answered",
        "several": "Jah",
        "file": "organisers",
        "long_text ": "The answers are sensitive",
    }
    if kind in peculiar:
        page.get_by_label(peculiar[kind]).check()
    if kind == "number":
        page.get_by_label("Largest number").fill("60")
    organise.save(page)


def _fills_in_with_slips(page: Page) -> None:
    """As far as somebody gets who mistypes the address and writes a number in words."""
    page.get_by_label("Имя").fill(SVETLANA.first_name)
    page.get_by_label("Фамилия").fill(SVETLANA.last_name)
    page.fill("#f-email", "svetlana@")
    expect(page.get_by_label("Рыбу")).to_be_hidden()
    page.get_by_label("Да", exact=True).check()
    page.get_by_label("Рыбу").check()
    page.get_by_label("Предмет").fill("Физика")
    page.get_by_label("Чему хотите научиться?").fill("Замечать\nи помогать")
    page.get_by_label("Стаж").fill("много")
    page.get_by_label("В должности с").fill("2020-09-01")
    expect(page.get_by_text("Введённое хранится сутки, только для этого браузера.")).to_be_visible()


def _finds_it_again(page: Page) -> None:
    """The page is loaded anew, and everything stands there as typed."""
    page.reload()
    page.get_by_role("heading", name="Введённое сохранилось").wait_for()
    expect(page.get_by_label("Рыбу")).to_be_checked()
    _stands(page, {"Фамилия": SVETLANA.last_name, "Стаж": "много", "Предмет": "Физика"})
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def _stands(page: Page, typed: Mapping[str, str]) -> None:
    for label, words in typed.items():
        expect(page.get_by_label(label)).to_have_value(words)


def _is_led_to_the_slips(page: Page) -> None:
    """Each of three is named on top and beside its field; what was right stays, the file, too."""
    page.get_by_label("Аллергия").fill("Арахис")
    page.get_by_label("Справка").set_input_files(PROOF)
    with page.expect_navigation():
        page.get_by_role("button", name="Зарегистрироваться").click()
    slips = page.locator("#errors a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert len(slips) == 3
    for slip in slips:
        expect(page.locator(f"{slip}-error")).to_be_visible()
    page.locator("#errors").get_by_role("link", name="Стаж").click()
    expect(page.get_by_label("Стаж")).to_be_focused()
    _stands(page, {"Аллергия": "Арахис", "Чему хотите научиться?": "Замечать\nи помогать", "Стаж": "много"})
    page.get_by_text("PDF, 1 КБ").wait_for()

    page.get_by_label("Стаж").fill("2,5")
    page.fill("#f-email", SVETLANA.email)
    page.get_by_label(CONSENT["ru"]).check()
    page.get_by_role("button", name="Зарегистрироваться").click()
    page.wait_for_url("**/received")


def _changes_it_by_the_mail(page: Page, stack: Stack) -> None:
    page.goto(stack.mailbox.await_mail(SVETLANA.email, "/r/").link("/r/"))
    page.get_by_role("link", name="Исправить мои данные").first.click()
    page.get_by_label("Нет", exact=True).check()
    page.get_by_label("Аллергия").fill("Орехи")
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_text("Орехи").wait_for()
    said = page.inner_text("main")
    assert ("2,5" in said, "Рыбу" in said) == (True, False)


def _reads_everything(page: Page, stack: Stack) -> None:
    """An administrator: on the person's page, where the file is taken, and in a file for a purpose."""
    _person(page, stack)
    said = page.inner_text("main")
    assert ("Орехи" in said, "Физика" in said) == (True, True)
    page.get_by_label("What do you need the file for?").fill("Toetuse taotlus")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take the file").click()
    assert taken.value.path().read_bytes() == PROOF["buffer"]
    page.goto(f"{stack.site}/en/manage/events/{SLUG}/registrations")
    page.fill("#purpose", "Toitlustus")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download as CSV").click()
    [line] = csv.DictReader(io.StringIO(taken.value.path().read_text("utf-8-sig")), delimiter=";")
    told = [line[name] for name in ("Kas sööte lõunat?", "Mida te ei söö?", "Tööstaaž")]
    assert told == ["Ei", "", "2.5"]


def _reads_what_is_not_sensitive(page: Page, stack: Stack) -> None:
    _person(page, stack)
    said = page.inner_text("main")
    assert ("Орехи" in said, "Физика" in said) == (False, True)
    assert "Answers to “Allergia” are not for your role." in said


def _person(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.site}/en/manage/events/{SLUG}/registrations")
    page.get_by_role("link", name=re.compile(SVETLANA.last_name)).first.click()


def _rewords_and_closes(page: Page, stack: Stack) -> None:
    """The consent has other words, and answers could be changed until yesterday."""
    page.goto(_form(stack, ""))
    page.locator("main a[href*='/form/consents/']").first.click()
    page.fill("#f-text-ru", REWORDED)
    organise.save(page)
    page.goto(f"{stack.site}/en/manage/events/{SLUG}/edit")
    page.fill("#f-answers_until_day", organise.day_in(-1))
    page.fill("#f-answers_until_time", "12:00")
    organise.save(page)
    page.get_by_text("nobody gets a mail").wait_for()


def _sees_that_it_is_closed(page: Page, stack: Stack) -> None:
    """What was agreed to and what is asked now stand there; answers are to be read only."""
    page.reload()
    page.get_by_text("Формулировка согласия изменилась").wait_for()
    said = page.inner_text("main")
    assert (CONSENT["ru"] in said, REWORDED in said) == (True, True)
    page.get_by_role("button", name="Даю согласие").click()
    page.get_by_text("Ваше согласие записано").wait_for()
    page.get_by_role("link", name="Исправить мои данные").first.click()
    page.get_by_text("Ответы можно было менять до").wait_for()
    assert page.get_by_label("Стаж").count() == 0
