"""Pages made once for many people say what holds now, and to nobody what is somebody else's."""

from typing import Any

import pytest

from services.registration.pages.sheets import MOST, Sheet, Shelf
from tests.integration.web.conftest import Site

FULL = {"capacity": 1, "minimum": 1, "waiting_list": {"mode": "automatic"}}


def change(site: Site, slug: str, **fields: Any) -> None:
    """The organiser changed the event."""
    answer = site.door.organise("PATCH", f"/events/{slug}", fields)
    assert answer.status_code == 200, answer.text


def another(site: Site) -> Site:
    """Somebody else's browser."""
    return Site(site.app, site.door, site.app.test_client())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": {"et": "Uue nimega koolitus"}}, "Uue nimega koolitus"),
        ({"registration": {"closes": "2026-11-20T12:00:00+02:00"}}, "Registreerumine on lõppenud"),
        ({"form": {"phone": "required"}}, "Telefon Mida vajate"),
    ],
)
def test_the_form_says_what_the_organiser_changed_as_soon_as_it_is_changed(
    site: Site, changes: dict[str, Any], words: str
) -> None:
    slug = site.door.event()
    assert words not in site.open(f"/et/events/{slug}/register").text

    change(site, slug, **changes)

    assert words in site.open(f"/et/events/{slug}/register").text


def test_the_form_says_that_the_last_seat_is_taken_as_soon_as_it_is(site: Site) -> None:
    slug = site.door.event(**FULL)
    assert "ootenimekirja" not in site.open(f"/et/events/{slug}/register").text

    site.door.register(slug)

    assert "ootenimekirja" in site.open(f"/et/events/{slug}/register").text


def test_the_form_names_the_funder_as_the_programme_does_now(site: Site) -> None:
    slug = site.door.event()
    programme = site.door.organise("GET", f"/events/{slug}").json["programme"]
    site.open(f"/et/events/{slug}/register")

    site.door.organise("PATCH", f"/programmes/{programme}", {"funder": "Teine Fond"})

    assert "Teine Fond" in site.open(f"/et/events/{slug}/register").text


@pytest.mark.parametrize("address", ["/et/events/{slug}", "/et/?programme={programme}"])
def test_what_many_look_at_says_what_is_so_now(site: Site, address: str) -> None:
    slug = site.door.event(**FULL)
    programme = site.door.organise("GET", f"/events/{slug}").json["programme"]
    at = address.format(slug=slug, programme=programme)
    seen = [site.open(at).text]

    change(site, slug, title={"et": "Uue nimega koolitus"})
    seen.append(site.open(at).text)
    site.door.register(slug)
    seen.append(site.open(at).text)
    site.door.organise("PATCH", f"/programmes/{programme}", {"title": {"et": f"Uus kava {slug}"}})
    seen.append(site.open(at).text)

    news = ("Uue nimega koolitus", "Kohad täis · ootab", f"Uus kava {slug}")
    assert [[words in text for words in news] for text in seen] == [
        [False, False, False],
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


def test_each_choice_in_the_catalogue_shows_its_own_events_and_keeps_its_own_address(site: Site) -> None:
    slugs = [site.door.event() for _ in range(2)]
    programmes = [site.door.organise("GET", f"/events/{slug}").json["programme"] for slug in slugs]

    pages = [site.open(f"/et/?programme={programme}&x=<a>").links for programme in programmes]

    assert [[f"/et/events/{slug}" in links for slug in slugs] for links in pages] == [
        [True, False],
        [False, True],
    ]
    for programme, links in zip(programmes, pages, strict=True):
        assert f"/ru/?programme={programme}&x=<a>" in links


def test_no_two_people_get_the_same_form(site: Site) -> None:
    slug = site.door.event()
    mine = site.open(f"/et/events/{slug}/register")
    theirs = another(site).open(f"/et/events/{slug}/register")

    assert mine.hidden.keys() == theirs.hidden.keys()
    assert mine.hidden["csrf_token"] != theirs.hidden["csrf_token"]
    assert mine.hidden["form_stamp"] != theirs.hidden["form_stamp"]


def test_the_ways_to_other_languages_keep_ones_own_address(site: Site) -> None:
    slug = site.door.event()
    site.open(f"/et/events/{slug}/register")

    page = site.open(f"/et/events/{slug}/register?from=<letter>&x=1")

    assert f"/ru/events/{slug}/register?from=<letter>&x=1" in page.links
    assert "<letter>" not in page.html


def test_a_form_opened_with_something_to_say_says_it_once(site: Site) -> None:
    slug = site.door.event()
    site.open(f"/et/events/{slug}/register")
    with site.browser.session_transaction() as session:
        session["_flashes"] = [("good", "Tere tulemast")]

    first, second = (site.open(f"/et/events/{slug}/register").text for _ in range(2))

    assert "Tere tulemast" in first
    assert "Tere tulemast" not in second
    assert "Tere tulemast" not in another(site).open(f"/et/events/{slug}/register").text


def test_whoever_waits_reads_their_own_address_and_place_as_it_is_now(site: Site) -> None:
    slug = site.door.event(**FULL)
    site.door.register(slug)
    first, second, third = (site.door.register(slug) for _ in range(3))
    pages = [site.open(f"/et/r/{one['token']}/received") for one in (first, second, third)]

    site.door.ask("POST", f"/registrations/{first['token']}/withdraw")
    now = site.open(f"/et/r/{third['token']}/received")

    assert [f"{place}. " in page.text for place, page in enumerate(pages, 1)] == [True] * 3
    assert all(f"/r/{third['token']}/edit#f-email" not in page.links for page in pages[:2])
    assert f"/et/r/{third['token']}/edit#f-email" in now.links
    assert "2. " in now.text
    assert "3. " not in now.text


def test_a_link_that_is_nobodys_opens_no_page_of_what_came_of_it(site: Site) -> None:
    slug = site.door.event()
    token = site.door.register(slug)["token"]
    site.open(f"/et/r/{token}/received")

    site.open(f"/et/r/{token[:-2]}AA/received", status=404)


def test_no_more_sheets_are_kept_than_there_is_room_for() -> None:
    shelf = Shelf()
    for number in range(MOST + 1):
        shelf.put((str(number),), Sheet({"number": number}, ["page"]))
        assert shelf.sheet(("0",), {"number": 0}) is not None

    assert shelf.sheet(("1",), {"number": 1}) is None
    assert shelf.sheet((str(MOST),), {"number": MOST}) is not None
    assert shelf.sheet((str(MOST),), {"number": 0}) is None
