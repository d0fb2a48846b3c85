"""Moving to another group on the pages, by an organiser and by the person."""

from typing import Any

from tests.integration.registration_api.conftest import Door
from tests.integration.web.conftest import Site
from tests.integration.web.organising import signed_in


def two_groups(door: Door, **there: Any) -> tuple[str, str]:
    """The slugs of two events of one activity."""
    here = door.event(capacity=1, minimum=0)
    programme = door.ask("GET", f"/events/{here}").json["programme"]
    return here, door.event(**{"programme": programme, "capacity": 1, "minimum": 0, **there})


def status(door: Door, token: str) -> str:
    return str(door.ask("GET", f"/registrations/{token}").json["status"])


def test_a_person_moves_to_another_group_and_the_old_page_leads_there(site: Site) -> None:
    here, there = two_groups(site.door)
    token = site.door.register(here)["token"]

    form = site.open(f"/r/{token}/move")
    moved = site.send(form, {"to": there})

    assert "Olete üle läinud" in moved.text
    assert site.door.ask("GET", f"/events/{there}").json["seats"]["taken"] == 1
    before = site.open(f"/r/{token}")
    assert "Olete läinud üle teise rühma." in before.text
    assert any(link.startswith("/r/") and token not in link for link in before.links)


def test_where_the_other_group_is_full_one_may_wait_there_and_keeps_the_seat(site: Site) -> None:
    here, there = two_groups(site.door)
    token = site.door.register(here)["token"]
    site.door.register(there)
    form = site.open(f"/r/{token}/move")

    refused = site.send(form, {"to": there}, status=409)
    waits = site.send(form, {"to": there, "queue": "true"})

    assert "keegi ei oota: oleksite järjekorras esimene" in form.text
    assert "Siin ei ole midagi muutunud" in refused.text
    assert "Ootate siin kohta" in waits.text
    assert status(site.door, token) == "confirmed"
    assert "Ootate kohta teises rühmas" in site.open(f"/r/{token}").text
    someone = site.door.organise("GET", f"/events/{here}/registrations").json["items"][0]["id"]
    history = signed_in(site).open(f"/manage/events/{here}/registrations/{someone}")
    assert "<strong>Soov minna teise rühma muutus</strong>" in history.html


def test_groups_of_the_same_title_days_and_place_are_told_apart(site: Site) -> None:
    here, there = two_groups(site.door, capacity=3)
    programme = site.door.ask("GET", f"/events/{here}").json["programme"]
    trainers = [{"name": "Kalju Kask", "email": "kalju@example.org", "language": "et"}]
    other = site.door.event(programme=programme, trainers=trainers)
    someone = site.door.register(here)
    inside = signed_in(Site(site.app, site.door, site.app.test_client()))

    own = site.open(f"/r/{someone['token']}/move")
    organisers = inside.open(f"/manage/events/{here}/registrations/{someone['id']}/move")

    assert "Vaba on 3 kohta" in own.text
    for form in (own, organisers):
        assert "Koolitaja: Kalju Kask." in form.text
        assert [name for name in (f"({there})", f"({other})") if name not in form.text] == []
        assert "10:00–17:00" in form.text


def test_who_chose_no_group_is_asked_for_one(site: Site) -> None:
    here, _ = two_groups(site.door)
    form = site.open(f"/r/{site.door.register(here)['token']}/move")

    assert "#f-to" in site.send(form, {}, status=422).links


def test_where_one_may_not_go_by_oneself_the_page_says_whom_to_write_to(site: Site) -> None:
    here, _ = two_groups(site.door, approval=True)
    token = site.door.register(here)["token"]

    assert f"/r/{token}/move" not in site.open(f"/r/{token}").links
    assert "Palun kirjutage korraldajale" in site.open(f"/r/{token}/move").text


def test_an_organiser_sees_what_a_move_would_do_and_moves_somebody(site: Site) -> None:
    inside = signed_in(site)
    here, there = two_groups(site.door)
    waits_there = two_groups(site.door)
    someone = site.door.register(here)
    person = f"/manage/events/{here}/registrations/{someone['id']}"

    assert f"{person}/move" in inside.open(person).links
    form = inside.open(f"{person}/move")
    moved = inside.send(form, {"to": there})

    assert "Koht on vaba (1)." in form.text
    assert waits_there[1] not in form.html
    assert "Üle viidud" in moved.text
    assert moved.address.startswith(f"/manage/events/{there}/registrations/")
    assert "Tuli rühmast" in moved.text
    assert "Läks rühma" in inside.open(person).text


def test_a_program_moves_somebody(door: Door) -> None:
    here, there = two_groups(door)
    someone = door.register(here)
    address = f"/events/{here}/registrations/{someone['id']}/move"

    anonymous = door.ask("POST", address, {"to": there})
    moved = door.organise("POST", address, {"to": there})
    again = door.organise("POST", address, {"to": there})

    assert anonymous.status_code == 401
    assert (moved.status_code, moved.json["status"], moved.json["event"]) == (200, "confirmed", there)
    assert again.json["id"] == moved.json["id"]


def test_a_program_moves_the_registration_behind_a_personal_link(door: Door) -> None:
    here, there = two_groups(door)
    token = door.register(here)["token"]
    door.register(there)

    refused = door.ask("POST", f"/registrations/{token}/move", {"to": there})
    waits = door.ask("POST", f"/registrations/{token}/move", {"to": there, "queue": True})

    assert (refused.status_code, refused.json["code"]) == (409, "move-group-full")
    assert (waits.status_code, waits.json["status"]) == (200, "waitlisted")
    assert status(door, token) == "confirmed"


def test_whoever_lost_the_place_is_led_to_other_groups_or_to_the_catalogue(site: Site) -> None:
    door = site.door
    here, there = two_groups(door)
    alone = door.event()
    taken = door.register(here)
    door.organise("POST", f"/events/{here}/registrations/{taken['id']}/cancel", {"reason": "Palusite ise."})
    stays = door.register(here, email="teine@example.org")
    called_off = door.register(alone)
    door.organise("POST", f"/events/{alone}/cancel", {"reason": "Koolitaja haigestus."})

    lost = site.open(f"/et/r/{taken['token']}")
    none = site.open(f"/et/r/{called_off['token']}")

    assert ("#groups" in lost.button_links, "groups" in lost.ids) == (True, True)
    assert {f"/et/events/{there}", "/et/"} <= set(lost.links)
    assert ("/et/" in none.button_links, "groups" in none.ids) == (True, False)
    assert "groups" not in site.open(f"/et/r/{stays['token']}").ids
