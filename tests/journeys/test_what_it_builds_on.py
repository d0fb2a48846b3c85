"""An event builds on another: whose document holds gets in, a colleague decides on the rest by hand and at
the door, and seats that were kept go to whoever waited once they are released."""

import httpx
import pytest
from playwright.sync_api import Page

from tests.journeys import prepared
from tests.journeys.conftest import Stack
from tests.journeys.past import Organiser
from tests.journeys.taking_part import Somebody, fill_in, press, sign_up
from tests.stack import wait_until

WORD = "eeldused"
BASIS, STRICT, OPEN, KEPT = f"{WORD}-alus", f"{WORD}-range", f"{WORD}-vaba", f"{WORD}-hoitud"
GROUP = f"{WORD}-ryhmale"
ANU = Somebody("Anu", "Ader", f"anu.{WORD}@kool-01.example.org", "et")
BORIS = Somebody("Борис", "Белый", f"boris.{WORD}@kool-02.example.org", "ru")
CARL = Somebody("Carl", "Cello", f"carl.{WORD}@mty-1.example.org", "en")
EVE = Somebody("Eve", "Ess", f"eve.{WORD}@kool-03.example.org", "et")
FRED = Somebody("Fred", "Foss", f"fred.{WORD}@kool-03.example.org", "en")
GERT = Somebody("Gert", "Gross", f"gert.{WORD}@kool-03.example.org", "et")
POLICE = {"et": "Politsei", "ru": "Полиция"}
SCHOOL = {"et": "Õpetajad", "ru": "Учителя"}
PUT_RIGHT = "Politsei- ja Piirivalveamet"
RELEASED_IN_S = 20


@pytest.mark.timeout(600)
def test_whose_document_holds_gets_in_and_a_colleague_decides_on_the_rest(
    stack: Stack, organiser: Page, program: Organiser, phone: Page
) -> None:
    mailbox = stack.mailbox
    _prepare(program)
    assert mailbox.await_count(EVE.email, 1)[0].method == ""
    _complete_the_basis(program)
    own = {one: mailbox.await_method(one.email, "REQUEST").link("/r/") for one in (ANU, CARL)}
    _revoke(stack, mailbox.await_mail(CARL.email, "/verify/").link("/verify/").rpartition("/")[2])
    wait_until(lambda: _holds_a_document(phone, own[ANU]), 60, "the document is known")
    wait_until(lambda: _is_void(phone, own[CARL]), 60, "it is known to be void")

    sign_up(phone, stack, STRICT, ANU)
    assert mailbox.await_mail(ANU.email, f"Koolitus {STRICT}").method == "REQUEST"
    _is_refused(phone, stack)
    _sign_up_in_a_group(phone, stack)
    _is_for_a_group(phone, stack)
    _only_warns_of_the_group(organiser, stack, program)
    _sees_who_lacks_it(organiser, stack)

    _add_by_hand(organiser, stack)
    assert mailbox.await_mail(CARL.email, f"Training {OPEN}").method == "REQUEST"
    _let_in_at_the_door(organiser, stack)
    assert mailbox.await_mail(FRED.email, f"Training {OPEN}").method == "REQUEST"
    _are_of_one_group(organiser, stack, program)
    assert mailbox.await_method(EVE.email, "REQUEST").subject.startswith("Koht")
    assert not any(STRICT in mail.text for mail in mailbox.to(CARL.email))


def _prepare(program: Organiser) -> None:
    """Of two seats of one event one is kept, for some seconds, for people who do not come."""
    prepared.programme(program, WORD)
    title = {"et": "Jätkukoolitus", "en": "The next step", "ru": "Продолжение"}
    program.post("/activities", {"programme": WORD, "code": "A2", "kind": "training", "title": title})
    prepared.event(program, WORD, BASIS, prepared.session(prepared.from_now(days=10)))
    asks = {"activity": "A2", "requires_activity": "A1"}
    strict = {**asks, "requires_valid": True, "prerequisite_blocks": True}
    prepared.event(program, WORD, STRICT, prepared.session(prepared.from_now(days=20)), **strict)
    police = {"key": "police", "name": POLICE, "seats": 2, "group": POLICE["ru"]}
    kept_for = {"capacity": 4, "target_groups": [POLICE], "pools": [police]}
    prepared.event(program, WORD, OPEN, prepared.session(prepared.from_now(minutes=30)), **asks, **kept_for)
    group = {
        "target_groups": [POLICE, SCHOOL],
        "requires_groups": [POLICE["ru"]],
        "prerequisite_blocks": True,
    }
    prepared.event(program, WORD, GROUP, prepared.session(prepared.from_now(days=25)), activity="A2", **group)
    pool = {"key": "ppa", "name": {"et": "Politsei"}, "seats": 1, "group": "ppa.example.org"}
    released = prepared.from_now(seconds=RELEASED_IN_S).isoformat()
    kept = {"capacity": 2, "waiting_list": {"mode": "automatic"}, "pools": [{**pool, "release_at": released}]}
    prepared.event(program, WORD, KEPT, prepared.session(prepared.from_now(days=30)), **kept)
    prepared.register(program, KEPT, FRED)
    prepared.register(program, KEPT, EVE)


def _complete_the_basis(program: Organiser) -> None:
    """Anu and Carl were there, Boris was not."""
    marked = ((ANU, "present"), (CARL, "present"), (BORIS, "absent"))
    marks = [{"registration": prepared.register(program, BASIS, one), "mark": mark} for one, mark in marked]
    program.put(f"/events/{BASIS}/sessions/1/attendance", {"marks": marks})
    program.post(f"/events/{BASIS}/complete")


def _revoke(stack: Stack, code: str) -> None:
    bearer = {"Authorization": f"Bearer {stack.command('token', '--role', 'organiser')}"}
    address = f"{stack.certificates}/api/v1/certificates/{code}/revoke"
    answer = httpx.post(address, json={"reason": "Nimekiri oli vale"}, headers=bearer, timeout=30)
    assert answer.status_code == 200, answer.text


def _holds_a_document(page: Page, own: str) -> bool:
    """The certificates service made it and the registration service has heard of it."""
    page.goto(own)
    return page.locator("a[href*='.pdf?token=']").count() == 1


def _is_void(page: Page, own: str) -> bool:
    page.goto(own)
    return "This document is no longer valid." in page.inner_text("main")


def _is_refused(page: Page, stack: Stack) -> None:
    """Whose document does not hold any more: in words, with what was typed."""
    page.goto(f"{stack.site}/en/events/{STRICT}/register")
    fill_in(page, CARL)
    press(page)
    assert "This event is for those who have completed activity A1" in page.inner_text("main")
    assert page.input_value("#f-last_name") == CARL.last_name


def _sign_up_in_a_group(page: Page, stack: Stack) -> None:
    """Boris is of the police, and reads so in Russian."""
    page.goto(f"{stack.site}/ru/events/{OPEN}/register")
    page.select_option("#f-target_group", label=POLICE["ru"])
    fill_in(page, BORIS)
    press(page)


def _is_for_a_group(page: Page, stack: Stack) -> None:
    """Whoever chose another group is refused in words, with what was typed; the group itself is not."""
    page.goto(f"{stack.site}/ru/events/{GROUP}")
    assert f"Вы должны относиться к: {POLICE['ru']}." in page.inner_text("main")
    page.goto(f"{stack.site}/ru/events/{GROUP}/register")
    page.select_option("#f-target_group", label=SCHOOL["ru"])
    fill_in(page, BORIS)
    press(page)
    assert f"Это мероприятие для тех, кто относится к: {POLICE['ru']}." in page.inner_text("main")
    assert page.input_value("#f-last_name") == BORIS.last_name
    page.select_option("#f-target_group", label=POLICE["ru"])
    press(page)
    page.wait_for_url("**/r/**")


def _only_warns_of_the_group(page: Page, stack: Stack, program: Organiser) -> None:
    """Where it does not refuse, staff reads on the roster who is of another group, and that they decide."""
    program.patch(f"/events/{GROUP}", {"prerequisite_blocks": False})
    prepared.register(program, GROUP, GERT, target_group=SCHOOL["et"])
    page.goto(f"{stack.site}/en/manage/events/{GROUP}/registrations")
    page.get_by_role("link", name=BORIS.last_name).wait_for()
    page.locator("summary", has_text="Find people").click()
    page.get_by_label("Prerequisite missing").check()
    page.get_by_role("search").get_by_role("button", name="Show").click()
    page.get_by_role("link", name=BORIS.last_name).wait_for(state="detached")
    lacks = page.get_by_role("row").filter(has_text="prerequisite missing")
    lacks.get_by_role("link", name=GERT.last_name).click()
    page.get_by_text(f"Lacks what this event asks for (belongs to: {POLICE['et']}).").wait_for()


def _are_of_one_group(page: Page, stack: Stack, program: Organiser) -> None:
    """After its words were put right the last seat is still kept for the group, in whatever language."""
    program.patch(f"/events/{OPEN}", {"target_groups": [{**POLICE, "et": PUT_RIGHT}]})
    prepared.register(program, OPEN, GERT, target_group=PUT_RIGHT)
    page.goto(f"{stack.site}/et/manage/events/{OPEN}/registrations?status=confirmed&target_group=Politsei")
    assert page.locator("#q-target_group option:checked").inner_text() == PUT_RIGHT
    for one in (BORIS, GERT):
        page.get_by_role("link", name=one.last_name).wait_for()


def _sees_who_lacks_it(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.site}/en/manage/events/{OPEN}/registrations?prerequisite=missing")
    page.get_by_role("row").filter(has_text="prerequisite missing").get_by_role(
        "link", name=BORIS.last_name
    ).click()
    page.get_by_text("Lacks what this event asks for").wait_for()


def _type(page: Page, person: Somebody, button: str) -> None:
    page.fill("#f-first_name", person.first_name)
    page.fill("#f-last_name", person.last_name)
    page.fill("#f-email", person.email)
    page.select_option("#f-language", person.language)
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def _add_by_hand(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.site}/en/manage/events/{OPEN}/registrations")
    page.get_by_role("link", name="Add a person").click()
    _type(page, CARL, "Add")
    page.goto(f"{stack.site}/en/manage/events/{OPEN}/registrations")
    page.get_by_role("link", name=CARL.last_name).wait_for()


def _let_in_at_the_door(page: Page, stack: Stack) -> None:
    """Fred had not registered: he gets a seat, a mark and a mail at once."""
    page.goto(f"{stack.site}/en/manage/events/{OPEN}/sessions/1/door")
    page.get_by_role("link", name="Somebody without a registration").click()
    _type(page, FRED, "Register and mark as here")
    page.get_by_text("The person has a seat and is marked as here").wait_for()
    page.get_by_text("1 / 3").wait_for()
