"""People from a file, from the upload to the last row."""

import io

import openpyxl

from tests.integration.web.browsing import Page
from tests.integration.web.conftest import Site
from tests.integration.web.organising import signed_in

FILE = (
    "Eesnimi;Perekonnanimi;E-post;Asutus\n"
    "Mari;Mets;mari.mets@kool-01.example.org;=HYPERLINK(1)\n"
    "Jüri;Õun;vale;Kool\n"
    "Tiia;Lepp;TIIA.lepp@kool-01.example.org;Kool\n"
    "Tiia;Lepp;tiia.lepp@kool-01.example.org;Kool\n"
    "Ott;Oja;olemas@kool-01.example.org;Kool\n"
)


def brought(site: Site, address: str, content: bytes, status: int = 200) -> Page:
    page = site.open(address)
    data = {**page.hidden, "file": (io.BytesIO(content), "rühm.csv")}
    answer = site.browser.post(address, data=data, follow_redirects=True)
    return site.read(answer, status)


def test_every_bad_row_is_named_put_right_or_handed_back_and_the_good_ones_are_entered_once(
    site: Site,
) -> None:
    inside = signed_in(site)
    slug = inside.door.event(capacity=2, minimum=1)
    inside.door.register(slug, email="olemas@kool-01.example.org")
    address = f"/en/manage/events/{slug}/registrations/import"

    shown = brought(inside, address, FILE.encode("cp1257"))
    assert "read as windows-1257, parted by semicolons" in shown.text
    assert "2 people can be entered" in shown.text
    assert "Free seats: 1. Whoever finds none goes to the end of the waiting list." in shown.text
    assert "Line 3: Jüri Õun" in shown.text
    assert "The same address stands on line 4." in shown.text
    assert "This address is on the roster already." in shown.text

    columns = ["first_name", "last_name", "email", "organisation"]
    checked = inside.send(
        shown, {"row.3.email": "jyri@kool-01.example.org", "column": columns, "act": "check"}, shown.address
    )
    assert "3 people can be entered" in checked.text
    for _ in range(6):
        done = inside.send(checked, {"column": columns, "act": "take"}, checked.address)
    assert "3 people are entered" in done.text
    assert "2 rows were not entered" in done.text

    rows = inside.door.organise("GET", f"/events/{slug}/registrations").json["items"]
    assert sorted(row["status"] for row in rows) == ["confirmed", "confirmed", "waitlisted", "waitlisted"]
    left = inside.browser.get(f"{done.address}/left.csv").get_data().decode("utf-8-sig").splitlines()
    assert [line.split(";")[2] for line in left[1:]] == [
        "tiia.lepp@kool-01.example.org",
        "olemas@kool-01.example.org",
    ]


def test_where_no_headings_stand_the_first_row_is_a_person_like_the_others(site: Site) -> None:
    inside = signed_in(site)
    slug = inside.door.event()
    people = b"Mari,Mets,mari.esimene@kool-01.example.org\nTiia,Lepp,tiia.teine@kool-01.example.org\n"

    shown = brought(inside, f"/en/manage/events/{slug}/registrations/import", people)
    assert "No headings were found: the first row is a person, too." in shown.text
    columns = ["first_name", "last_name", "email"]
    checked = inside.send(shown, {"column": columns, "act": "check"}, shown.address)
    assert "2 people can be entered" in checked.text
    inside.send(checked, {"column": columns, "act": "take"}, checked.address)

    rows = inside.door.organise("GET", f"/events/{slug}/registrations").json["items"]
    assert sorted(row["last_name"] for row in rows) == ["Lepp", "Mets"]


def test_a_file_that_cannot_be_read_says_what_to_do_and_another_events_file_is_not_found(site: Site) -> None:
    inside = signed_in(site)
    slug = inside.door.event()
    address = f"/en/manage/events/{slug}/registrations/import"

    refused = brought(inside, address, b"", status=422)
    mine = brought(inside, address, FILE.encode())

    assert "The file holds nothing." in refused.text
    none = inside.browser.post(address, data=inside.open(address).hidden)
    assert "Choose a file first." in inside.read(none, 422).text
    assert "#f-file" in refused.links
    other = inside.door.event()
    inside.open(mine.address.replace(slug, other), status=404)


def test_a_workbook_of_participants_is_named_in_the_readers_language_and_can_be_brought(site: Site) -> None:
    inside = signed_in(site)
    slug, other = inside.door.event(), inside.door.event()
    inside.door.register(slug, email="mari@kool-01.example.org")
    names = []
    for language in ("et", "en", "ru"):
        address = f"/{language}/manage/events/{slug}/registrations"
        fields = {**inside.open(address).hidden, "form": "xlsx", "purpose": "toitlustus"}
        book = inside.browser.post(f"{address}/export", data=fields).data
        names.append(openpyxl.load_workbook(io.BytesIO(book)).sheetnames)

        shown = brought(inside, f"/en/manage/events/{other}/registrations/import", book)

        assert "1 person can be entered" in shown.text

    assert names == [["Osalejad", "AK"], ["Participants", "AK"], ["Участники", "AK"]]
