"""Organisers sign in at an identity provider, a process of its own; and what attackers try with that."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser

from services.registration.handlers import accounts, sign_in
from services.registration.handlers.desk import Call
from tests.integration.registration_api.conftest import NOW, Door
from tests.integration.web.conftest import Site, moments_passing
from tests.integration.web.holding import hold
from tests.integration.web.living import living
from tests.integration.web.members import member, signed_in_as
from tests.integration.web.test_accounts import link_of, told
from tests.integration.web.vouching import (
    BACK,
    NAME,
    SET_OUT,
    Provider,
    careful_programme,
    come,
    is_in,
    running_provider,
    sent_back,
    site_with,
)
from tests.provider import ELSEWHERE, FAULTS, SIGNATURES
from tests.stack import free_ports

REFUSED = "manage/provider.html"
ASKED = Call("console", "test", NOW)


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """One for all tests of this module."""
    with running_provider() as known:
        yield known


@pytest.fixture(scope="module")
def many(door: Door, provider: Provider) -> Site:
    """The site once for all tests of this module."""
    return site_with(door, provider.adapter())


@pytest.fixture
def entrance(many: Site) -> Site:
    """A fresh browser of it."""
    return Site(many.app, many.door, many.app.test_client())


def test_who_was_invited_comes_in_and_goes_on_to_where_they_wanted(
    entrance: Site, door: Door, provider: Provider
) -> None:
    account = member(door, {door.programme(): "organiser"})
    provider.tells(email=account.email.upper())

    door_page = entrance.open("/manage/sign-in?next=/manage/programmes")
    answer = come(entrance, "/manage/programmes")

    assert f"Logi sisse teenusega {NAME}" in door_page.text
    assert (answer.status_code, answer.headers["Location"]) == (303, "/manage/programmes")
    assert entrance.browser.get("/manage/session").json["email"] == account.email
    assert "no-store" in answer.headers["Cache-Control"]


def test_each_way_there_has_its_own_proofs(entrance: Site, provider: Provider) -> None:
    provider.tells(email="keegi@example.org")
    asked = []
    for _ in range(2):
        sent_back(entrance)
        asked.append(provider.tells())

    first, second = asked
    assert first["response_type"] == "code"
    assert first["code_challenge_method"] == "S256"
    assert first["redirect_uri"] == f"{entrance.door.desk.public_url}{BACK}"
    for proof in ("state", "nonce", "code_challenge"):
        assert len(first[proof]) >= 43
        assert first[proof] != second[proof]


def test_the_answer_to_another_browser_lets_nobody_in(entrance: Site, door: Door, provider: Provider) -> None:
    account = member(door, {door.programme(): "organiser"})
    provider.tells(email=account.email)
    attackers = Site(entrance.app, door, entrance.app.test_client())
    address = sent_back(attackers)
    entrance.browser.get(SET_OUT)

    planted = entrance.browser.get(address)
    forged = entrance.browser.get(BACK, query_string={"state": "forged", "code": "forged"})
    without = entrance.browser.get(BACK)

    assert [each.status_code for each in (planted, forged, without)] == [401] * 3
    assert "Alustage palun uuesti" in planted.text
    assert not is_in(entrance)


def test_an_answer_is_good_once(entrance: Site, door: Door, provider: Provider) -> None:
    account = member(door, {door.programme(): "organiser"})
    provider.tells(email=account.email)
    address = sent_back(entrance)
    name = entrance.app.config["SESSION_COOKIE_NAME"]
    before = entrance.browser.get_cookie(name)
    assert before is not None

    first = entrance.browser.get(address)
    again = entrance.browser.get(address)
    thief = entrance.app.test_client()
    thief.set_cookie(name, before.value)
    with_old_cookie = thief.get(address)

    assert (first.status_code, again.status_code, with_old_cookie.status_code) == (303, 401, 401)


@pytest.mark.parametrize("fault", [*filter(None, FAULTS), *SIGNATURES, ELSEWHERE[1]])
def test_an_answer_that_is_not_to_be_trusted_lets_nobody_in(
    entrance: Site, door: Door, provider: Provider, fault: str
) -> None:
    account = member(door, {door.programme(): "organiser"})
    provider.tells(fault, email=account.email)
    before = door.everything()["sessions"]

    answer = come(entrance)

    assert answer.status_code == 401
    assert "ei saa usaldada" in answer.text
    assert door.everything()["sessions"] == before


def test_only_invited_people_whose_address_the_provider_has_checked_come_in(
    entrance: Site, door: Door, provider: Provider
) -> None:
    account = member(door, {door.programme(): "organiser"})
    before = door.everything()
    refused = []
    for claims in (
        {"email": account.email, "email_verified": False},
        {"email": account.email, "email_verified": "no"},
        {"email": "keegi.tundmatu@example.org"},
        {},
    ):
        provider.tells(**claims)
        refused.append(come(entrance))

    assert [each.status_code for each in refused] == [403] * 4
    assert "keegi.tundmatu@example.org" in refused[2].text
    assert door.everything() == before


def test_an_address_that_stands_beside_the_signed_answer_counts(
    entrance: Site, door: Door, provider: Provider
) -> None:
    account = member(door, {door.programme(): "organiser"})
    provider.tells(ELSEWHERE[0], email=account.email)

    assert come(entrance).status_code == 303
    assert is_in(entrance)


@pytest.mark.parametrize("wanted", ["https://evil.example.org/", "//evil.example.org", "/\\evil", "/" * 600])
def test_the_way_back_never_leads_to_another_site(
    entrance: Site, door: Door, provider: Provider, wanted: str
) -> None:
    account = member(door, {door.programme(): "organiser"})
    provider.tells(email=account.email)

    assert come(entrance, wanted).headers["Location"] == "/manage/"


def test_whoever_says_no_at_the_provider_reads_so(entrance: Site, provider: Provider) -> None:
    provider.tells("refuses")

    page = entrance.read(come(entrance), 403)

    assert "ei lastud" in page.text
    assert SET_OUT in page.html


def test_a_provider_that_is_away_is_said_to_be_and_other_ways_stay(door: Door) -> None:
    nowhere = Provider(f"http://127.0.0.1:{free_ports(1)[0]}")
    site = site_with(door, nowhere.adapter())

    page = site.read(site.browser.get(SET_OUT), 503)

    assert f"{NAME} ei vasta" in page.text
    assert "/manage/sign-in" in page.links
    assert 'name="password"' in site.open("/manage/sign-in").html


def test_our_second_step_follows_unless_one_was_taken_there(door: Door, provider: Provider) -> None:
    site = site_with(door, provider.adapter(strong=("high",)))
    account = member(door, {door.programme(): "organiser"})
    guarded = replace(account.factor, sealed=door.desk.codes.new_secret())
    door.desk.store.atomically(lambda tx: tx.accounts.put(replace(account, factor=guarded)))

    def ends_at(**claims: Any) -> str:
        provider.tells(email=account.email, **claims)
        fresh = Site(site.app, site.door, site.app.test_client())
        return str(come(fresh).headers["Location"])

    assert ends_at().startswith("/manage/sign-in/code")
    assert ends_at(amr=["pwd"], acr="low").startswith("/manage/sign-in/code")
    assert ends_at(amr=["pwd", "mfa"]) == "/manage/"
    assert ends_at(acr="high") == "/manage/"
    assert provider.tells()["acr_values"] == "high"


def test_a_programme_that_asks_for_a_second_step_takes_the_providers(
    entrance: Site, door: Door, provider: Provider
) -> None:
    weak = Site(entrance.app, door, entrance.app.test_client())
    with careful_programme(door) as slug:
        account = member(door, {slug: "organiser"})
        provider.tells(email=account.email)
        come(weak)
        provider.tells(email=account.email, amr=["mfa"])
        come(entrance)

        assert weak.browser.get("/manage/").headers["Location"].endswith("/manage/account/second-step")
        assert entrance.browser.get("/manage/").status_code == 200


def test_a_session_begun_there_is_ended_here(entrance: Site, door: Door, provider: Provider) -> None:
    account = member(door, {door.programme(): "organiser"})
    provider.tells(email=account.email)
    come(entrance)
    (session,) = door.desk.store.records.accounts.sessions_of(account.id)

    accounts.end_session(door.desk, ASKED, account.id, session.id)

    assert not is_in(entrance)


def test_where_only_the_provider_signs_in_nothing_else_does_but_a_link_from_the_console(
    door: Door, provider: Provider
) -> None:
    site = site_with(door, provider.adapter(only=True))
    account = member(door, {door.programme(): "organiser"})
    sign_in.set_password(door.desk, ASKED, account.id, "neli tavalist sona reas")
    page = site.open("/manage/sign-in")
    inside = signed_in_as(site, account)
    typed = {**inside.open("/manage/account").hidden, "email": account.email, "address": account.email}
    typed["password"] = "neli tavalist sona reas"

    refused = [inside.browser.post(f"/manage/{each}", data=typed) for each in ("sign-in", "sign-in-link")]

    assert "password" not in page.html
    assert [each.status_code for each in refused] == [403, 403]
    assert is_in(inside)
    assert inside.browser.get("/manage/password").status_code == 403
    assert "/manage/password" not in inside.open("/manage/account").links


def test_where_only_the_provider_signs_in_an_invitation_is_accepted_and_leads_there(
    door: Door, provider: Provider
) -> None:
    site = site_with(door, provider.adapter(only=True))
    slug = door.programme()
    leader = signed_in_as(site, member(door, {slug: "administrator"}))
    colleague = "uus.kolleeg.teenusest@example.org"
    people = f"/manage/programmes/{slug}/people"
    typed = {"email": colleague, "role": "organiser", "language": "et"}
    token = leader.open(people).hidden["csrf_token"]
    leader.browser.post(people, data={"csrf_token": token, **typed})
    link = link_of(door, told(door, "member.invited")[-1])

    page = site.send(site.open(link), {"name": "Uus Kolleeg"})
    was_in = is_in(site)
    provider.tells(email=colleague)
    come(site)

    assert f"Logi sisse teenusega {NAME}" in page.text
    assert not was_in
    assert is_in(site)


def test_the_way_there_and_back_in_a_browser(door: Door, provider: Provider, browser: Browser) -> None:
    """From one site to another and back: the cookie comes along, and no policy stands in the way."""
    account = member(door, {door.programme(): "organiser"})
    provider.tells(email=account.email)
    with living(
        replace(door, desk=replace(door.desk, provider=provider.adapter())), browser, moments_passing(NOW)
    ) as site:
        page = browser.new_context(locale="en-GB").new_page()
        page.goto(f"{site.url}/en/manage/sign-in?next=/manage/account")
        page.get_by_role("link", name=f"Sign in with {NAME}").click()
        page.get_by_role("link", name="Let them know").click()

        page.wait_for_url("**/manage/account")
        assert account.email in page.locator("main").inner_text()
        refused = hold(page, "refused", REFUSED, lambda: page.goto(f"{site.url}/en{BACK}?state=forged"))
        assert "did not sign you in" in page.locator("main").inner_text()
        assert refused == []
        page.context.close()
