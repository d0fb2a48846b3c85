"""Looking for an event, and the catalogue on somebody else's page."""

import re
from dataclasses import replace
from typing import Any

import pytest
from icalendar import Calendar
from pymongo import MongoClient

from services.registration.domain.catalogue import Wish
from services.registration.handlers import catalogue
from services.registration.store.database import DatabaseStore
from tests.integration.web.conftest import Site
from tests.watching import Watching

TOWNS = ("Ülenurme", "Zelluloosi", "Tartu", "Õru", "Žguta")
IN_ESTONIAN_ORDER = ["Zelluloosi", "Žguta", "Tartu", "Õru", "Ülenurme"]


def a_programme(site: Site, *events: dict[str, Any]) -> tuple[str, list[str]]:
    """A programme with these events and no others: its slug, and theirs."""
    slug = site.door.programme()
    return slug, [site.door.event(programme=slug, **each) for each in events]


def at(town: str) -> dict[str, Any]:
    """A venue in a town."""
    return {"venue": {"name": "Maja", "address": "Katse 1", "town": town}}


def test_words_of_any_language_find_an_event_whatever_their_case_and_marks(site: Site) -> None:
    title = {"et": "Žürii õppepäev", "en": "Jury day", "ru": "День жюри"}
    programme, (jury, other) = a_programme(site, {"title": title, **at("Võru")}, {})

    for typed in ("zurii oppepaev", "ŽÜRII", "jury", "ЖЮРИ", "päev voru", "praktikutele žürii"):
        found = site.open(f"/ru/?programme={programme}&text={typed}")
        assert f"/ru/events/{jury}" in found.links, typed
        assert f"/ru/events/{other}" not in found.links, typed

    assert f"/ru/events/{jury}" not in site.open(f"/ru/?text={programme}+žürii+puudub").links


def test_the_feed_holds_what_the_words_found(site: Site) -> None:
    programme, (jury, other) = a_programme(site, {"title": {"et": "Žürii õppepäev"}}, {})

    page = site.open(f"/et/?programme={programme}&text=zurii")
    (address,) = {link for link in page.links if "/events.ics" in link and not link.startswith("webcal")}
    feed = Calendar.from_ical(site.browser.get(address).data)

    assert [str(each["URL"]).rpartition("/")[2] for each in feed.walk("VEVENT")] == [jury]
    assert other not in page.html


def test_each_choice_can_be_taken_off_by_itself(site: Site) -> None:
    programme, _ = a_programme(site, at("Paide"))

    page = site.open(f"/et/?programme={programme}&town=Paide&month=2027-01&free=1&text=abc")

    rests = [link for link in page.links if link.startswith("/et/?")]
    assert f"/et/?text=abc&programme={programme}&month=2027-01&free=1" in rests
    assert f"/et/?text=abc&programme={programme}&town=Paide&month=2027-01" in rests
    assert page.values["text"] == "abc"
    assert "1 üritus Programm" not in page.text
    assert re.search(r"\b1 üritus\b", page.text)


def test_towns_stand_in_the_order_estonians_look_them_up(site: Site) -> None:
    programme, _ = a_programme(site, *(at(town) for town in TOWNS))

    html = site.open(f"/et/?programme={programme}").html
    options = re.findall(r'<option value="([^"]+)"', html.split('name="town"')[1].split("</select>")[0])

    assert [town for town in options if town in TOWNS] == IN_ESTONIAN_ORDER


def test_pages_follow_each_other_and_keep_what_was_chosen(site: Site) -> None:
    same = [{"title": {"et": title}} for title in ("Ülo", "Zeta", "Tiina")]
    programme, (ulo, zeta, tiina) = a_programme(site, *same)
    wish = Wish(programme=programme)

    first = catalogue.browse(site.door.desk, wish, "et", size=2)
    second = catalogue.browse(site.door.desk, wish, "et", size=2, page=2)
    beyond = catalogue.browse(site.door.desk, wish, "et", size=2, page=9)
    free = catalogue.browse(site.door.desk, Wish(programme=programme, free=True), "et", size=2, page=2)

    assert [view.event.slug for view in first.views] == [zeta, tiina]
    assert [view.event.slug for view in second.views] == [ulo]
    assert (first.count, first.pages) == (3, 2)
    assert (beyond.page, beyond.views) == (2, second.views)
    assert [view.event.slug for view in free.views] == [ulo]


def test_who_finds_nothing_reads_what_to_do(site: Site) -> None:
    page = site.open("/et/?town=Atlantis&text=meri")

    assert "Võtke mõni valik maha" in page.text
    assert "/et/?text=meri" in page.links
    assert "/et/?when=past&text=meri&town=Atlantis" in page.links


@pytest.mark.parametrize(
    "query",
    ["month=2026-13", "month=x", "language=zz", "language=../", "page=-1", "page=²", "page=99999", "kind=x"],
)
def test_no_address_breaks_the_catalogue(site: Site, query: str) -> None:
    for path in (
        f"/et/?{query}",
        f"/et/?when=past&{query}",
        f"/et/embed/events?{query}",
        f"/et/events.ics?{query}",
    ):
        assert site.browser.get(path).status_code == 200, path


def test_what_did_not_change_is_not_sent_again(site: Site) -> None:
    programme, (slug,) = a_programme(site, {})

    for path in (
        f"/et/?programme={programme}",
        f"/et/events/{slug}",
        f"/et/embed/events?programme={programme}",
    ):
        first = site.browser.get(path)
        asked = {"If-None-Match": first.headers["ETag"]}
        assert site.browser.get(path, headers=asked).status_code == 304
        site.door.register(slug)
        assert site.browser.get(path, headers=asked).status_code == 200


def test_each_programme_has_a_feed_of_its_own_that_may_be_narrowed(site: Site) -> None:
    programme, (here, there) = a_programme(site, at("Võru"), at("Narva"))
    _, (other,) = a_programme(site, at("Võru"))

    whole = site.browser.get(f"/et/events.ics?programme={programme}").text.replace("\r\n ", "")
    narrow = site.browser.get(f"/et/events.ics?programme={programme}&town=Narva").text.replace("\r\n ", "")

    assert [f"/events/{each}\r\n" in whole for each in (here, there, other)] == [True, True, False]
    assert [f"/events/{each}\r\n" in narrow for each in (here, there, other)] == [False, True, False]


def test_a_partner_may_frame_the_list_and_nothing_else(site: Site) -> None:
    programme, (shown,) = a_programme(site, {})
    _, (other,) = a_programme(site, {})
    fresh = site.app.test_client()

    frame = fresh.get(f"/ru/embed/events?programme={programme}")
    ours = fresh.get(f"/ru/events/{shown}")

    assert "frame-ancestors *" in frame.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame.headers
    assert "Set-Cookie" not in frame.headers
    assert frame.headers["Cache-Control"] == "public, max-age=300"
    links = re.findall(r"<a [^>]+>", frame.text)
    assert links
    assert all('target="_blank" rel="noopener"' in link for link in links)
    assert (f"/events/{shown}" in frame.text, f"/events/{other}" in frame.text) == (True, False)
    assert "frame-ancestors 'none'" in ours.headers["Content-Security-Policy"]
    assert ours.headers["X-Frame-Options"] == "DENY"


def test_looking_costs_the_database_as_much_for_many_events_as_for_one(
    site: Site, api_store: DatabaseStore, mongo_url: str
) -> None:
    programme, (slug, *_) = a_programme(site, {}, {}, {})
    watching = Watching()
    with MongoClient[dict[str, Any]](mongo_url, event_listeners=[watching], tz_aware=True) as client:
        desk = replace(site.door.desk, store=DatabaseStore(client, api_store.database.name))
        catalogue.browse(desk, Wish(programme=programme), "et")
        listed = watching.asked[:]
        catalogue.event_page(desk, slug)

    assert listed == ["find events", "find programmes", "find events", "find seatings"]
    assert watching.asked[4:] == ["find events", "find events", "find programmes", "find seatings"]
