"""Several colleagues at once, on the pages."""

import re

from tests.integration.web.conftest import Site
from tests.integration.web.organising import signed_in
from tests.integration.web.test_registering import typed

CONTACT = {
    "first_name": "Piia",
    "last_name": "Personal",
    "email": "piia@kool.example.org",
    "language": "et",
    "organisation": "Näidise kool",
    "places": "2",
    "whole": "true",
}


def test_a_contact_takes_places_and_colleagues_fill_them_in(site: Site) -> None:
    slug = site.door.event(capacity=10)
    assert f"/et/events/{slug}/register/group" in site.open(f"/et/events/{slug}").links

    page = site.send(site.open(f"/et/events/{slug}/register/group"), CONTACT)
    first, second = re.findall(r'href="http://localhost(/i/[\w-]+)"', page.html)
    person = typed()
    place = site.open(f"/et{first}")
    done = site.send(place, person)

    assert "Kohad on hoitud" in page.text
    assert "Kolleeg hoiab teile seda kohta" in place.text
    assert f"/et/events/{slug}" in place.links, "whoever is asked reads first what it is"
    assert "Teil on koht" in done.text
    again = site.open(page.address)
    assert "Koht kinnitatud" in again.text
    assert person["last_name"] not in again.html
    assert first not in again.html
    assert "Seda kohta ei saa täita" in site.open(f"/et{first}").text
    freed = site.send(again, {}, f"{page.address}/2/free")
    assert "Jälle vaba" in freed.text
    assert "Seda kohta ei saa täita" in site.open(f"/et{second}").text


def test_organisers_read_that_a_place_is_not_filled_in_and_no_address_that_nobody_has(site: Site) -> None:
    slug = site.door.event(capacity=10)
    site.send(site.open(f"/et/events/{slug}/register/group"), CONTACT)
    roster = signed_in(site).open(f"/et/manage/events/{slug}/registrations")
    known = re.findall(rf"/et/manage/events/{slug}/registrations/([0-9a-f]{{24}})", roster.html)
    page = site.open(f"/et/manage/events/{slug}/registrations/{known[0]}")
    for act in ("merge", "erase"):
        refused = site.open(f"{page.address}/{act}", status=409)
        assert "Seda kohta ei ole veel keegi täitnud" in refused.text
        assert f"{page.address}/{act}" not in page.links
    sheet = site.door.organise("GET", f"/events/{slug}/registrations.csv").get_data(as_text=True)

    assert roster.text.count("Täitmata") == 2
    assert "Kolleeg hoiab seda kohta kellelegi" in page.text
    assert CONTACT["organisation"] in sheet
    assert ".invalid" not in roster.html + page.html + sheet


def test_a_party_too_large_for_the_seats_hears_it_and_loses_nothing(site: Site) -> None:
    slug = site.door.event(capacity=2, minimum=0)

    page = site.send(site.open(f"/en/events/{slug}/register/group"), {**CONTACT, "places": "3"}, status=409)

    assert "not enough free seats for all of you (2)" in page.text
    assert page.values["email"] == CONTACT["email"]
