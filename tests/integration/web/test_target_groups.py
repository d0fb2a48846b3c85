"""Whom an event is for, in the language of whoever reads it; what is kept is one name."""

from typing import Any

import pytest

from services.registration.store.database import DatabaseStore
from tests.integration.registration_api.bodies import person_body
from tests.integration.web.conftest import Site
from tests.integration.web.filling import form_to
from tests.integration.web.organising import signed_in

POLICE = {"et": "Politsei", "en": "Police", "ru": "Полиция"}
HELP = {"et": "Ohvriabi", "en": "Victim support", "ru": "Помощь жертвам"}
WORDS = {"et": "Politsei, Ohvriabi", "en": "Police, Victim support", "ru": "Полиция, Помощь жертвам"}


@pytest.fixture
def slug(site: Site) -> str:
    """An event for two groups; one of them has seats kept for it, and only they may come."""
    pool = {"key": "police", "name": POLICE, "seats": 1, "group": "Politsei"}
    asked: dict[str, Any] = {"requires_groups": ["Politsei", "example.net"], "prerequisite_blocks": False}
    return site.door.event(capacity=2, minimum=1, pools=[pool], target_groups=[POLICE, HELP], **asked)


@pytest.fixture
def inside(site: Site) -> Site:
    """An organiser is signed in."""
    return signed_in(site)


@pytest.mark.parametrize("language", ["et", "en", "ru"])
def test_page_and_form_speak_the_readers_language(site: Site, slug: str, language: str) -> None:
    page, form = (site.open(f"/{language}/events/{slug}{more}").answer.text for more in ("", "/register"))

    assert page.count(WORDS[language]) == 2
    assert f"{POLICE[language]}, example.net" in page
    assert f'<option value="Politsei">{POLICE[language]}</option>' in form


def test_chosen_in_russian_it_is_the_same_group_and_takes_the_seat_kept_for_it(site: Site, slug: str) -> None:
    first = site.door.register(slug, target_group="Ohvriabi")
    second = site.door.register(slug, target_group="полиция")
    third = site.door.register(slug, target_group="Victim support")

    assert [one["status"] for one in (first, second, third)] == ["confirmed", "confirmed", "waitlisted"]
    read = [site.door.ask("GET", f"/registrations/{one['token']}").json for one in (second, third)]
    assert [one["target_group"] for one in read] == ["Politsei", "Ohvriabi"]
    assert "Полиция" in site.open(f"/ru/r/{second['token']}").answer.text


def test_put_right_afterwards_it_is_kept_by_its_name_too(site: Site, slug: str) -> None:
    token = site.door.register(slug)["token"]
    answer = site.door.ask("PATCH", f"/registrations/{token}", {"target_group": "Police"})
    assert answer.json["target_group"] == "Politsei"


def test_a_program_may_name_groups_without_a_language_as_before(site: Site) -> None:
    slug = site.door.event(target_groups=["Politsei", HELP])

    assert site.door.ask("GET", f"/events/{slug}").json["target_groups"] == [
        {"et": "Politsei", "en": "", "ru": "", "name": "Politsei"},
        {**HELP, "name": "Ohvriabi"},
    ]
    assert "Politsei" in site.open(f"/ru/events/{slug}").answer.text


@pytest.mark.parametrize("group", [{}, {"et": ""}, "", 7, None, {"de": "Polizei"}, {"et": "x" * 101}])
def test_what_is_no_group_is_refused_beside_it(site: Site, group: Any) -> None:
    slug = site.door.event()
    answer = site.door.organise("PATCH", f"/events/{slug}", {"target_groups": [HELP, group]})

    assert answer.status_code == 422
    assert all(one["field"].startswith("target_groups.1") for one in answer.json["errors"])


def test_events_of_the_release_before_keep_their_groups(site: Site) -> None:
    slug = site.door.event()
    store = site.door.desk.store
    assert isinstance(store, DatabaseStore)
    events = store.database["events"]
    events.update_one({"slug": slug}, {"$set": {"target_groups": ["Politsei", "Ohvriabi", "politsei"]}})

    assert "Politsei, Ohvriabi" in site.open(f"/et/events/{slug}").answer.text
    assert site.door.organise("PATCH", f"/events/{slug}", {"minimum": 2}).status_code == 200
    stored = events.find_one({"slug": slug})
    assert stored is not None
    assert [(one["et"], one["name"]) for one in stored["target_groups"]] == [
        ("Politsei", "Politsei"),
        ("Ohvriabi", "Ohvriabi"),
    ]


def test_somebody_who_may_not_come_reads_why_in_their_language(site: Site, slug: str) -> None:
    blocking = {"prerequisite_blocks": True, "requires_groups": ["Politsei"]}
    assert site.door.organise("PATCH", f"/events/{slug}", blocking).status_code == 200
    sent = site.send(site.open(f"/ru/events/{slug}/register"), person_body(93_001), status=409)
    assert "Полиция" in sent.answer.text


def test_groups_are_written_in_three_languages_in_the_editor_and_one_is_taken_away_again(
    inside: Site,
) -> None:
    slug = inside.door.draft()
    address = f"/en/manage/events/{slug}/edit"
    form = form_to(inside.open(address).html, address)
    for _ in range(2):
        more = inside.browser.post(address, data={**form.fields, "act": "add-target_groups"})
        form = form_to(more.text, address)
    typed = {
        f"target_groups.{row}.{code}": text
        for row, words in enumerate((POLICE, HELP))
        for code, text in words.items()
    }

    inside.read(
        inside.browser.post(address, data={**form.fields, **typed, "act": "save"}, follow_redirects=True)
    )
    form = form_to(inside.open(address).html, address)
    assert {name: form.fields[name] for name in typed} == {name: [text] for name, text in typed.items()}
    assert inside.door.organise("GET", f"/events/{slug}").json["target_groups"] == [
        {**POLICE, "name": "Politsei"},
        {**HELP, "name": "Ohvriabi"},
    ]

    fewer = inside.browser.post(address, data={**form.fields, "act": "drop-target_groups.0"})
    form = form_to(fewer.text, address)
    inside.read(inside.browser.post(address, data={**form.fields, "act": "save"}, follow_redirects=True))
    assert inside.door.organise("GET", f"/events/{slug}").json["target_groups"] == [
        {**HELP, "name": "Ohvriabi"}
    ]


def test_a_group_too_long_is_told_beside_its_field_and_nothing_typed_is_lost(inside: Site) -> None:
    slug = inside.door.draft(target_groups=[POLICE])
    address = f"/en/manage/events/{slug}/edit"
    form = form_to(inside.open(address).html, address)
    wrong = {"target_groups.0.ru": "Я" * 101, "act": "save"}

    refused = inside.read(inside.browser.post(address, data={**form.fields, **wrong}), 422)

    assert "#f-target_groups-0-ru" in refused.links
    assert refused.values["target_groups.0.ru"] == "Я" * 101
    assert inside.door.organise("GET", f"/events/{slug}").json["target_groups"] == [
        {**POLICE, "name": "Politsei"}
    ]
