"""The door with the network really gone, in two browsers that do not know of each other."""

from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.integration.registration_api.conftest import NOW
from tests.integration.web.living import LivingSite
from tests.integration.web.organising import one_time_link
from tests.integration.web.test_door import marks
from tests.integration.web.test_roles import today
from tests.stack import ROOT, wait_until

PATIENCE_MS = 60_000
DAY, SECOND = timedelta(hours=24), timedelta(seconds=1)
KEPT_AT = "async () => (await (await caches.open('kutse-door')).match(location.pathname)).headers.get('Date')"
DOOR = "/et/manage/events/{slug}/sessions/1/door"
AGED = """async ([fresh, old]) => {
  const pages = await caches.open("kutse-door"), found = await pages.match(fresh);
  const before = new Date(Date.parse(found.headers.get("Date")) - 24 * 3600e3 - 1000).toUTCString();
  await pages.put(old, new Response(await found.text(), { headers: { Date: before } }));
}"""
"""A copy of the page that a phone has kept for a day: its worker goes by a clock no test can move."""

WORKER = """async (address) => {
  const heard = {};
  const self = { addEventListener: (name, act) => { heard[name] = act; }, location };
  %s
  let answer;
  const request = { url: address, method: "GET", mode: "navigate" };
  heard.fetch({ request, respondWith: (given) => { answer = given; }, waitUntil: () => undefined });
  const given = await answer;
  return given.type === "error" ? "" : await given.text();
}"""
"""The worker as a page's script: by the clock of the page, which a test can move."""

PAGES = """async () => (await (await caches.open("kutse-door")).keys())
  .map((each) => new URL(each.url).pathname).filter((each) => each.endsWith("/door"))"""


def phone(site: LivingSite) -> BrowserContext:
    """A phone at the door: its clock goes by the event's day, and an organiser is signed in."""
    context = site.browser.new_context(viewport={"width": 360, "height": 740})
    context.clock.set_fixed_time(NOW)
    page = context.new_page()
    page.goto(site.url + one_time_link(site.door.desk))
    page.locator("main button").click()
    page.wait_for_url("**/manage/")
    return context


@pytest.fixture
def phones(living_site: LivingSite) -> Iterator[list[BrowserContext]]:
    """Two of them."""
    both = [phone(living_site) for _ in range(2)]
    yield both
    for context in both:
        context.close()


def at_the_door(context: BrowserContext, address: str) -> Page:
    """The page, kept on the phone for when there is no network."""
    page = context.pages[0]
    page.goto(address)
    expect(page.locator("[data-kept=yes]")).to_have_count(1, timeout=PATIENCE_MS)
    return page


def test_a_keyboard_at_the_door_goes_from_name_to_name(
    living_site: LivingSite, phones: list[BrowserContext]
) -> None:
    slug = today(living_site.door)
    mari = living_site.door.register(slug, first_name="Mari", last_name="Maasikas")["id"]
    page = phones[0].pages[0]
    page.goto(living_site.url + DOOR.format(slug=slug))

    page.locator(f"#p-{mari} [data-tap=here]").press("Enter")
    expect(page.locator(f"#p-{mari} [data-tap=undo]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"#p-{mari} [data-tap=here]")).to_be_focused()
    page.locator("#q-text").fill("maas")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#q-text")).to_be_focused()
    page.keyboard.type("oun")

    expect(page.locator("#q-text")).to_have_value("oun")
    expect(page.locator('[data-count="here"]')).to_have_text("1")


def test_marks_made_without_a_network_are_sent_later_and_two_that_differ_are_settled(
    living_site: LivingSite, phones: list[BrowserContext]
) -> None:
    door = living_site.door
    slug = today(door)
    mari = door.register(slug, first_name="Mari", last_name="Maasikas")["id"]
    juri = door.register(slug, first_name="Jüri", last_name="Õun")["id"]
    address = living_site.url + DOOR.format(slug=slug)
    first, second = (at_the_door(each, address) for each in phones)

    for each in phones:
        each.set_offline(True)
    first.reload()
    first.locator("#q-text").fill("oun")
    expect(first.locator(f"#p-{mari}")).to_be_hidden()
    first.locator(f"#p-{juri} [data-tap=here]").click()
    first.locator("#q-text").fill("")
    first.locator(f"#p-{mari} [data-tap=here]").click()
    expect(first.locator("[data-say]")).to_contain_text("ootab saatmist märkeid: 2", timeout=PATIENCE_MS)
    assert {mark for mark, *_ in marks(door, slug).values()} == {""}
    first.reload()
    expect(first.locator('[data-count="here"]')).to_have_text("2")
    second.locator(f"#p-{mari} [data-tap=late]").click()
    expect(second.locator("[data-say]")).to_contain_text("ootab saatmist märkeid: 1", timeout=PATIENCE_MS)

    phones[0].set_offline(False)
    expect(first.locator("[data-say]")).to_have_text("Kõik on salvestatud.", timeout=PATIENCE_MS)
    phones[1].set_offline(False)
    expect(second.locator("[data-say]")).to_have_text("Kõik on salvestatud.", timeout=PATIENCE_MS)
    expect(second.locator("[data-differing]")).to_contain_text("Maasikas, Mari", timeout=PATIENCE_MS)
    assert marks(door, slug)[juri][0] == "present"
    second.locator("[data-differing] a").click()
    second.locator("li", has_text="hilines").get_by_role("button", name="See on õige").click()
    expect(second.locator("[data-differ]")).to_be_hidden()
    assert marks(door, slug)[mari][0] == "late"
    ways = {each.way for each in door.desk.store.records.marks.of_session(session_id(living_site, slug))}
    assert ways == {"away", "door"}


def session_id(site: LivingSite, slug: str) -> str:
    """Of the event's only session."""
    event = site.door.desk.store.records.events.by_slug(slug)
    assert event
    return event.sessions[0].id


def test_a_phone_keeps_names_alone_and_forgets_them_at_signing_out(
    living_site: LivingSite, phones: list[BrowserContext]
) -> None:
    slug = today(living_site.door)
    living_site.door.register(slug, last_name="Maasikas", organisation="Salajane varjupaik")
    page = at_the_door(phones[0], living_site.url + DOOR.format(slug=slug))
    kept = page.evaluate(
        "async () => (await (await (await caches.open('kutse-door')).match(location.pathname)).text())"
    )
    assert "Maasikas" in kept
    assert "Salajane" not in kept
    assert "@" not in kept.split("<main", 1)[1]

    second = phones[1]
    alone = at_the_door(second, page.url)
    second.set_offline(True)
    kept_at = parsedate_to_datetime(alone.evaluate(KEPT_AT))
    worker = WORKER % (ROOT / "shared/web/static/door-worker.js").read_text()
    for away, names in ((DAY - SECOND, True), (DAY + SECOND, False), (DAY - SECOND, False)):
        second.clock.set_fixed_time(kept_at + away)
        assert ("Maasikas" in alone.evaluate(worker, alone.url)) is names
    assert alone.evaluate(PAGES) == []

    mine = page.url.removeprefix(living_site.url)
    page.evaluate(AGED, [mine, mine.replace("/et/", "/en/")])
    page.reload()
    wait_until(lambda: page.evaluate(PAGES) == [mine])

    page.locator("form[action$='/sign-out'] button").click()
    page.wait_for_url("**/manage/sign-in*")

    wait_until(lambda: not page.evaluate("async () => await caches.has('kutse-door')"))


def test_marks_that_are_not_taken_any_more_stay_on_the_phone_and_say_why(
    living_site: LivingSite, phones: list[BrowserContext]
) -> None:
    door, slug = living_site.door, today(living_site.door)
    mari = door.register(slug, last_name="Maasikas")["id"]
    page = at_the_door(phones[0], living_site.url + DOOR.format(slug=slug))

    phones[0].set_offline(True)
    page.locator(f"#p-{mari} [data-tap=here]").click()
    assert door.organise("POST", f"/events/{slug}/cancel", {"reason": "Torm"}).status_code == 200
    phones[0].set_offline(False)

    expect(page.locator("[data-say]")).to_contain_text(
        "üritus on suletud või tühistatud", timeout=PATIENCE_MS
    )
    expect(page.locator("[data-say]")).to_contain_text("jääb märkeid: 1", timeout=PATIENCE_MS)
    assert {mark for mark, *_ in marks(door, slug).values()} <= {""}
