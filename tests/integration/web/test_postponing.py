"""Postponing an event without a new date, on the pages and by program."""

from tests.integration.registration_api.conftest import Door
from tests.integration.web.conftest import Site
from tests.integration.web.organising import signed_in

LATER = {"starts": "2027-03-20T10:00:00+02:00", "ends": "2027-03-20T17:00:00+02:00", "academic_hours": 8}


def test_an_organiser_sees_what_postponing_does_and_everybody_reads_why(site: Site) -> None:
    inside = signed_in(site)
    slug = site.door.event(title={"et": "Hiljem tulev koolitus"})
    token = site.door.register(slug)["token"]
    address = f"/manage/events/{slug}"
    assert f"{address}/postpone" in inside.open(address).links
    form = inside.open(f"{address}/postpone")

    done = inside.send(form, {"reason": "Koolitaja on haige."})

    assert "Kõik saavad kirja, et üritus on edasi lükatud" in form.text
    assert "Edasi lükatud, uut aega veel ei ole Koolitaja on haige." in done.text
    for path in (f"/events/{slug}", f"/r/{token}"):
        assert "uus aeg teatatakse hiljem" in site.open(path).text
        assert "Koolitaja on haige." in site.open(path).text
    assert "Uus aeg teatatakse hiljem" in site.open("/?text=hiljem+tulev").text
    assert "edasi lükatud" in inside.open("/manage/?text=Hiljem").text
    enter = next(each for each in done.links if each.startswith(f"{address}/edit?"))
    assert inside.open(enter).values["sessions.0.day"] == ""


def test_a_program_postpones_changes_and_sets_a_new_date(door: Door) -> None:
    slug = door.event()

    postponed = door.organise("POST", f"/events/{slug}/postpone", {"reason": "Torm"})
    public = door.ask("GET", f"/events/{slug}").json
    larger = door.organise("PATCH", f"/events/{slug}", {"capacity": 30})
    back = door.organise("PATCH", f"/events/{slug}", {"sessions": [LATER]})

    assert (postponed.status_code, postponed.json["sessions"]) == (200, [])
    assert (public["postponed"], public["postponed_reason"], public["status"]) == (True, "Torm", "published")
    assert (larger.status_code, larger.json["capacity"], larger.json["postponed"]) == (200, 30, True)
    assert (back.status_code, back.json["postponed"], back.json["postponed_reason"]) == (200, False, "")


def test_what_is_not_public_cannot_be_postponed(door: Door) -> None:
    refused = door.organise("POST", f"/events/{door.draft()}/postpone")

    assert (refused.status_code, refused.json["code"]) == (409, "event-not-published")
