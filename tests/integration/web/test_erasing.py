"""An organiser erases one person: reads what goes and what stays, and says what for."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.registration.handlers.erasures import carry_out_due
from services.registration.store.database import DatabaseStore
from tests.integration.registration_api.conftest import Door
from tests.integration.web.conftest import Site
from tests.integration.web.members import member, signed_in_as
from tests.integration.web.organising import signed_in

CANARY = "Kanarilindvere"


def page_of(slug: str, person: dict[str, Any]) -> str:
    """The person on the organisers' pages."""
    return f"/et/manage/events/{slug}/registrations/{person['id']}"


def rows(door: Door, name: str, query: dict[str, Any]) -> list[dict[str, Any]]:
    """What is stored."""
    assert isinstance(door.desk.store, DatabaseStore)
    return list(door.desk.store.database[name].find(query))


def later(door: Door) -> int:
    """Two hours on, the clock has come round."""
    moment = door.desk.clock() + timedelta(hours=2)
    return carry_out_due(replace(door.desk, clock=lambda: moment))


def test_a_person_is_erased_for_a_reason_that_the_audit_keeps(site: Site, door: Door) -> None:
    inside, slug = signed_in(site), door.event()
    one = door.register(slug, last_name=CANARY, email="kustutatav@ppa.example.org")
    page = inside.open(page_of(slug, one) + "/erase")

    refused = inside.send(page, {"purpose": " "}, status=422)
    done = inside.send(page, {"purpose": "Palus ise, kiri 7"})

    assert "Mis jääb, miks ja millal see kustutatakse" in page.text
    assert refused.html.count('aria-invalid="true"') == 1
    assert "Selle inimese andmed kustutatakse pärast" in done.text
    assert len(rows(door, "audit", {"act": "ask for erasure: Palus ise, kiri 7"})) == 1
    assert later(door) == 1
    assert CANARY not in repr(rows(door, "registrations", {"_id": one["id"]}))
    assert "Kustuta inimese andmed" not in inside.open(page_of(slug, one)).text
    inside.read(inside.browser.get(page_of(slug, one) + "/erase"), 404)


def test_an_organiser_of_one_programme_erases_nothing_of_another(site: Site, door: Door) -> None:
    here, there = door.event(), door.event()
    mail = "mitmes.kohas@ppa.example.org"
    one, other = (door.register(slug, last_name=CANARY, email=mail) for slug in (here, there))
    programme = door.organise("GET", f"/events/{here}").json["programme"]
    assert programme != door.organise("GET", f"/events/{there}").json["programme"]
    colleague = signed_in_as(site, member(door, {programme: "organiser"}))

    page = colleague.open(page_of(here, one) + "/erase")
    colleague.send(page, {"purpose": "Palus ise"})
    later(door)

    assert page.text.count("Kohad, millest kohe loobutakse") == 1
    assert CANARY not in repr(rows(door, "registrations", {"_id": one["id"]}))
    assert CANARY in repr(rows(door, "registrations", {"_id": other["id"]}))
    assert rows(door, "registrations", {"_id": other["id"]})[0]["status"] == "confirmed"
