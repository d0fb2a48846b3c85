"""Copying events, moving them along, and looking at them in pictures, on the pages and by program."""

import re
from typing import Any

import pytest

from tests.integration.registration_api.conftest import Door
from tests.integration.web.conftest import Site
from tests.integration.web.filling import form_to
from tests.integration.web.organising import signed_in

TABLES = re.compile(r"<table.*?</table>", re.DOTALL)
ASKED = ("organisation", "job_title", "phone", "target_group", "needs")
CHOSEN = {
    **{f"form.{name}": "optional" for name in ASKED},
    "language": "et",
    "kind": "training",
    "activity": "A1",
    "entry": "open",
    "waiting_list.mode": "offer",
    "act": "save",
}
"""What a browser sends of the form's lists, which `Page` does not read."""


@pytest.fixture
def inside(site: Site) -> Site:
    """Signed in."""
    return signed_in(site)


def copied(inside: Site, slug: str, **fields: Any) -> Any:
    """The page after the form that copies was sent."""
    address = f"/en/manage/events/{slug}/copy"
    page = inside.open(address)
    usual = {"event": [slug], "with": ["form", "texts", "trainers", "plan"], "act": "copy"}
    return inside.send(page, {**page.values, **usual, **fields}, action=address)


def test_a_copy_is_a_draft_on_other_days_with_all_that_was_ticked(inside: Site) -> None:
    slug = inside.door.event(description={"et": "Mida õpime"}, decide_by="2027-01-10T12:00:00+02:00")
    before = inside.door.organise("GET", f"/events/{slug}").json

    done = copied(inside, slug, first_day="2027-09-08", **{f"slugs.{slug}": f"{slug}-sygis"})

    copy = inside.door.organise("GET", f"/events/{slug}-sygis").json
    assert "1 draft is made." in done.text
    assert (copy["status"], copy["stage"], copy["seats"]["taken"]) == ("draft", "draft", 0)
    assert copy["sessions"][0]["starts"][:10] == "2027-09-08"
    assert copy["description"] == before["description"]
    assert [one["name"] for one in copy["trainers"]] == [one["name"] for one in before["trainers"]]
    assert {one["id"] for one in copy["sessions"]}.isdisjoint(one["id"] for one in before["sessions"])


def test_a_series_moves_together_or_not_at_all(inside: Site) -> None:
    first = inside.door.event()
    programme = inside.door.organise("GET", f"/events/{first}").json["programme"]
    second = inside.door.draft(programme=programme)
    both = {"event": [first, second], "first_day": "2027-09-08"}
    names = {f"slugs.{first}": f"{first}-ii", f"slugs.{second}": f"{first}-ii"}
    address = f"/en/manage/events/{first}/copy"
    page = inside.open(address)

    beyond = {**both, **names, "first_day": "9999-12-31", "act": "look"}
    inside.send(page, beyond, action=address, status=422)
    shown = inside.send(page, {**both, **names, "act": "look"}, action=address)
    refused = inside.send(page, {**both, **names, "act": "copy"}, action=address, status=422)
    names[f"slugs.{second}"] = f"{second}-ii"
    done = inside.send(page, {**both, **names, "act": "copy"}, action=address)

    assert "September 8, 2027" in shown.text or "8 September 2027" in shown.text
    assert refused.values[f"slugs.{first}"] == f"{first}-ii"
    assert "2 drafts are made." in done.text
    assert inside.door.organise("GET", f"/events/{second}-ii").json["status"] == "draft"


@pytest.mark.parametrize("wrong", [{"event": []}, {"first_day": "eile"}])
def test_what_cannot_be_copied_is_said_beside_its_field(inside: Site, wrong: dict[str, Any]) -> None:
    slug = inside.door.draft()
    address = f"/en/manage/events/{slug}/copy"
    page = inside.open(address)

    refused = inside.send(page, {"event": [slug], "act": "copy", **wrong}, action=address, status=422)

    assert "error-summary" in refused.html


def test_seconds_a_program_set_stay_when_the_event_is_saved_in_the_editor(inside: Site) -> None:
    day = {"starts": "2027-01-20T09:00:30+02:00", "ends": "2027-01-20T12:00:15+02:00"}
    slug = inside.door.draft(sessions=[day])
    page = inside.open(f"/en/manage/events/{slug}/edit")

    inside.send(page, {**page.values, **CHOSEN, "capacity": "9"}, action=f"/en/manage/events/{slug}/edit")

    saved = inside.door.organise("GET", f"/events/{slug}").json
    assert saved["capacity"] == 9
    assert (saved["sessions"][0]["starts"][14:19], saved["sessions"][0]["ends"][14:19]) == ("00:30", "00:15")
    assert 'value="09:00:30" required step="1"' in page.html


def test_an_event_goes_from_tentative_to_closed_and_its_pages_say_so(inside: Site) -> None:
    slug = inside.door.event(minimum=2, decide_by="2027-01-10T12:00:00+02:00")
    stages = [inside.door.ask("GET", f"/events/{slug}").json["stage"]]
    public = inside.open(f"/en/events/{slug}").text
    page = inside.open(f"/en/manage/events/{slug}")

    inside.send(page, {}, action=f"/en/manage/events/{slug}/confirm")
    stages.append(inside.door.ask("GET", f"/events/{slug}").json["stage"])
    sure = inside.open(f"/en/events/{slug}").text
    assert inside.door.organise("POST", f"/events/{slug}/complete").status_code == 200
    inside.send(page, {}, action=f"/en/manage/events/{slug}/close")
    stages.append(inside.door.ask("GET", f"/events/{slug}").json["stage"])
    refused = inside.door.organise("POST", f"/events/{slug}/complete")
    inside.send(page, {}, action=f"/en/manage/events/{slug}/reopen")

    assert stages == ["tentative", "confirmed", "closed"]
    assert "Takes place if at least 2 people register." in public
    assert public.lower().count("takes place if") == 1
    assert "Takes place for sure." in sure
    assert (refused.status_code, refused.json["code"]) == (409, "event-closed")
    assert inside.door.organise("POST", f"/events/{slug}/complete").status_code == 200


def test_pictures_stand_beside_their_figures(inside: Site) -> None:
    slug = inside.door.event(capacity=2, minimum=1)
    people = [inside.door.register(slug) for _ in range(3)]
    marks = {"marks": [{"registration": people[0]["id"], "mark": "late"}]}
    empty = inside.open(f"/en/manage/events/{inside.door.event()}/charts")
    assert inside.door.organise("PUT", f"/events/{slug}/sessions/1/attendance", marks).status_code == 200

    page = inside.open(f"/en/manage/events/{slug}/charts")

    assert "Nobody has registered yet." in empty.text
    assert "Nothing is marked yet." in empty.text
    assert page.html.count('role="img"') == 3
    tables = [" ".join(re.sub("<[^>]+>", " ", each).split()) for each in TABLES.findall(page.html)]
    assert len(tables) == 3
    assert "Seats taken 2 Free seats 0 People waiting 1" in tables[0]
    assert re.search(r"2026 3 2 3$", tables[1])
    assert re.search(r"2027 0 1 0 0 0 1$", tables[2])
    assert "2 of 2 seats are taken, 1 people wait" in page.html
    assert "3 registrations between" in page.html
    assert "style=" not in page.html


def test_a_session_keeps_its_own_place_when_the_event_is_saved_in_the_editor(
    door: Door, inside: Site
) -> None:
    own = {"name": "Raamatukogu", "address": "", "town": "Võru"}
    session = {"starts": "2027-03-20T10:00:00+02:00", "ends": "2027-03-20T17:00:00+02:00"}
    slug = door.draft(sessions=[{**session, "academic_hours": 8, "venue": own, "counts_as": "day 2"}])
    page = inside.open(f"/en/manage/events/{slug}/edit")
    typed = {**page.values, **CHOSEN, "capacity": "9", "minimum": "1"}

    inside.send(page, typed, action=f"/en/manage/events/{slug}/edit")
    door.organise("POST", f"/events/{slug}/publish")
    both = [door.register(slug) for _ in range(2)]
    few = inside.open(f"/en/manage/events/{slug}/edit")
    one = {**few.values, **CHOSEN, "capacity": "1", "minimum": "1"}
    refused = inside.send(few, one, action=few.address, status=422)

    (saved,) = door.organise("GET", f"/events/{slug}").json["sessions"]
    assert door.organise("GET", f"/events/{slug}").json["capacity"] == 9
    assert (saved["venue"], saved["counts_as"]) == (own, "day 2")
    assert "#f-capacity" in refused.links
    assert f"{len(both)} seats are taken" in refused.text


def test_what_was_typed_outlasts_the_session(inside: Site) -> None:
    slug = inside.door.draft()
    address = f"/en/manage/events/{slug}/edit"
    page = inside.open(address)
    typed = {**page.values, **CHOSEN, "capacity": "17"}
    later = Site(inside.app, inside.door, inside.app.test_client())

    over = later.send(page, typed, action=address, status=401)
    signed_in(later)
    back = later.send(over, {}, action=address, status=422)
    done = later.send(back, {}, action=address)

    assert "Your session has ended" in over.text
    assert over.hidden["capacity"] == "17"
    assert "Signed in again" in back.text
    assert done.address == f"/en/manage/events/{slug}"
    assert inside.door.organise("GET", f"/events/{slug}").json["capacity"] == 17


def test_a_double_click_saves_once_and_says_what_happened(inside: Site) -> None:
    slug = inside.door.draft()
    address = f"/en/manage/events/{slug}/edit"
    page = inside.open(address)
    typed = {**page.values, **CHOSEN, "capacity": "17"}

    first = inside.send(page, typed, action=address)
    again = inside.send(page, typed, action=address)

    assert (first.address, again.address) == (f"/en/manage/events/{slug}",) * 2
    assert "This was saved already." in again.text
    assert inside.door.organise("GET", f"/events/{slug}").json["version"] == 2


def test_a_new_installation_is_led_to_its_first_event(inside: Site) -> None:
    page = inside.open("/en/manage/")

    assert "How it stands:" in page.text or "Your first event, step by step" in page.text


def test_kept_seats_the_day_of_deciding_and_what_is_required_are_set_in_the_editor(inside: Site) -> None:
    slug = inside.door.draft()
    address = f"/en/manage/events/{slug}/edit"
    row = form_to(inside.open(address).html, address)
    more = inside.browser.post(address, data={**row.fields, "act": "add-pools"})
    form = form_to(more.text, address)
    typed = {
        "minimum": "6", "decide_by_day": "2027-01-10", "decide_by_time": "12:00",
        "pools.0.name.et": "Politseile", "pools.0.name.en": "For the police", "pools.0.key": "politsei",
        "pools.0.seats": "4", "pools.0.group": "ppa.example.org",
        "pools.0.release_day": "2027-01-05", "pools.0.release_time": "09:00",
        "requires_activity": "A1", "requires_valid": "true", "from_groups": "Politsei",
        "requires_either": "true", "prerequisite_blocks": "true",
        "sessions.0.counts_as": "day 1", "act": "save",
    }  # fmt: skip

    saved = inside.read(inside.browser.post(address, data={**form.fields, **typed}, follow_redirects=True))
    again = form_to(inside.open(address).html, address).fields

    assert saved.address == f"/en/manage/events/{slug}"
    for said in (
        "Smallest group 6",
        "Decided by 10 January 2027, 12:00",
        "For the police: 0 of 4",
        "kept until 5 January",
    ):
        assert said in saved.text, saved.text
    assert {name: again[name] for name in typed if name != "act"} == {
        name: [text] for name, text in typed.items() if name != "act"
    }


def test_when_registration_opens_and_closes_can_be_left_open_again(inside: Site) -> None:
    slug = inside.door.draft()
    address = f"/en/manage/events/{slug}/edit"
    form = form_to(inside.open(address).html, address)
    both = [f"registration.{end}_{part}" for end in ("opens", "closes") for part in ("day", "time")]
    assert all(form.fields[name][0] for name in both)

    inside.browser.post(address, data={**form.fields, **dict.fromkeys(both, ""), "act": "save"})

    saved = inside.door.organise("GET", f"/events/{slug}").json
    assert saved["registration"] == {"opens": None, "closes": None}
