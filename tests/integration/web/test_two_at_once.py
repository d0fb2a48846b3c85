"""Two organisers open one page and both send its form; one of them presses twice."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask

from services.registration.domain.trainers import PoolTrainer
from services.registration.handlers import trainers
from services.registration.handlers.desk import Call
from tests.integration.registration_api.conftest import NOW, Door
from tests.integration.web.asking import a_form
from tests.integration.web.browsing import Page
from tests.integration.web.conftest import Site
from tests.integration.web.contended import CASES, Case
from tests.integration.web.filling import form_to
from tests.integration.web.members import member, signed_in_as
from tests.integration.web.organising import signed_in
from tests.integration.web.test_accounts import told
from tests.integration.web.test_import_pages import FILE, brought

Sent = dict[str, Any]
ASIDE = {"audit", "audit_heads", "sessions", "visit_counters"}
"""Collections that say who looked, and nothing of what was looked at."""


@dataclass
class Two:
    """Liis and Kai, each in a browser."""

    liis: Site
    kai: Site

    def filled(
        self, who: Site, case: Case, address: str, typed: dict[str, str]
    ) -> tuple[str, dict[str, Any]]:
        """Where the form of a page goes, and what it holds once this was typed."""
        form = form_to(who.open(address).html, address.partition("?")[0])
        known = next(
            (name.partition(".")[2] for name in form.fields if name.startswith(("was.", "mark."))), ""
        )
        own = {name.replace("{id}", known): text for name, text in typed.items()}
        return form.action, {**form.fields, **own, **case.more}


@pytest.fixture(scope="module")
def two(pages_app: Flask, door: Door) -> Two:
    """Both may do everything with every programme."""
    site = Site(pages_app, door, pages_app.test_client())
    return Two(signed_in(site), signed_in_as(site, member(door, {}, role="administrator")))


def kept(door: Door) -> dict[str, Any]:
    """Everything but who looked."""
    return {name: rows for name, rows in door.everything().items() if name not in ASIDE}


@pytest.mark.parametrize("name", CASES)
def test_one_presses_twice_and_whoever_sends_last_loses_nothing(two: Two, door: Door, name: str) -> None:
    case = CASES[name]
    address = "/en" + case.begin(door)
    kais = two.filled(two.kai, case, address, case.first)
    liiss = two.filled(two.liis, case, address, case.second)
    first = two.kai.browser.post(kais[0], data=kais[1])
    before = kept(door)

    twice = two.kai.browser.post(kais[0], data=kais[1])
    late = two.liis.read(two.liis.browser.post(liiss[0], data=liiss[1]), 409)

    assert (first.status_code, twice.status_code) == (303, 303), twice.text
    assert kept(door) == before
    assert case.said in late.text
    assert case.kept in late.html
    again = form_to(late.html, address.partition("?")[0])
    assert again.fields.keys() >= liiss[1].keys() - {"csrf_token", "act"}
    knowingly = two.liis.browser.post(again.action, data={**again.fields, **case.more})
    assert knowingly.status_code == (303 if case.overrides else 409)
    assert (kept(door) != before) == case.overrides


def pressed(who: Site, address: str, ending: str = "", **typed: str) -> Callable[..., Page]:
    """A page is opened; what is answered stands on the page after its form was sent with this."""
    form = form_to(who.open(f"/en{address}").html, f"/en{address}", ending)
    data = {**form.fields, **typed}
    return lambda status=200: who.read(
        who.browser.post(form.action, data=data, follow_redirects=True), status
    )


def test_a_role_two_people_change_is_the_first_ones(two: Two, door: Door) -> None:
    slug = door.programme()
    colleague = member(door, {slug: "organiser"})
    address, role = f"/manage/programmes/{slug}/people", f"/{colleague.id}/role"
    first = pressed(two.kai, address, role, role="auditor")
    second = pressed(two.kai, address, role, role="check-in")
    first()

    told = second().text

    account = door.desk.store.records.accounts.get(colleague.id)
    assert account is not None
    assert "another role after you had opened the page" in told
    assert set(account.memberships.values()) == {"auditor"}


def test_a_question_taken_out_meanwhile_is_put_in_again_knowingly(two: Two, door: Door) -> None:
    slug = door.event(form=a_form())
    at = f"/en/manage/events/{slug}/form/questions/why"
    typed = {**form_to(two.liis.open(at).html, at).fields, "label.et": "Miks tulete?"}
    pressed(two.kai, f"/manage/events/{slug}/form/questions/why/delete", "/delete")()

    late = two.liis.read(two.liis.browser.post(at, data=typed), 409)
    asked = [one["key"] for one in door.organise("GET", f"/events/{slug}").json["form"]["questions"]]
    two.liis.read(two.liis.browser.post(at, data=form_to(late.html, at).fields), 303)

    again = {one["key"]: one for one in door.organise("GET", f"/events/{slug}").json["form"]["questions"]}
    assert "Somebody took it out" in late.text
    assert "why" not in asked
    assert again["why"]["label"]["et"] == "Miks tulete?"


def test_a_question_is_moved_and_deleted_only_as_it_was_seen(two: Two, door: Door) -> None:
    slug = door.event(form=a_form())
    at = f"/manage/events/{slug}/form"
    down = [pressed(who, at, "/form", act="down-role") for who in (two.kai, two.liis)]
    change = pressed(two.kai, f"{at}/questions/role", **{"label.et": "Amet"})
    delete = pressed(two.liis, f"{at}/questions/role/delete", "/delete")
    down[0]()
    change()

    moved, deleted = down[1]().text, delete().text

    order = [one["key"] for one in door.organise("GET", f"/events/{slug}").json["form"]["questions"]]
    assert "nothing was moved now" in moved
    assert "Look at it once more." in deleted
    assert order[:2] == ["why", "role"]


def test_marks_of_two_on_one_sheet_are_all_kept(two: Two, door: Door) -> None:
    slug = door.event()
    one, other = door.register(slug)["id"], door.register(slug)["id"]
    at = f"/manage/events/{slug}/sessions/1/attendance"
    kais = pressed(two.kai, at, "/attendance", **{f"mark.{one}": "absent"})
    about_another = pressed(two.liis, at, "/attendance", **{f"mark.{other}": "present"})
    about_the_same = pressed(two.liis, at, "/attendance", **{f"mark.{one}": "present"})
    kais()

    quiet = about_another().text
    rows = door.organise("GET", f"/events/{slug}/sessions/1/attendance").json["items"]
    told = about_the_same().text

    assert {row["registration"]: row["mark"] for row in rows} == {one: "absent", other: "present"}
    assert "differently" not in quiet
    assert "1 person was marked differently by somebody else meanwhile." in told
    assert "Decide which is right" in told


def test_each_puts_rows_of_one_file_right(two: Two, door: Door) -> None:
    slug = door.event()
    start = f"/manage/events/{slug}/registrations/import"
    page = brought(two.kai, f"/en{start}", FILE.encode())
    at = page.address.removeprefix("/en")
    kais = pressed(two.kai, at, act="check", **{"row.3.email": "juri@kool-01.example.org"})
    liiss = pressed(two.liis, at, act="check", **{"row.6.email": "ott@kool-01.example.org"})
    kais()

    both = liiss().text

    assert "juri@kool-01.example.org" in both
    assert "ott@kool-01.example.org" in both


def test_a_trainer_whose_address_is_put_right_twice_is_told_once_at_the_first(two: Two, door: Door) -> None:
    slug = door.event()
    (trainer,) = door.organise("GET", f"/events/{slug}").json["trainers"]
    at = f"/manage/events/{slug}/trainers/{trainer['assignment_id']}/address"
    kais = pressed(two.kai, at, email="oige@koolitus.example.org")
    liiss = pressed(two.liis, at, email="teine@koolitus.example.org")
    kais()

    told = liiss().text

    assert "You typed: teine@koolitus.example.org." in told
    assert door.organise("GET", f"/events/{slug}").json["trainers"][0]["email"] == "oige@koolitus.example.org"


def test_people_are_moved_only_to_the_group_whoever_presses_has_seen(two: Two, door: Door) -> None:
    programme = door.programme()
    slug, first, second = (door.event(programme=programme) for _ in range(3))
    person = door.register(slug)["id"]
    plan = pressed(two.kai, f"/manage/events/{slug}/registrations", "/act", act="move", chosen=person)
    at = plan().address.removeprefix("/en")
    pressed(two.kai, at, "/group", to=first)()
    move, aim = pressed(two.kai, at), pressed(two.liis, at, "/group", to=second)
    aim()

    told = move(409).text

    assert "Another group was chosen after you had opened this page." in told
    assert door.organise("GET", f"/events/{slug}/registrations").json["items"][0]["status"] == "confirmed"


def test_a_trainer_entered_by_hand_once_more_stays_whom_an_event_has_made_one(door: Door) -> None:
    slug, at = door.programme(), Call("organiser:kai", "test", NOW)
    made = PoolTrainer(id="", programme_id="", name="Kadri", email="k@example.org", source_event_id="e" * 24)
    trainers.add_to_pool(door.desk, at, slug, made)

    kept = trainers.add_to_pool(door.desk, at, slug, replace(made, region="Võrumaa", source_event_id=""))

    assert (kept.region, kept.source_event_id) == ("Võrumaa", "e" * 24)


def test_an_invitation_sent_twice_is_one_and_another_role_is_told(two: Two, door: Door) -> None:
    at = f"/manage/programmes/{door.programme()}/people"
    typed = {"email": "topelt@example.org", "language": "ru"}
    first = pressed(two.kai, at, role="organiser", **typed)
    other = pressed(two.kai, at, role="auditor", **typed)
    first()
    before = len(told(door, "member.invited"))

    first()
    twice = len(told(door, "member.invited"))

    assert twice == before
    assert "It takes the place of an invitation with another role: Organiser." in other().text
