"""The pages one comes to by pressing a button, or that stand before the door: which template each is.

Each begins in a window nobody is signed in to.
"""

import re
from collections.abc import Callable

import pyotp
from playwright.sync_api import Page

from services.registration.handlers import mine, sign_in
from services.registration.handlers.desk import Call
from shared import links
from tests.integration.registration_api.conftest import NOW
from tests.integration.web.living import LivingSite
from tests.integration.web.members import member
from tests.integration.web.organising import one_time_link
from tests.integration.web.public_pages import by_nomination, to_confirm
from tests.integration.web.test_registering import typed

Step = Callable[[LivingSite, Page], None]
CALL = Call("person", "correlation", NOW)


def press(page: Page, button: str) -> None:
    """A button of the page's content is pressed and has led somewhere."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=button).last.click()


def at(path: str) -> Step:
    """Straight to an address."""
    return lambda site, page: _go(site, page, path)


def _go(site: LivingSite, page: Page, path: str) -> None:
    page.goto(f"{site.url}/et{path}")


def asked(site: LivingSite, page: Page) -> None:
    """Somebody has typed an address that is to be confirmed."""
    _go(site, page, f"/events/{site.door.event(email_confirmation=True)}/register")
    for name in ("first_name", "last_name", "email"):
        page.fill(f"[name={name}]", typed()[name])
    press(page, "Registreeru")


def let_go(site: LivingSite, page: Page) -> None:
    """Somebody was written to who had not asked for it."""
    _go(site, page, f"/c/{to_confirm(site)}")
    press(page, "Ei, mina seda ei küsinud")


def nominated(site: LivingSite, page: Page) -> None:
    """An employer's contact has named somebody."""
    _go(site, page, f"/events/{by_nomination(site)}/nominate")
    said = {"name": "Piia Personal", "email": "piia@kool.example.org", "organisation": "Näidise kool"}
    named = {name: typed()[name] for name in ("first_name", "last_name", "email")}
    for name, words in said.items():
        page.fill(f"[name='nominator.{name}']", words)
    for name, words in named.items():
        page.fill(f"[name='people.0.{name}']", words)
    page.check("[name='nominator.statement']")
    press(page, "Saada esitamine")


def way_to_myself(site: LivingSite, page: Page) -> None:
    """The link of a letter is opened, and spends nothing yet."""
    desk = site.door.desk
    email = typed()["email"]
    site.door.register(site.door.event(), email=email)
    mine.request_link(desk, CALL, email)
    (link,) = desk.store.database["my_links"].find({"email": email})  # type: ignore[attr-defined]
    _go(site, page, f"/me/{desk.links.token(links.MINE, link['_id'])}")


def myself(site: LivingSite, page: Page) -> None:
    """Everything about oneself."""
    way_to_myself(site, page)
    with page.expect_navigation():
        page.locator("main form button").click()


def erasing_myself(site: LivingSite, page: Page) -> None:
    """What would go, and what would stay."""
    myself(site, page)
    _go(site, page, "/me/erase")


def link_to_sign_in(site: LivingSite, page: Page) -> None:
    """An organiser's link is opened, and spends nothing yet."""
    page.goto(site.url + one_time_link(site.door.desk))


def _colleague(site: LivingSite, page: Page) -> str:
    """A fresh colleague is signed in; answers their address."""
    account = member(site.door, {site.door.programme(): "organiser"})
    _follow(site, page, account.email)
    return account.email


def _follow(site: LivingSite, page: Page, email: str) -> None:
    link = sign_in.make_link(site.door.desk, Call("console", "test", NOW), email)
    page.goto(f"{site.url}/manage/{link.split('/manage/')[1]}")
    with page.expect_navigation():
        page.locator("main form button").click()


def offered(site: LivingSite, page: Page) -> None:
    """A secret is shown for the phone."""
    _colleague(site, page)
    _offer(site, page)


def _offer(site: LivingSite, page: Page) -> None:
    _go(site, page, "/manage/account/second-step")
    with page.expect_navigation():
        page.locator("main form button").click()


def recovery_codes(site: LivingSite, page: Page) -> None:
    """The second step is switched on."""
    _colleague(site, page)
    _switch_on(site, page)


def _switch_on(site: LivingSite, page: Page) -> None:
    _offer(site, page)
    key = re.search(r"[A-Z2-7]{32}", page.locator("code.break").inner_text())
    assert key
    page.fill("[name=code]", pyotp.TOTP(key[0]).at(site.clock()))
    with page.expect_navigation():
        page.locator("main form button.button").click()


def second_step(site: LivingSite, page: Page) -> None:
    """The code is asked for."""
    email = _colleague(site, page)
    _switch_on(site, page)
    page.context.clear_cookies()
    _follow(site, page, email)


def session_over(site: LivingSite, page: Page) -> None:
    """Something was typed, and the session is over meanwhile."""
    _colleague(site, page)
    _go(site, page, "/manage/account")
    page.fill("[name=name]", "Kai Kuusk")
    page.context.clear_cookies()
    press(page, "Salvesta")


STEPS: dict[str, tuple[str, Step]] = {
    "asked to confirm": ("public/asked.html", asked),
    "let go": ("public/let_go.html", let_go),
    "nominated": ("public/nominated.html", nominated),
    "way to myself": ("public/mine_open.html", way_to_myself),
    "myself": ("public/mine.html", myself),
    "erasing myself": ("public/mine_erase.html", erasing_myself),
    "signing in": ("manage/sign_in.html", at("/manage/sign-in")),
    "link to sign in": ("manage/sign_in_link.html", link_to_sign_in),
    "second step offered": ("manage/second_factor.html", offered),
    "recovery codes": ("manage/recovery_codes.html", recovery_codes),
    "second step asked": ("manage/second_step.html", second_step),
    "session over": ("session_over.html", session_over),
    "signing out": ("manage/sign_out.html", at("/manage/sign-out")),
}
