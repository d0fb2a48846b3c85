"""How organisers come in, and how nobody else does."""

import re

from flask import Flask

from tests.integration.web.conftest import Site
from tests.integration.web.organising import EMAIL, one_time_link, signed_in

OPEN_DOORS = {"sign_in.page", "sign_in.with_password", "sign_in.link", "sign_in.use_link", "sign_in.leave"}
A_PHRASE = "neli tavalist sona reas"
PASSWORD = "/manage/password"
DOOR = "/manage/sign-in"


def test_every_page_of_organisers_sends_strangers_to_sign_in(site: Site) -> None:
    slug = site.door.event()
    person = site.door.register(slug)["id"]

    for path in _paths(site.app, "GET", slug, person):
        answer = site.browser.get(path)
        assert answer.status_code == 303, path
        assert "/manage/sign-in" in answer.headers["Location"], path


def test_nothing_is_changed_by_whoever_is_not_signed_in(site: Site) -> None:
    slug = site.door.event()
    person = site.door.register(slug)["id"]
    token = site.open("/manage/sign-in").hidden["csrf_token"]
    before = site.door.everything()

    for path in _paths(site.app, "POST", slug, person):
        answer = site.browser.post(path, data={"csrf_token": token})
        assert answer.status_code == 303, path

    assert site.door.everything() == before


def test_nothing_is_changed_without_the_forms_token(site: Site) -> None:
    slug = site.door.event()
    person = site.door.register(slug)["id"]
    signed_in(site)
    before = site.door.everything()

    for path in _paths(site.app, "POST", slug, person):
        assert site.browser.post(path).status_code in (400, 403), path

    assert site.door.everything() == before


def test_looking_at_a_sign_in_link_spends_nothing_and_it_works_once(site: Site) -> None:
    link = one_time_link(site.door.desk)

    site.open(link)
    page = site.open(link)
    inside = site.send(page, {})
    assert "Üritused" in inside.text

    stranger = Site(site.app, site.door, site.app.test_client())
    again = stranger.open(link)
    refused = stranger.send(again, {}, status=410)
    assert "ei tööta" in refused.text


def test_an_organiser_sets_a_password_and_comes_back_with_it(site: Site) -> None:
    signed_in(site)
    page = site.open("/manage/password")
    wrong = site.send(page, {"password": A_PHRASE, "again": "midagi muud"}, action=PASSWORD, status=422)
    assert "ei ole ühesugused" in wrong.text
    site.send(page, {"password": A_PHRASE, "again": A_PHRASE}, action=PASSWORD)

    door = site.open("/manage/sign-in")
    refused = site.send(door, {"email": EMAIL, "password": "vale parool"}, action=DOOR, status=422)
    assert EMAIL in refused.html
    assert "vale parool" not in refused.html
    inside = site.send(door, {"email": EMAIL, "password": A_PHRASE}, action=DOOR)
    assert "Üritused" in inside.text


def test_signing_out_ends_the_session_in_the_store_too(site: Site) -> None:
    signed_in(site)
    name = site.app.config["SESSION_COOKIE_NAME"]
    cookies = site.browser.get_cookie(name)
    page = site.open("/manage/")
    site.send(page, {}, action="/manage/sign-out")

    stolen = site.app.test_client()
    assert cookies is not None
    stolen.set_cookie(name, cookies.value)

    assert stolen.get("/manage/").status_code == 303


def test_a_session_that_was_ended_opens_no_page_and_sets_no_password(site: Site) -> None:
    slug = site.door.event()
    person = site.door.register(slug)["id"]
    signed_in(site)
    name = site.app.config["SESSION_COOKIE_NAME"]
    typed = {**site.open(PASSWORD).hidden, "password": A_PHRASE, "again": A_PHRASE}
    kept = site.browser.get_cookie(name)
    assert kept is not None
    site.send(site.open("/manage/"), {}, action="/manage/sign-out")
    before = site.door.everything()

    for method in ("GET", "POST"):
        for path in _paths(site.app, method, slug, person):
            thief = site.app.test_client()
            thief.set_cookie(name, kept.value)
            answer = thief.open(path, method=method, data=typed if method == "POST" else None)
            assert (answer.status_code, "/manage/sign-in" in answer.headers["Location"]) == (303, True), path

    assert site.door.everything() == before


def test_the_way_back_after_signing_in_never_leads_to_another_site(site: Site) -> None:
    page = site.open("/manage/sign-in?next=https://evil.example.org/")

    answer = site.browser.post(
        one_time_link(site.door.desk), data={**page.hidden, "next": "//evil.example.org/"}
    )

    assert re.fullmatch(r"(http://localhost)?/(et/)?manage/", answer.headers["Location"])


def _paths(app: Flask, method: str, slug: str, person: str) -> list[str]:
    values = {
        "slug": slug,
        "registration_id": person,
        "number": 1,
        "act": "cancel",
        "assignment_id": "0" * 24,
    }
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        private = rule.endpoint.startswith(("manage.", "sign_in.")) and rule.endpoint not in OPEN_DOORS
        if private and method in (rule.methods or ()):
            known = {name: values[name] for name in rule.arguments}
            found.append(adapter.build(rule.endpoint, known, method=method))
    assert len(found) > 8
    return found
