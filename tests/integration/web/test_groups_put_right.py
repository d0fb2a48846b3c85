"""The words of target groups are put right, and everybody who chose one is still in it."""

from typing import Any

import pytest

from services.registration.store.database import DatabaseStore
from tests.integration.registration_api.bodies import event_body, person_body
from tests.integration.web.conftest import Site
from tests.integration.web.filling import Filled, form_to
from tests.integration.web.organising import signed_in

POLICE = {"et": "Politsei", "en": "Police", "ru": "Полиция"}
HELP = {"et": "Ohvriabi", "en": "Victim support", "ru": "Помощь жертвам"}
BETTER = {
    "et": "Politsei- ja Piirivalveamet",
    "en": "Police and Border Guard",
    "ru": "Полиция и погранохрана",
}


@pytest.fixture
def inside(site: Site) -> Site:
    """An organiser is signed in."""
    return signed_in(site)


def event_for_the_police(site: Site, **changes: Any) -> str:
    """One seat is kept for the police, and only they may come; a program wrote it in two languages."""
    pool = {"key": "police", "name": POLICE, "seats": 1, "group": "Police"}
    asked = {"requires_groups": ["ПОЛИЦИЯ"], "prerequisite_blocks": False}
    return site.door.event(
        **{"capacity": 2, "minimum": 1, "pools": [pool], "target_groups": [POLICE, HELP], **asked, **changes}
    )


def editor(site: Site, slug: str, language: str) -> tuple[str, Filled]:
    """Where the editor is, and what stands in it."""
    address = f"/{language}/manage/events/{slug}/edit"
    return address, form_to(site.open(address).html, address)


def put_right(site: Site, slug: str, language: str, *changed: str) -> None:
    """The police's words are others in these languages; everything else is sent as it was shown."""
    address, form = editor(site, slug, language)
    typed = {f"target_groups.0.{code}": [BETTER[code]] for code in changed}
    sent = {**form.fields, **typed, "act": "confirm"}
    site.read(site.browser.post(address, data=sent, follow_redirects=True))


def roster_file(site: Site, slug: str, language: str) -> str:
    """The list as an organiser takes it along."""
    fields = site.open(f"/manage/events/{slug}/registrations").hidden | {"form": "csv", "purpose": "Nimekiri"}
    return site.browser.post(f"/{language}/manage/events/{slug}/registrations/export", data=fields).text


@pytest.mark.parametrize("language", ["et", "ru"])
def test_words_put_right_leave_everybody_in_their_group_and_are_read_everywhere(
    inside: Site, language: str
) -> None:
    slug = event_for_the_police(inside)
    token = inside.door.register(slug, target_group="Полиция", last_name="Vana")["token"]
    inside.door.register(slug, target_group="Victim support")
    put_right(inside, slug, language, "et", "en", "ru")

    event = inside.door.organise("GET", f"/events/{slug}").json
    assert event["target_groups"][0] == {**BETTER, "name": "Politsei"}
    assert (event["pools"][0]["group"], event["requires_groups"]) == ("Politsei", ["Politsei"])
    _, form = editor(inside, slug, "en")
    assert (form.fields["pools.0.group"], form.fields["from_groups"]) == ([BETTER["en"]], [BETTER["en"]])

    for code, words in BETTER.items():
        roster = f"/{code}/manage/events/{slug}/registrations"
        page = inside.open(f"{roster}?target_group={words}")
        assert f'<option value="Politsei" selected>{words}</option>' in page.html
        assert f'<option value="Ohvriabi">{HELP[code]}</option>' in page.html
        assert "Vana" in page.html
        assert "Maasikas" not in page.html
        assert words in inside.open(f"/{code}/r/{token}").answer.text
        assert words in roster_file(inside, slug, code)
    assert ",Politsei," in inside.door.organise("GET", f"/events/{slug}/registrations.csv").text

    assert inside.door.ask("POST", f"/registrations/{token}/withdraw").status_code == 200
    assert inside.door.register(slug, target_group=BETTER["en"])["status"] == "confirmed"
    assert inside.door.register(slug, target_group="Ohvriabi")["status"] == "waitlisted"


def test_whoever_takes_a_seat_over_or_comes_from_another_event_is_in_the_group_by_its_name(
    site: Site,
) -> None:
    slug = event_for_the_police(site)
    token = site.door.register(slug, target_group="Politsei")["token"]
    other = person_body(94_001) | {"target_group": "полиция"}
    handed = site.door.ask("POST", f"/registrations/{token}/substitute", other)
    assert (handed.status_code, handed.json.get("target_group")) == (200, "Politsei")
    outside = person_body(94_002) | {"target_group": "Tuletõrje"}
    refused = site.door.ask("POST", f"/registrations/{handed.json['token']}/substitute", outside)
    assert (refused.status_code, [one["field"] for one in refused.json["errors"]]) == (422, ["target_group"])

    programme = site.door.organise("GET", f"/events/{slug}").json["programme"]
    there = event_for_the_police(
        site,
        programme=programme,
        target_groups=[{"et": "PPA", "ru": "Полиция"}],
        pools=[{"key": "police", "name": POLICE, "seats": 1, "group": "PPA"}],
        requires_groups=["PPA"],
    )
    rows = site.door.organise("GET", f"/events/{slug}/registrations").json["items"]
    live = next(row for row in rows if row["status"] == "confirmed")
    moved = site.door.organise("POST", f"/events/{slug}/registrations/{live['id']}/move", {"to": there})
    assert moved.status_code in (200, 201)
    arrived = site.door.organise("GET", f"/events/{there}/registrations").json["items"]
    assert [one["target_group"] for one in arrived] == ["PPA"]


def test_two_groups_that_share_a_word_are_refused_beside_it_naming_both(inside: Site) -> None:
    slug = inside.door.draft(target_groups=[POLICE, HELP])
    said = {
        "et": "Kahel sihtrühmal on sama nimetus „полиция“",
        "en": "Two groups are called “полиция”",
        "ru": "Две группы называются «полиция»",
    }
    for language, sentence in said.items():
        address, form = editor(inside, slug, language)
        sent = {**form.fields, "target_groups.1.ru": ["полиция"], "act": "save"}
        refused = inside.read(inside.browser.post(address, data=sent), 422)
        assert "#f-target_groups-1-ru" in refused.links
        assert sentence in refused.html
        assert "Politsei / Police" in refused.html
        assert "Ohvriabi / Victim support" in refused.html
    former = inside.door.organise(
        "PATCH",
        f"/events/{slug}",
        {"target_groups": [{"name": "Politsei", "et": "PPA"}, {"et": "Politsei"}]},
    )
    assert [one["field"] for one in former.json["errors"]] == ["target_groups.1.et"]


def test_a_group_that_seats_are_kept_for_is_not_taken_away_beneath_them(inside: Site) -> None:
    slug = event_for_the_police(inside)
    address, form = editor(inside, slug, "en")
    left = {name: text for name, text in form.fields.items() if not name.startswith("target_groups.0")}
    refused = inside.read(inside.browser.post(address, data={**left, "act": "save"}), 422)

    assert "#f-pools-0-group" in refused.links
    assert "“Police” is no longer a target group of the event." in refused.html


def test_who_is_of_no_group_of_the_event_reads_it_beside_the_field(site: Site) -> None:
    slug = event_for_the_police(site)
    sent = person_body(94_003) | {"target_group": "Tuletõrje"}
    answer = site.door.ask("POST", f"/events/{slug}/registrations", sent)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json["errors"]] == ["target_group"]


def test_the_same_event_sent_twice_in_plain_words_is_made_once(site: Site) -> None:
    pool = {"key": "police", "name": POLICE, "seats": 1, "group": "Police"}
    groups = {"target_groups": [POLICE, "Ohvriabi"], "pools": [pool], "requires_groups": ["полиция"]}
    body = {**event_body(site.door.programme(), "kaks-korda-saadetud"), **groups}
    first, second = (site.door.organise("POST", "/events", body, Idempotency_Key="groups") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["id"] == second.json["id"]


def test_a_program_too_reads_for_whom_it_is_in_the_words_of_now(site: Site) -> None:
    slug = event_for_the_police(site, prerequisite_blocks=True)
    better = {"target_groups": [{**BETTER, "name": "Politsei"}, HELP]}
    assert site.door.organise("PATCH", f"/events/{slug}", better).status_code == 200
    asked = person_body(94_005) | {"target_group": "Ohvriabi"}
    for language, words in BETTER.items():
        answer = site.door.ask("POST", f"/events/{slug}/registrations", asked, Accept_Language=language)
        assert (answer.status_code, answer.json["code"]) == (409, "group-missing")
        assert words in answer.json["detail"]


def test_what_was_stored_in_another_language_before_is_the_same_group(inside: Site) -> None:
    slug = event_for_the_police(inside)
    token = inside.door.register(slug, target_group="Politsei")["token"]
    store = inside.door.desk.store
    assert isinstance(store, DatabaseStore)
    older: dict[str, Any] = {"pools.0.group": "Police", "target_groups": [POLICE, HELP]}
    store.database["events"].update_one({"slug": slug}, {"$set": older})
    store.database["registrations"].update_one(
        {"event_slug": slug}, {"$set": {"person.target_group": "Полиция", "groups": ["Police"]}}
    )
    put_right(inside, slug, "en", "et", "en")

    assert BETTER["et"] in inside.open(f"/et/r/{token}").answer.text
    page = inside.open(f"/en/manage/events/{slug}/registrations?target_group=Politsei")
    assert f'<option value="Politsei" selected>{BETTER["en"]}</option>' in page.html
    assert "Maasikas" in page.html
    colleague = person_body(94_004) | {"target_group": "Politsei"}
    assert inside.door.ask("POST", f"/registrations/{token}/substitute", colleague).status_code == 200
