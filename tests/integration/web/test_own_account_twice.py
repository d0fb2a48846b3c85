"""Every button of one's own account may be pressed twice: once is done, and whoever pressed sees what."""

import re

from services.registration.handlers import sign_in
from services.registration.handlers.desk import Call
from tests.integration.registration_api.conftest import Door
from tests.integration.web.conftest import Site
from tests.integration.web.members import member, signed_in_as
from tests.integration.web.test_accounts import A_PHRASE, fresh, now, pyotp, with_second_step

ACCOUNT, SECOND = "/manage/account", "/manage/account/second-step"


def acts(door: Door, account_id: str) -> list[str]:
    """What the audit says was done to the account."""
    rows = door.everything()["audit"]
    return [row["act"] for row in rows if row["subject"] == f"accounts/{account_id}"]


def test_name_and_language_are_saved_once(site: Site, door: Door) -> None:
    account = member(door, {door.programme(): "organiser"})
    mine = signed_in_as(site, account)
    page = mine.open(ACCOUNT)
    typed = {"name": "Kai Uus", "language": "ru"}

    shown = [mine.send(page, typed, action=ACCOUNT) for _ in range(2)]

    assert acts(door, account.id).count("change") == 1
    assert "Kai Uus" in shown[1].html


def test_the_second_step_is_switched_on_once_and_its_recovery_codes_are_not_lost(
    site: Site, door: Door
) -> None:
    account = member(door, {door.programme(): "organiser"})
    mine = signed_in_as(site, account)
    offer = mine.send(mine.open(SECOND), {}, action=f"{SECOND}/begin")
    key = re.search(r"<code class=\"break\">([A-Z2-7]+)</code>", offer.html)
    assert key
    code = {"code": pyotp.TOTP(key[1]).at(now(site))}

    first, again = (mine.send(offer, code, action=f"{SECOND}/on") for _ in range(2))

    codes = [re.findall(r"<code>([a-z2-7-]{19})</code>", one.html) for one in (first, again)]
    assert len(set(codes[0])) == 10
    assert codes[0] == codes[1]
    assert acts(door, account.id).count("switch the second step on") == 1
    wrong = mine.send(offer, {"code": "000000"}, action=f"{SECOND}/on", status=422)
    assert not re.findall(r"<code>([a-z2-7-]{19})</code>", wrong.html)


def test_a_wrong_code_is_said_beside_its_field_below_the_picture(site: Site, door: Door) -> None:
    mine = signed_in_as(site, member(door, {door.programme(): "organiser"}))
    offer = mine.send(mine.open(SECOND), {}, action=f"{SECOND}/begin")

    wrong = mine.send(offer, {"code": "000000"}, action=f"{SECOND}/on", status=422)

    said = wrong.html.partition('id="f-code-error"')[2].partition("autofocus")[0]
    assert ("juba kasutatud" in said, wrong.html.count("autofocus")) == (True, 1)


def test_the_second_step_is_switched_off_once(site: Site, door: Door) -> None:
    account = member(door, {door.programme(): "organiser"})
    mine = signed_in_as(site, account)
    _phone, recovery = with_second_step(mine)
    page = mine.open(SECOND)
    assert f'<li><a href="{ACCOUNT}">Minu konto</a></li>' in page.html, "the way back"

    again = [mine.send(page, {"code": recovery[0]}, action=f"{SECOND}/off") for _ in range(2)][1]

    assert again.address == ACCOUNT
    assert "See oli juba tehtud." in again.text
    assert acts(door, account.id).count("switch the second step off") == 1


def test_other_browsers_are_signed_out_once(site: Site, door: Door) -> None:
    account = member(door, {door.programme(): "organiser"})
    mine = signed_in_as(site, account)
    for _ in range(2):
        signed_in_as(site, account)
    page = mine.open(ACCOUNT)
    end = next(each for each in page.post_actions if "/sessions/" in each and each.endswith("/end"))

    for action in (end, f"{ACCOUNT}/sessions/end-others"):
        for _ in range(2):
            assert mine.send(page, {}, action=action).address == ACCOUNT

    assert acts(door, account.id).count("end a session") == 1
    assert acts(door, account.id).count("end all other sessions") == 1


def test_a_password_set_twice_is_good_and_leads_to_signing_in(site: Site, door: Door) -> None:
    account = member(door, {door.programme(): "organiser"})
    mine = signed_in_as(site, account)
    page = mine.open("/manage/password")
    typed = {**page.hidden, "password": A_PHRASE, "again": A_PHRASE}
    again = fresh(site)
    cookie = mine.browser.get_cookie(site.app.config["SESSION_COOKIE_NAME"])
    assert cookie
    again.browser.set_cookie(cookie.key, cookie.value)

    mine.browser.post("/manage/password", data=typed)
    shown = again.read(again.browser.post("/manage/password", data=typed, follow_redirects=True))

    assert "/manage/sign-in" in shown.address, shown.text
    inside = mine.send(
        mine.open("/manage/sign-in"),
        {"email": account.email, "password": A_PHRASE},
        action="/manage/sign-in",
    )
    assert inside.address.endswith("/manage/")


def test_a_new_password_asks_for_the_one_there_is_unless_a_link_has_just_let_somebody_in(
    site: Site, door: Door
) -> None:
    account = member(door, {door.programme(): "organiser"})
    asked = Call("console", "test", door.desk.clock())
    sign_in.set_password(door.desk, asked, account.id, A_PHRASE)
    mine, other = fresh(site), "viis hoopis teist sona reas"
    typed = {"email": account.email, "password": A_PHRASE}
    mine.send(mine.open("/manage/sign-in"), typed, action="/manage/sign-in")
    page = mine.open("/manage/password")

    wrong = mine.send(page, {"password": other, "again": other}, action="/manage/password", status=422)
    new = {"current": A_PHRASE, "password": other, "again": other}
    done = mine.send(wrong, new, action="/manage/password")
    by_link = signed_in_as(site, account)

    assert 'name="current"' in page.html
    assert "See ei ole teie parool." in wrong.text
    assert done.address.endswith("/manage/sign-in")
    assert 'name="current"' not in by_link.open("/manage/password").html


def test_a_password_form_sent_again_after_going_back_says_that_it_is_set(site: Site, door: Door) -> None:
    account = member(door, {door.programme(): "organiser"})
    mine = signed_in_as(site, account)
    page = mine.open("/manage/password")
    mine.send(page, {"password": A_PHRASE, "again": A_PHRASE}, action="/manage/password")

    other = "viis hoopis teist sona reas"
    again = mine.send(page, {"password": other, "again": other}, action="/manage/password")
    stranger = fresh(site)
    never = stranger.send(page, {"password": other, "again": other}, action="/manage/password", status=400)

    assert again.address.endswith("/manage/sign-in")
    assert "Parool määrati siis, kui vormi esimest korda saatsite." in again.text
    assert "liiga kaua" in never.text
    typed = {"email": account.email, "password": A_PHRASE}
    assert mine.send(again, typed, action="/manage/sign-in").address.endswith("/manage/")
    later = mine.send(page, {"password": other, "again": other}, action="/manage/password")
    assert "Parool määrati siis, kui vormi esimest korda saatsite." in later.text


def test_a_form_with_a_secret_that_outlived_its_session_is_refused_on_a_page_of_ours(site: Site) -> None:
    late = site.browser.post(f"/et{SECOND}/on", data={"code": "000000"})

    assert late.status_code == 400
    assert "Vorm oli liiga kaua avatud" in late.text
    assert "Kutse" in late.text
