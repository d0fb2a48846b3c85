"""From an employer's nomination to a trainer of the pool who is picked for the next event."""

import pytest
from playwright.sync_api import Page

from tests.journeys import organising as organise
from tests.journeys.conftest import Stack
from tests.journeys.taking_part import PEETER, TIIA, Somebody

COURSE, NEXT = "koolitajate-koolitus", "abc-parnu"
EMPLOYER = "personal@ppa.example.org"


@pytest.mark.timeout(900)
def test_whoever_was_nominated_and_passed_becomes_a_trainer_of_the_pool(
    stack: Stack, organiser: Page, phone: Page
) -> None:
    organise.create_programme(organiser, stack, "koolitajad")
    _publish_course(organiser, stack)

    _nominate(phone, stack, (PEETER, TIIA))
    _follow_the_nominations(phone, stack, "Not decided yet")
    _approve_all(organiser, stack)
    _follow_the_nominations(phone, stack, "Has a place")
    _assess(organiser, stack, {PEETER: "passed", TIIA: "not-passed"})

    mail = stack.mailbox.await_mail(PEETER.email, "/verify/")
    assert mail.method == ""
    assert not any("/verify/" in each.text for each in stack.mailbox.to(TIIA.email))
    _pick_for_the_next_event(organiser, stack)
    assigned = stack.mailbox.await_method(PEETER.email, "REQUEST", sequence=0)
    assert assigned.method == "REQUEST"
    _see_ones_own_sessions(phone, stack)
    _take_places_for_colleagues(phone, stack)


def _publish_course(page: Page, stack: Stack) -> None:
    organise.start_event(page, stack, "koolitajad", COURSE, "Koolitajate koolitus")
    page.select_option("#f-kind", "train-the-trainer")
    page.select_option("#f-entry", "nomination")
    page.check("#f-approval")
    page.check("#f-assessed")
    with page.expect_navigation():
        page.locator("button[value=add-outcomes]").click()
    page.fill("#f-outcomes-0-et", "Oskab õpetada kolleegi")
    organise.save(page)
    organise.publish(page, stack, COURSE)


def _nominate(page: Page, stack: Stack, people: tuple[Somebody, ...]) -> None:
    page.goto(f"{stack.site}/en/events/{COURSE}")
    with page.expect_navigation():
        page.get_by_role("link", name="Nominate people").click()
    _fill_nomination(page, people)
    with page.expect_navigation():
        page.locator("main form button.button").last.click()
    assert "The nomination was received" in page.inner_text("main")


def _fill_nomination(page: Page, people: tuple[Somebody, ...]) -> None:
    with page.expect_navigation():
        page.locator("button[name=more]").click()
    page.fill("#f-nominator-name", "Anu Juht")
    page.fill("#f-nominator-email", EMPLOYER)
    page.fill("#f-nominator-organisation", "Näidisprefektuur")
    for number, person in enumerate(people):
        page.fill(f"#f-people-{number}-first_name", person.first_name)
        page.fill(f"#f-people-{number}-last_name", person.last_name)
        page.fill(f"#f-people-{number}-email", person.email)
    page.check("#f-nominator-statement")


def _approve_all(page: Page, stack: Stack) -> None:
    for person in (PEETER, TIIA):
        page.goto(f"{stack.site}/en/manage/events/{COURSE}/registrations")
        page.get_by_role("link", name=person.last_name).click()
        page.get_by_role("button", name="Approve").click()
        page.get_by_text("Approved").first.wait_for()


def _assess(page: Page, stack: Stack, results: dict[Somebody, str]) -> None:
    organise.mark(page, stack, COURSE, {person.last_name: "present" for person in results})
    page.goto(f"{stack.site}/en/manage/events/{COURSE}/assessment")
    for person, result in results.items():
        row = page.locator("fieldset.door", has=page.locator("legend", has_text=person.last_name))
        row.locator(f"input[value={result}]").check()
    organise.save(page)
    page.get_by_text("The assessment is saved").wait_for()
    organise.complete(page, stack, COURSE)


def _pick_for_the_next_event(page: Page, stack: Stack) -> None:
    organise.start_event(page, stack, "koolitajad", NEXT, "ABC-koolitus Pärnus")
    organise.save(page)
    organise.publish(page, stack, NEXT)
    assert "Peeter Kask" in page.inner_text("#pool-trainer")
    assert "Tiia" not in page.inner_text("#pool-trainer")
    page.get_by_role("button", name="Assign").click()
    page.get_by_text("The trainers of the event are changed").wait_for()


def _see_ones_own_sessions(page: Page, stack: Stack) -> None:
    mail = stack.mailbox.await_mail(PEETER.email, "/trainer/")
    page.goto(mail.link("/trainer/"))
    assert "ABC-koolitus Pärnus" in page.inner_text("main")


def _follow_the_nominations(page: Page, stack: Stack, standing: str) -> None:
    """The employer's contact opens the page by the link in the mail, and never by another."""
    page.goto(stack.mailbox.await_mail(EMPLOYER, "/n/").link("/n/"))
    page.get_by_role("link", name="English").click()
    said = page.inner_text("main")
    assert said.count(standing) == 2
    assert PEETER.last_name in said
    assert PEETER.email not in said


def _take_places_for_colleagues(page: Page, stack: Stack) -> None:
    """A contact names a colleague, who takes the place by the link that came by mail."""
    page.goto(f"{stack.site}/en/events/{NEXT}/register/group")
    for name, text in (("first_name", "Anu"), ("last_name", "Juht"), ("email", EMPLOYER)):
        page.fill(f"#f-{name}", text)
    page.fill("#f-organisation", "Näidisprefektuur")
    page.get_by_role("button", name="Hold the places").click()
    page.fill("#f-people-1-first_name", TIIA.first_name)
    page.fill("#f-people-1-last_name", TIIA.last_name)
    page.fill("#f-people-1-email", TIIA.email)
    page.get_by_role("button", name="Send the links").click()
    page.get_by_text("The links are on their way").wait_for()
    places = page.url
    page.goto(stack.mailbox.await_mail(TIIA.email, "/i/").link("/i/"))
    page.get_by_role("link", name="English").click()
    assert page.input_value("#f-email") == TIIA.email
    page.get_by_role("button", name="Take this place").click()
    page.get_by_text("You have a seat").first.wait_for()
    page.goto(places)
    assert "Seat confirmed" in page.inner_text("main")
