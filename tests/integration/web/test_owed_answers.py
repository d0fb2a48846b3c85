"""What the form asks is answered by the person it is about, not by whoever entered them."""

from datetime import timedelta

from shared import links
from tests.integration.registration.desks import said
from tests.integration.web.asking import a_form
from tests.integration.web.browsing import Page
from tests.integration.web.conftest import Site
from tests.integration.web.test_employers import MINE, people
from tests.integration.web.test_registering import typed

OWES = "Korraldaja vajab teilt mõnda vastust"
ENOUGH = {"answers.meal": "none", "offered": "diet"}
PHOTO = {"key": "photo", "text": {"et": "Mind võib pildistada."}, "required": True}


def own_page(site: Site, email: str) -> Page:
    """The page of whoever has the seat under this address."""
    told = said(site.door.desk, "kutse.registration.confirmed.v1")
    (mine,) = (one for one in told if one["person"]["email"] == email)
    assert mine["owes"]
    token = site.door.desk.links.token(links.REGISTRATION, mine["registration_id"])
    return site.open(f"/et/r/{token}")


def test_a_nominated_person_answers_on_their_own_page(site: Site) -> None:
    slug = site.door.event(entry="nomination", capacity=10, form=a_form(consents=[PHOTO]))
    person = typed()
    form = site.open(f"/et/events/{slug}/nominate")
    assert "Vormi küsimustele vastab igaüks hiljem ise" in form.text
    site.send(form, MINE | people(person))

    page = own_page(site, person["email"])
    assert OWES in page.text
    edit = site.open(f"{page.address}/edit")
    empty = site.send(edit, edit.values | {"answers.years": "7"}, status=422)
    assert empty.values["answers.years"] == "7"
    answered = site.send(edit, edit.values | ENOUGH)
    assert "Vajame teie nõusolekut" in answered.text
    done = site.send(answered, {"version": "1"}, f"{page.address}/consents/photo/agree")

    assert OWES not in done.text
    assert "Vajame teie nõusolekut" not in done.text


def test_a_substitute_answers_even_when_answers_are_closed_for_others(site: Site) -> None:
    closed = (site.door.desk.clock() - timedelta(days=1)).isoformat()
    slug = site.door.event(capacity=10, form=a_form(), answers_until=closed)
    token = site.door.register(slug, answers={"meal": "none"})["token"]
    colleague = typed()
    form = site.open(f"/et/r/{token}/substitute")
    assert "Vormi küsimustele vastab kolleeg hiljem ise" in form.text
    site.send(form, colleague)

    page = own_page(site, colleague["email"])
    edit = site.open(f"{page.address}/edit")
    done = site.send(edit, edit.values | ENOUGH)

    assert OWES in page.text
    assert OWES not in done.text
    again = site.open(f"{page.address}/edit")
    assert "answers.meal" not in again.values


def test_answers_typed_and_not_sent_are_there_after_a_reload(site: Site) -> None:
    slug = site.door.event(capacity=10, form=a_form())
    token = site.door.register(slug, answers={"meal": "none"})["token"]
    edit = site.open(f"/et/r/{token}/edit")

    kept = edit.hidden | edit.values | {"answers.role": "Juhendaja"}
    site.browser.post(f"/et/r/{token}/edit/draft", data=kept)

    again = site.open(f"/et/r/{token}/edit")
    assert again.values["answers.role"] == "Juhendaja"
    cleared = site.send(again, {}, f"/et/r/{token}/edit/clear")
    assert cleared.values["answers.role"] == ""
