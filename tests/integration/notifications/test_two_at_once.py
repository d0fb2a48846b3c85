"""Two organisers open one page about mails and both send its form; one of them presses twice."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from tests.integration.notifications.conftest import Office
from tests.integration.notifications.journal_site import Site, a_site
from tests.integration.web.filling import form_to
from tests.unit.notifications.builders import Course, Registration

MAIL = "/en/manage/mail"
PROGRAMME = f"{MAIL}/programmes/marka-ja-aita"
PLAN = f"{MAIL}/events/abc-01/plan"
TEXT = f"{PROGRAMME}/texts/seat_confirmed"
BY_ITSELF = {"audit", "audit_heads"}


@dataclass(frozen=True)
class Case:
    """What two people type on one page; `kept` of the second stands there again."""

    page: str
    first: dict[str, str]
    second: dict[str, str]
    kept: str
    said: str = "Somebody changed this plan in the meantime."
    ending: str = ""


CASES = {
    "step": Case(f"{PLAN}/week/edit", {"count": "5"}, {"count": "6"}, 'value="6"'),
    "new step": Case(f"{PLAN}/new", {"count": "11"}, {"count": "12"}, 'value="12"'),
    "feedback": Case(
        f"{PLAN}/feedback",
        {"feedback.et": "https://a.example.org"},
        {"feedback.et": "https://b.example.org"},
        "https://b.example.org",
    ),
    "usual step": Case(f"{PROGRAMME}/plan/week/edit", {"count": "5"}, {"count": "6"}, 'value="6"'),
    "new usual step": Case(f"{PROGRAMME}/plan/new", {"count": "11"}, {"count": "12"}, 'value="12"'),
    "usual feedback": Case(
        f"{PROGRAMME}/plan/feedback",
        {"feedback.et": "https://a.example.org"},
        {"feedback.et": "https://b.example.org"},
        "https://b.example.org",
    ),
    "text": Case(
        TEXT,
        {"after.et": "Parkimine on tasuta."},
        {"after.et": "Tulge bussiga."},
        "Tulge bussiga.",
        "Somebody has saved version 1 meanwhile.",
    ),
}


@pytest.fixture
def site(office: Office) -> Site:
    """A training with one participant, and an organiser's browser."""
    course = Course()
    office.hear(course.published(), Registration(course).confirmed())
    return a_site(office)


def opened(site: Site, page: str, ending: str = "", **typed: Any) -> Callable[[], TestResponse]:
    """A page is opened; what is answered sends its form with this in it."""
    form = form_to(site.get(page), page, ending)
    data = {**form.fields, **typed}
    return lambda: site.client.post(form.action, data=_fresh(data))


def _fresh(data: dict[str, Any]) -> dict[str, Any]:
    """The same fields; a file is read from its beginning each time."""
    return {
        name: (io.BytesIO(one), "logo.png") if isinstance(one, bytes) else one for name, one in data.items()
    }


def kept(office: Office) -> dict[str, Any]:
    """Everything but who looked."""
    names = sorted(set(office.database.list_collection_names()) - BY_ITSELF)
    return {name: list(office.database[name].find().sort("_id")) for name in names}


@pytest.mark.parametrize("name", CASES)
def test_one_presses_twice_and_whoever_sends_last_loses_nothing(
    site: Site, office: Office, name: str
) -> None:
    case = CASES[name]
    save = {"act": "save"} if case.page == TEXT else {}
    mine = opened(site, case.page, **case.first, **save)
    theirs = opened(site, case.page, **case.second, **save)
    assert mine().status_code == 303
    before = kept(office)

    twice, late = mine(), theirs()

    assert (twice.status_code, late.status_code) == (303, 409)
    assert kept(office) == before
    assert case.said in late.text
    assert case.kept in late.text
    again = form_to(late.text, case.page)
    assert site.client.post(again.action, data={**again.fields, **save}).status_code == 303
    assert kept(office) != before


def test_a_step_taken_out_meanwhile_is_put_in_again_as_a_new_one(site: Site, office: Office) -> None:
    opened(site, f"{PLAN}/new", count="8")()
    step_id = next(
        one["id"] for one in office.database["plans"].find_one()["steps"] if one["when"]["count"] == 8
    )
    late = opened(site, f"{PLAN}/{step_id}/edit", count="9")
    shown = form_to(site.get(PLAN), PLAN).fields
    site.client.post(PLAN, data={**shown, "step": step_id, "act": "remove"})

    told = late()
    again = form_to(told.text, f"{PLAN}/new", "/plan/new")
    done = site.client.post(again.action, data=again.fields, follow_redirects=True)

    assert told.status_code == 409
    assert "Somebody has removed this step from the plan." in told.text
    assert "9 days before the start" in " ".join(done.text.split())


def test_a_version_is_put_to_use_only_where_its_button_showed_what_is_in_use(site: Site) -> None:
    said = {f"after.{code}": "Parkimine on tasuta." for code in ("et", "en", "ru")}
    opened(site, TEXT, **said, act="use")()
    opened(site, TEXT, **{**said, "after.et": "Tulge bussiga."}, act="save")()
    use, restore = opened(site, f"{TEXT}/versions/2", "/use"), opened(site, TEXT, "/restore")
    use()

    told = site.client.get(restore().location).text
    twice = site.client.get(use().location).text

    assert "Another version was put to use after you had opened the page." in told
    assert "Version 2 of your text is in use." in twice


def test_the_preview_of_a_version_in_use_does_not_offer_to_put_it_to_use(site: Site) -> None:
    said = {f"after.{code}": "Parkimine on tasuta." for code in ("et", "en", "ru")}
    opened(site, TEXT, **said, act="save")()
    draft = site.get(f"{TEXT}/preview?version=1")
    opened(site, f"{TEXT}/preview?version=1", "/use")()

    in_use = site.get(f"{TEXT}/preview?version=1")

    assert "Put version 1 to use" in draft
    assert "Put version 1 to use" not in in_use
    assert "in use" in in_use


def test_a_picture_somebody_else_has_put_up_meanwhile_stays(site: Site) -> None:
    mine, theirs = (opened(site, f"{PROGRAMME}/logo", logo=_picture(colour)) for colour in ("red", "blue"))
    assert mine().status_code == 303
    there = site.get(f"{PROGRAMME}/logo")
    remove = opened(site, f"{PROGRAMME}/logo", "/remove")

    twice, late = mine(), theirs()
    knowingly = opened(site, f"{PROGRAMME}/logo", logo=_picture("blue"))()

    assert (twice.status_code, late.status_code, knowingly.status_code) == (303, 409, 303)
    assert "Somebody has changed the logo" in late.text
    assert there != site.get(f"{PROGRAMME}/logo")
    assert remove().status_code == 409


def _picture(colour: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (300, 100), colour).save(made, "PNG")
    return made.getvalue()
