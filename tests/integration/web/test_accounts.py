"""Colleagues are invited, take a second step, end their sessions; and what attackers try with all that."""

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pyotp
import pytest

from services.registration.handlers import sign_in
from services.registration.handlers.desk import Call
from tests.integration.registration_api.conftest import NOW, Door
from tests.integration.web.browsing import Page
from tests.integration.web.conftest import Site
from tests.integration.web.members import member, signed_in_as
from tests.integration.web.organising import one_time_link

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
A_PHRASE = "neli tavalist sona reas"


def people(slug: str) -> str:
    """The page of a programme's members."""
    return f"/manage/programmes/{slug}/people"


def fresh(site: Site) -> Site:
    """Another browser."""
    return Site(site.app, site.door, site.app.test_client())


def told(door: Door, kind: str) -> list[dict[str, Any]]:
    """The data of all messages of a type, oldest first."""
    rows = door.everything()["outbox"]
    found = [json.loads(row["body"]) for row in sorted(rows, key=lambda row: row["position"])]
    return [each["data"] for each in found if each["type"] == f"kutse.{kind}.v1"]


def link_of(door: Door, data: dict[str, Any]) -> str:
    """The address the mail writes out."""
    token = door.desk.links.token("member", data["invitation_id"], data["generation"])
    return f"/manage/invitations/{token}"


@pytest.fixture
def leader(site: Site, door: Door) -> tuple[Site, str]:
    """A browser of a programme's administrator, and the programme."""
    slug = door.programme()
    return signed_in_as(site, member(door, {slug: "administrator"})), slug


def invited(leader: tuple[Site, str], email: str, role: str = "organiser") -> dict[str, Any]:
    """What is told of the invitation that was sent."""
    site, slug = leader
    page = site.open(people(slug))
    typed = {"email": email, "role": role, "language": "ru"}
    sent = site.browser.post(people(slug), data={"csrf_token": page.hidden["csrf_token"], **typed})
    assert sent.status_code == 303, sent.text
    return told(site.door, "member.invited")[-1]


def test_a_colleague_is_invited_and_helps_from_then_on(leader: tuple[Site, str]) -> None:
    site, slug = leader
    data = invited(leader, "Uus.Kolleeg@example.org")
    colleague = fresh(site)

    page = colleague.open(link_of(site.door, data))
    colleague.open(link_of(site.door, data))
    nameless = colleague.send(page, {"name": ""}, status=422)
    inside = colleague.send(nameless, {"name": "Uus Kolleeg"}, action=link_of(site.door, data))

    assert (data["role"], data["person"]["language"]) == ("organiser", "ru")
    assert (inside.address, "Tere tulemast! Nüüdsest aitate" in inside.text) == ("/manage/", True)
    assert colleague.browser.get("/manage/session").json["email"] == "uus.kolleeg@example.org"
    assert "Uus Kolleeg" in site.open(people(slug)).text


def test_an_invitation_works_once_and_neither_anew_nor_withdrawn(leader: tuple[Site, str]) -> None:
    site, slug = leader
    first = invited(leader, "kord@example.org")
    again = invited(leader, "kord@example.org", "auditor")
    assert (again["invitation_id"], again["generation"]) == (first["invitation_id"], first["generation"] + 1)
    fresh(site).open(link_of(site.door, first), status=410)

    colleague = fresh(site)
    address = link_of(site.door, again)
    colleague.send(colleague.open(address), {"name": "Kord"}, action=address)
    thief = fresh(site)
    thief.open(address, status=410)
    hidden = thief.open("/manage/sign-in").hidden
    assert thief.browser.post(address, data={**hidden, "name": "Varas"}).status_code == 410
    assert thief.browser.get("/manage/session").status_code == 401

    gone = invited(leader, "tagasi@example.org")
    page = site.open(people(slug))
    site.send(page, {}, action=f"{people(slug)}/invitations/{gone['invitation_id']}/withdraw")
    fresh(site).open(link_of(site.door, gone), status=410)


def test_an_invitation_of_another_programme_cannot_be_dealt_with(
    site: Site, door: Door, leader: tuple[Site, str]
) -> None:
    data = invited(leader, "voorastele@example.org")
    other = door.programme()
    stranger = signed_in_as(site, member(door, {other: "administrator"}))
    page = stranger.open(people(other))
    before = door.everything()["member_invitations"]

    stranger.send(page, {}, action=f"{people(other)}/invitations/{data['invitation_id']}/withdraw")

    assert door.everything()["member_invitations"] == before


def test_the_last_administrator_neither_goes_nor_steps_down(leader: tuple[Site, str]) -> None:
    site, slug = leader
    (account,) = site.door.desk.store.records.accounts.of_programme(
        site.door.desk.store.records.programmes.by_slug(slug).id  # type: ignore[union-attr]
    )
    page = site.open(people(slug))

    refused = site.send(page, {"role": "auditor"}, action=f"{people(slug)}/{account.id}/role")
    stays = site.send(page, {}, action=f"{people(slug)}/{account.id}/remove")

    for shown in (refused, stays):
        assert "ei jääks enam haldajat" in shown.text
    forged = site.browser.post(f"{people(slug)}/{account.id}/role", data={**page.hidden, "role": "owner"})
    assert forged.status_code == 303
    assert site.browser.get(people(slug)).status_code == 200


def now(site: Site) -> datetime:
    """What the site's clock shows."""
    at: datetime = site.app.extensions["kutse"].desk.clock()
    return at


def with_second_step(site: Site) -> tuple[pyotp.TOTP, list[str]]:
    """The phone and recovery codes of whoever is signed in, who now needs the second step."""
    page = site.open("/manage/account/second-step")
    offer = site.send(page, {}, action="/manage/account/second-step/begin")
    key = re.search(r"<code class=\"break\">([A-Z2-7]+)</code>", offer.html)
    assert key
    picture = site.browser.get("/manage/account/second-step/code.svg")
    assert picture.mimetype == "image/svg+xml"
    assert b"xmlns=" in picture.data
    phone = pyotp.TOTP(key[1])
    code = phone.at(now(site))
    shown = site.send(offer, {"code": code}, action="/manage/account/second-step/on")
    return phone, re.findall(r"<code>([a-z2-7-]{19})</code>", shown.html)


def half_way(site: Site, email: str) -> tuple[Site, Any]:
    """A browser that followed a link and is asked for the code."""
    browser = fresh(site)
    link = sign_in.make_link(site.door.desk, Call("console", "test", NOW), email)
    page = browser.send(browser.open("/manage/" + link.split("/manage/")[1]), {})
    assert page.address.endswith("/manage/sign-in/code")
    return browser, page


def test_the_second_step_is_asked_for_and_no_code_counts_twice(site: Site, door: Door) -> None:
    account = member(door, {door.programme(): "organiser"})
    first = signed_in_as(site, account)
    phone, recovery = with_second_step(first)
    assert len(set(recovery)) == 10
    assert account.email in first.open("/manage/account").text

    browser, page = half_way(site, account.email)
    assert browser.browser.get("/manage/").status_code == 303
    assert browser.browser.get("/manage/session").status_code == 401
    step = door.desk.store.records.accounts.get(account.id).factor.used  # type: ignore[union-attr]
    used = phone.generate_otp(step)
    replayed = browser.send(page, {"code": used}, action="/manage/sign-in/code", status=422)
    assert "juba kasutatud" in replayed.html.partition('id="f-code-error"')[2].partition("autofocus")[0]
    far = browser.send(
        page, {"code": phone.at(now(site) + timedelta(minutes=2))}, action=page.action, status=422
    )
    inside = browser.send(far, {"code": phone.generate_otp(step + 1)}, action="/manage/sign-in/code")
    assert inside.address.endswith("/manage/")

    other, page = half_way(site, account.email)
    other.send(page, {"code": recovery[0].upper()}, action="/manage/sign-in/code")
    third, page = half_way(site, account.email)
    third.send(page, {"code": recovery[0]}, action="/manage/sign-in/code", status=422)
    stored = json.dumps(door.everything()["accounts"], default=str)
    assert phone.secret not in stored
    assert recovery[1].replace("-", "") not in stored


def test_codes_cannot_be_guessed(site: Site, door: Door) -> None:
    account = member(door, {door.programme(): "organiser"})
    phone, _codes = with_second_step(signed_in_as(site, account))
    browser, page = half_way(site, account.email)

    for guess in range(5):
        browser.send(page, {"code": f"00000{guess}"}, action="/manage/sign-in/code", status=422)
    right = phone.at(now(site) + timedelta(seconds=30))
    paused = browser.send(page, {"code": right}, action="/manage/sign-in/code", status=422)

    assert "Liiga palju valesid koode" in paused.text
    again, page = half_way(site, account.email)
    again.send(page, {"code": right}, action="/manage/sign-in/code", status=422)


def test_a_programme_that_requires_the_second_step_leads_there_first(
    site: Site, door: Door, leader: tuple[Site, str]
) -> None:
    chief, slug = leader
    colleague = signed_in_as(site, member(door, {slug: "organiser"}))
    colleague.open("/manage/programmes")
    chief.send(chief.open(people(slug)), {"required": "yes"}, action=f"{people(slug)}/second-step")
    try:
        for path in ("/manage/", "/manage/programmes", "/manage/account", f"/manage/programmes/{slug}"):
            answer = colleague.browser.get(path)
            assert (answer.status_code, answer.location) == (303, "/manage/account/second-step"), path
        assert colleague.browser.get("/manage/session").status_code == 401
        with_second_step(colleague)
        assert colleague.browser.get("/manage/").status_code == 200
        with_second_step(chief)
    finally:
        chief.send(chief.open(people(slug)), {"required": "no"}, action=f"{people(slug)}/second-step")


def test_switching_the_second_step_off_needs_a_code(site: Site, door: Door) -> None:
    colleague = signed_in_as(site, member(door, {door.programme(): "organiser"}))
    _phone, recovery = with_second_step(colleague)
    page = colleague.open("/manage/account/second-step")
    off = "/manage/account/second-step/off"

    colleague.send(page, {"code": "000000"}, action=off, status=422)
    done = colleague.send(page, {"code": recovery[3]}, action=off)

    assert "Teine samm on välja lülitatud." in done.text


def test_sessions_are_listed_without_addresses_and_each_can_be_ended(site: Site, door: Door) -> None:
    account = member(door, {door.programme(): "organiser"})
    mine = signed_in_as(site, account)
    other = fresh(site)
    other.browser.environ_base["HTTP_USER_AGENT"] = FIREFOX
    link = sign_in.make_link(door.desk, Call("console", "test", NOW), account.email)
    other.send(other.open("/manage/" + link.split("/manage/")[1]), {})

    page = mine.open("/manage/account")
    assert "Firefox, Windows" in page.text
    assert "127.0.0.1" not in page.text
    (end,) = [each for each in page.post_actions if "/sessions/" in each and each.endswith("/end")]
    stranger = signed_in_as(site, member(door, {door.programme(): "organiser"}))
    stranger.send(stranger.open("/manage/account"), {}, action=end)
    assert other.browser.get("/manage/account").status_code == 200
    mine.send(page, {}, action=end)

    assert other.browser.get("/manage/account").status_code == 303
    assert mine.browser.get("/manage/account").status_code == 200


def test_wrong_passwords_from_elsewhere_lock_nobody_out(site: Site, door: Door) -> None:
    account = member(door, {door.programme(): "organiser"})
    sign_in.set_password(door.desk, Call("console", "test", NOW), account.id, A_PHRASE)
    door_page = site.open("/manage/sign-in")

    def tried(password: str, email: str, place: str) -> int:
        typed = {**door_page.hidden, "email": email, "password": password}
        base = {"REMOTE_ADDR": place}
        return site.browser.post("/manage/sign-in", data=typed, environ_base=base).status_code

    for email in (account.email, "keegi.tundmatu@example.org"):
        assert [tried(f"vale {n}", email, "192.0.2.66") for n in range(5)] == [422] * 5
    paused = {
        email: site.browser.post(
            "/manage/sign-in",
            data={**door_page.hidden, "email": email, "password": A_PHRASE},
            environ_base={"REMOTE_ADDR": "192.0.2.66"},
        )
        for email in (account.email, "keegi.tundmatu@example.org")
    }
    # Not the page's source: the token of its form tells the second in which it was made.
    read = {Page("/manage/sign-in", one.text, one).text.replace(email, "") for email, one in paused.items()}

    assert len({one.status_code for one in paused.values()}) == 1
    assert len(read) == 1
    assert tried(A_PHRASE, account.email, "192.0.2.7") == 303


def test_a_session_begun_before_signing_in_is_not_the_one_after(site: Site, door: Door) -> None:
    name = site.app.config["SESSION_COOKIE_NAME"]
    page = site.open(one_time_link(door.desk))
    planted = site.browser.get_cookie(name)
    assert planted is not None
    answer = site.browser.post(page.address, data=page.hidden)
    cookie = answer.headers["Set-Cookie"]

    victim = fresh(site)
    victim.browser.set_cookie(name, planted.value)

    assert victim.browser.get("/manage/session").status_code == 401
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
