"""The roster as an organiser looks at it."""

import re

import pytest

from tests.integration.registration_api.conftest import NOW
from tests.integration.web.conftest import Site
from tests.integration.web.organising import signed_in


@pytest.fixture
def inside(site: Site) -> Site:
    """A browser that is signed in."""
    return signed_in(site)


def roster_of(site: Site, *names: str, **event: object) -> str:
    """The address of the roster of an event to which these people came."""
    slug = site.door.event(**event)
    for name in names:
        site.door.register(slug, first_name="Kai", last_name=name, organisation=f"Asutus {name[0]}")
    return f"/en/manage/events/{slug}/registrations"


def test_names_stand_in_estonian_order_and_can_be_turned_round(inside: Site) -> None:
    address = roster_of(inside, "Vaher", "Õun", "Šults", "Tamm", capacity=9)

    shown = inside.open(f"{address}?sort=name")
    turned = inside.open(f"{address}?sort=-name")

    names = ["Šults, Kai", "Tamm, Kai", "Vaher, Kai", "Õun, Kai"]
    places = [shown.text.index(name) for name in names]
    assert places == sorted(places)
    assert [turned.text.index(name) for name in names] != sorted(turned.text.index(name) for name in names)
    assert 'aria-sort="ascending"' in shown.html


def test_whoever_is_found_is_counted_and_only_they_are_taken_along(inside: Site) -> None:
    address = roster_of(inside, "Vaher", "Õun", "Tamm", capacity=9)

    found = inside.open(f"{address}?organisation=Asutus Õ")
    taken = inside.browser.post(
        f"{address}/export", data={**found.hidden, "purpose": "toitlustus", "form": "csv"}
    )

    assert "1 of 3 people matches." in found.text
    assert "Vaher, Kai" not in found.text
    assert len(taken.get_data().decode("utf-8-sig").splitlines()) == 2
    assert "Nobody matches. Widen the search." in inside.open(f"{address}?text=zzz").text


def test_ticks_stay_when_no_letter_can_be_begun_and_when_the_session_has_ended(inside: Site) -> None:
    address = roster_of(inside, "Vaher", "Õun", "Tamm", capacity=9)
    ticked, *_ = re.findall(r'name="chosen" value="(\w+)"', inside.open(address).html)
    page = inside.open(f"{address}?text=Kai")

    away = inside.send(page, {"chosen": [ticked], "act": "note"}, action=f"{address}/write", status=503)
    unknown = inside.send(page, {"chosen": [ticked], "act": "?"}, action=f"{address}/act", status=409)
    inside.browser.delete_cookie(inside.app.config["SESSION_COOKIE_NAME"])
    over = inside.send(page, {"chosen": [ticked], "act": "note"}, action=f"{address}/act", status=401)

    for shown in (away, unknown):
        assert re.findall(r'value="(\w+)" checked aria-label', shown.html) == [ticked]
        assert "1 person is still ticked below." in shown.text
        assert shown.hidden["text"] == "Kai"
    assert "The mail service does not answer" in away.text
    assert '<option value="note" selected>' in away.html
    assert "Your session has ended" in over.text
    assert f'name="chosen" value="{ticked}"' in over.html
    assert inside.browser.get(f"{address}/write").status_code == 303


def test_many_are_cancelled_after_a_look_and_pressing_twice_changes_nothing_more(inside: Site) -> None:
    address = roster_of(inside, "Vaher", "Õun", "Tamm", capacity=2, minimum=1)
    page = inside.open(f"{address}?text=Asutus")

    nobody = inside.send(page, {"act": "cancel"}, action=f"{address}/act", status=409)
    asked = inside.send(page, {"act": "cancel", "everybody": "yes"}, action=f"{address}/act")
    assert "Nobody is ticked." in nobody.text
    assert "Nothing is done yet and nobody is told." in asked.text
    assert "It concerns 3 people" in asked.text

    for _ in range(3):
        done = inside.send(asked, {"reason": "Ruum põles", "tell": "true"}, action=asked.address)
    assert "Done." in done.text
    rows = inside.door.organise("GET", f"/events/{address.split('/')[4]}/registrations").json["items"]
    assert [row["status"] for row in rows] == ["cancelled"] * 3
    person = inside.door.desk.store.records.registrations.get(rows[0]["id"])
    assert person is not None
    assert len(person.history) == 2


def test_the_waiting_list_says_what_more_seats_would_bring(inside: Site) -> None:
    address = roster_of(inside, "Vaher", "Õun", "Tamm", capacity=1, minimum=1)
    list_of = address.replace("/registrations", "/waiting-list")

    dry = inside.open(f"{list_of}?capacity=2")
    assert "1 seat must come free" in dry.text
    assert "1 person would move up. Nobody is told yet:" in dry.text
    assert "error-summary" in inside.open(f"{list_of}?capacity=viis", status=422).html


def test_on_the_last_day_nobody_moves_up_and_the_list_says_whom_to_call_in_which_order(inside: Site) -> None:
    door = inside.door
    starts = {"starts": f"{NOW:%Y-%m-%d}T20:00:00+02:00", "ends": f"{NOW:%Y-%m-%d}T22:00:00+02:00"}
    sessions = [{**starts, "academic_hours": 2}]
    slug = door.event(capacity=1, minimum=1, sessions=sessions, form={"phone": "optional"})
    first, *_ = (
        door.register(slug, last_name=name, email=f"{name}@kool.example.org", **phone)
        for name, phone in (("vaher", {}), ("oun", {"phone": "+372 5550 1234"}), ("tamm", {}))
    )
    door.organise("POST", f"/events/{slug}/registrations/{first['id']}/cancel")

    page = inside.open(f"/en/manage/events/{slug}/waiting-list")

    assert "Nobody moves up by themselves any more" in page.text
    assert page.text.index("oun, ") < page.text.index("tamm, ")
    assert {"tel:+37255501234", "mailto:tamm@kool.example.org"} <= set(page.links)
    rows = door.organise("GET", f"/events/{slug}/registrations").json["items"]
    assert sorted(row["status"] for row in rows) == ["cancelled", "waitlisted", "waitlisted"]


def test_a_note_is_kept_once_for_organisers_and_the_history_names_who_did_what(inside: Site) -> None:
    address = roster_of(inside, "Vaher", capacity=2, minimum=1)
    slug = address.split("/")[4]
    person = inside.door.organise("GET", f"/events/{slug}/registrations").json["items"][0]["id"]
    page = inside.open(f"{address}/{person}")

    for _ in range(2):
        shown = inside.send(
            page, {"note": "Tuleb rongiga,\nootab jaamas"}, action=f"{address}/{person}/notes"
        )
    empty = inside.send(page, {"note": " "}, action=f"{address}/{person}/notes")

    edit = inside.open(f"{address}/{person}/edit")
    put_right = inside.send(edit, {**edit.values, "first_name": "Mariann"}, action=edit.address)

    assert "The note is saved." in shown.text
    assert shown.text.count("Tuleb rongiga,") == 1
    assert "<strong>Corrected: First name</strong>" in put_right.html
    assert len(re.findall(r"<strong>[^<]*onfirmed</strong>", put_right.html)) == 1
    assert "Liis Näidis" in shown.text
    assert "the person" in shown.text
    assert "The note is empty." in empty.text


def test_the_history_says_that_two_registrations_became_one(inside: Site) -> None:
    slug = inside.door.event()
    one, other = (inside.door.register(slug, last_name="Vaher")["id"] for _n in range(2))
    address = f"/en/manage/events/{slug}/registrations/{one}/merge"

    merged = inside.send(inside.open(f"{address}?other={other}"), {}, action=address)

    assert "The two are one." in merged.text
    assert "<strong>Two registrations became one</strong>" in merged.html


def test_badges_and_posters_are_printed_and_the_audit_knows_who_took_the_badges(inside: Site) -> None:
    address = roster_of(inside, "Vaher", capacity=2, minimum=1).replace("/registrations", "")

    page = inside.open(f"{address}/prints")
    badges = inside.browser.get(f"{address}/badges.pdf?per_page=10&family_name=yes")
    poster = inside.browser.get(f"{address}/sessions/1/poster.pdf")

    assert any(link.endswith("/sessions/1/poster.pdf") for link in page.links)
    assert badges.get_data().startswith(b"%PDF")
    assert poster.get_data().startswith(b"%PDF")
    assert badges.headers["Cache-Control"] == "no-store"
    assert any("took name badges" in str(row) for row in inside.door.everything()["audit"])


def test_many_are_moved_to_a_group_that_is_chosen_after_them(inside: Site) -> None:
    address = roster_of(inside, "Vaher", "Tamm", capacity=3, minimum=1)
    programme = inside.door.ask("GET", f"/events/{address.split('/')[4]}").json["programme"]
    other = inside.door.event(programme=programme, capacity=1, minimum=1)
    page = inside.open(address)

    asked = inside.send(page, {"act": "move", "everybody": "yes"}, action=f"{address}/act")
    nowhere = inside.send(asked, {}, action=f"{asked.address}/group", status=422)
    aimed = inside.send(asked, {"to": other}, action=f"{asked.address}/group")
    done = inside.send(aimed, {}, action=asked.address)

    assert "Where to?" in asked.text
    assert "error-summary" in nowhere.html
    assert "It concerns 1 person" in aimed.text
    assert "1 person is left out" in aimed.text
    assert "Done." in done.text
    rows = inside.door.organise("GET", f"/events/{other}/registrations").json["items"]
    assert [row["status"] for row in rows] == ["confirmed"]


def test_whoever_cannot_be_handed_over_to_the_mail_service_stays_on_the_roster(inside: Site) -> None:
    address = roster_of(inside, "Vaher", capacity=3, minimum=1)
    page = inside.open(f"{address}?text=Vaher")

    answer = inside.send(page, {"everybody": "yes"}, action=f"{address}/write", status=503)

    assert 'value="yes" checked' in answer.html
    assert "The mail service does not answer just now." in answer.text
    assert "1 of 1 people matches." in answer.text or "1 of 1 person matches." in answer.text


def test_each_file_speaks_the_language_of_whoever_takes_it(inside: Site) -> None:
    slug = inside.door.event()
    inside.door.register(slug)
    fields = inside.open(f"/manage/events/{slug}/registrations").hidden | {"form": "csv"}
    fields["purpose"] = "aruanne"
    lines = [
        inside.browser.post(f"/{code}/manage/events/{slug}/registrations/export", data=fields).text
        for code in ("et", "en", "ru", "et")
    ]

    words = ("Koht kinnitatud", "Seat confirmed", "Место подтверждено")
    assert [[word in line for word in words] for line in lines] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
        [True, False, False],
    ]
    assert ";2026-11-21 14:00;" in lines[0]
