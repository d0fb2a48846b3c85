"""How organisers come in, and how nobody else does."""

import json
import re
import time

from flask import Flask
from werkzeug.test import TestResponse

from services.registration.pages.manage.sign_in import ANSWER_AFTER_S
from tests.integration.web.conftest import Site
from tests.integration.web.members import placed
from tests.integration.web.organising import EMAIL, one_time_link, signed_in

OPEN_DOORS = {
    "sign_in.page",
    "sign_in.with_password",
    "sign_in.ask_for_link",
    "sign_in.link",
    "sign_in.use_link",
    "sign_in.leave",
    "sign_in.leaving",
    "sign_in.who",
    "sign_in.code",
    "sign_in.take_second_step",
    "sign_in.set_out",
    "sign_in.come_back",
    "sign_in.invitation",
    "sign_in.accept_invitation",
}
A_PHRASE = "neli tavalist sona reas"
PASSWORD = "/manage/password"
DOOR = "/manage/sign-in"
ASK = "/manage/sign-in-link"


def is_turned_away(answer: TestResponse) -> bool:
    """Has somebody been sent to sign in? Where much was typed the page keeps it, and leads there
    too.
    """
    if answer.status_code == 401:
        return "/manage/sign-in" in answer.text
    return answer.status_code == 303 and "/manage/sign-in" in answer.headers["Location"]


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
        assert is_turned_away(site.browser.post(path, data={"csrf_token": token})), path

    assert site.door.everything() == before


def test_nothing_is_changed_without_the_forms_token(site: Site) -> None:
    slug = site.door.event()
    person = site.door.register(slug)["id"]
    signed_in(site)
    before = site.door.everything()

    for path in _paths(site.app, "POST", slug, person):
        assert site.browser.post(path).status_code in (400, 403, 422), path

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
    assert '<li><a href="/manage/account">Minu konto</a></li>' in page.html, "the way back"
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
            assert is_turned_away(answer), path

    assert site.door.everything() == before


def test_asking_for_a_link_is_answered_alike_for_known_and_unknown_addresses(site: Site) -> None:
    one_time_link(site.door.desk)
    answers, seconds = [], []
    for address in (EMAIL, "keegi.tundmatu@example.org"):
        stranger = Site(site.app, site.door, site.app.test_client())
        page = stranger.open(DOOR)
        before, begun = len(site.door.everything()["outbox"]), time.monotonic()
        sent = stranger.browser.post(ASK, data={**page.hidden, "address": address})
        seconds.append(time.monotonic() - begun)
        answers.append((sent.status_code, sent.headers["Location"], stranger.open(DOOR).text))
        assert len(site.door.everything()["outbox"]) == before + (address == EMAIL)

    assert answers[0] == answers[1]
    assert "Kui see aadress kuulub korraldajale, on link teel." in answers[0][2]
    assert min(seconds) >= ANSWER_AFTER_S


def test_a_link_asked_for_is_for_the_language_of_the_page(site: Site) -> None:
    one_time_link(site.door.desk)
    known = {row["_id"] for row in site.door.everything()["outbox"]}
    page = site.open(f"/ru{DOOR}")

    site.send(page, {"address": EMAIL}, action=f"/ru{ASK}")

    (row,) = (row for row in site.door.everything()["outbox"] if row["_id"] not in known)
    assert json.loads(row["body"])["data"]["person"]["language"] == "ru"


def test_asking_for_a_link_needs_the_forms_token_and_an_address(site: Site) -> None:
    one_time_link(site.door.desk)
    page = site.open(DOOR)
    before = site.door.everything()

    assert site.browser.post(ASK, data={"address": EMAIL}).status_code in (400, 403)
    refused = site.send(page, {"address": ""}, action=ASK, status=422)

    assert "f-address-error" in refused.ids
    assert site.door.everything() == before


def test_nobody_is_flooded_with_links(site: Site) -> None:
    page = site.open(DOOR)
    asked = {**page.hidden, "address": "tulva@example.org"}

    statuses = [
        site.browser.post(ASK, data=asked, environ_base=_elsewhere(place)).status_code for place in range(5)
    ]
    refused = site.browser.post(
        ASK, data={**asked, "address": " Tulva@Example.org"}, environ_base=_elsewhere(9)
    )

    assert (statuses, refused.status_code) == ([303] * 5, 429)
    minutes = -(-int(refused.headers["Retry-After"]) // 60)
    assert 50 < minutes <= 60
    assert f"uuesti {minutes} minuti pärast" in refused.text
    assert "Retry-After" in refused.headers
    assert "<h1" in refused.text


def test_one_visitor_cannot_try_many_addresses(site: Site) -> None:
    page = site.open(DOOR)
    asked = [{**page.hidden, "address": f"nimi{place}"[:2]} for place in range(21)]

    statuses = [site.browser.post(ASK, data=each, environ_base=_elsewhere(77)).status_code for each in asked]

    assert statuses == [422] * 20 + [429]


def test_the_way_back_after_signing_in_never_leads_to_another_site(site: Site) -> None:
    page = site.open("/manage/sign-in?next=https://evil.example.org/")

    answer = site.browser.post(
        one_time_link(site.door.desk), data={**page.hidden, "next": "//evil.example.org/"}
    )

    assert re.fullmatch(r"(http://localhost)?/(et/)?manage/", answer.headers["Location"])


def _elsewhere(place: int) -> dict[str, str]:
    """Asked from another address."""
    return {"REMOTE_ADDR": f"192.0.2.{place}"}


def _paths(app: Flask, method: str, slug: str, person: str) -> list[str]:
    values = {"slug": slug, "registration_id": person, "token": "0" * 24}
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        private = rule.endpoint.startswith(("manage.", "sign_in.")) and rule.endpoint not in OPEN_DOORS
        if private and method in (rule.methods or ()):
            found.append(adapter.build(rule.endpoint, placed(rule.arguments, values), method=method))
    assert len(found) > 8
    return found


def test_the_other_services_learn_whose_session_a_browser_has(site: Site) -> None:
    nobody = site.browser.get("/manage/session")
    signed_in(site)
    somebody = site.browser.get("/manage/session")
    site.send(site.open("/manage/sign-out"), {})
    nobody_again = site.browser.get("/manage/session")

    assert (nobody.status_code, nobody_again.status_code) == (401, 401)
    assert nobody.json == nobody_again.json == {}
    assert somebody.json["email"] == EMAIL
    assert somebody.json["role"] == "organiser"
    assert somebody.headers["Cache-Control"] == "no-store"


def test_pages_of_mail_are_found_where_the_notifications_service_is(site: Site) -> None:
    signed_in(site)

    answer = site.browser.get("/en/manage/mail/journal?state=failed")

    assert answer.status_code == 303
    assert answer.location.endswith(":8001/en/manage/mail/journal?state=failed")
    unreadable = site.browser.get(
        "/en/manage/mail/journal?q=%FF", environ_overrides={"QUERY_STRING": "q=\xff&x=%FF"}
    )
    assert unreadable.location.endswith(":8001/en/manage/mail/journal?q=%FF&x=%FF")
