"""What the holder of a personal link can do, and nobody else."""

from tests.integration.registration_api.bodies import person_body
from tests.integration.registration_api.conftest import Door


def test_a_person_reads_their_registration(door: Door) -> None:
    slug = door.event(online_url="https://ruum.example.org/abc")
    one = door.register(slug)

    read = door.ask("GET", f"/registrations/{one['token']}")

    assert read.status_code == 200
    assert read.json["status"] == "confirmed"
    assert read.json["event"]["slug"] == slug
    assert read.json["event"]["online_url"] == "https://ruum.example.org/abc"
    assert read.headers["Cache-Control"] == "no-store"
    assert read.headers["Referrer-Policy"] == "no-referrer"


def test_a_waiting_person_does_not_learn_the_link_to_the_room(door: Door) -> None:
    slug = door.event(capacity=1, minimum=0, online_url="https://ruum.example.org/abc")
    door.register(slug)

    waiting = door.ask("GET", f"/registrations/{door.register(slug)['token']}").json

    assert waiting["waiting_position"] == 1
    assert waiting["event"]["online_url"] == ""
    assert "ruum.example.org" not in str(waiting)


def test_details_are_put_right(door: Door) -> None:
    one = door.register(door.event())

    changed = door.ask("PATCH", f"/registrations/{one['token']}", {"last_name": "Kask", "needs": "Taimetoit"})

    assert (changed.json["last_name"], changed.json["needs"]) == ("Kask", "Taimetoit")
    assert changed.json["first_name"] == "Mari"


def test_a_new_address_brings_a_new_link_and_ends_the_old_one(door: Door) -> None:
    one = door.register(door.event())

    changed = door.ask("PATCH", f"/registrations/{one['token']}", {"email": "uus.aadress@example.org"}).json

    assert changed["token"] != one["token"]
    assert door.ask("GET", f"/registrations/{one['token']}").status_code == 404
    assert door.ask("GET", f"/registrations/{changed['token']}").json["email"] == "uus.aadress@example.org"


def test_a_seat_given_up_is_offered_to_whoever_waits_longest(door: Door) -> None:
    slug = door.event(capacity=1, minimum=0)
    seated, first, second = (door.register(slug) for _each in range(3))

    left = door.ask("POST", f"/registrations/{seated['token']}/withdraw")

    assert left.json["status"] == "withdrawn"
    offered = door.ask("GET", f"/registrations/{first['token']}").json
    assert offered["status"] == "offered"
    assert offered["offer_expires_at"] == "2026-11-23T12:00:00+00:00"
    assert door.ask("GET", f"/registrations/{second['token']}").json["waiting_position"] == 1


def test_an_offer_is_accepted_and_accepting_again_changes_nothing(door: Door) -> None:
    slug = door.event(capacity=1, minimum=0)
    seated, waiting = door.register(slug), door.register(slug)
    door.ask("POST", f"/registrations/{seated['token']}/withdraw")

    answers = [door.ask("POST", f"/registrations/{waiting['token']}/accept") for _each in range(2)]

    assert [each.json["status"] for each in answers] == ["confirmed", "confirmed"]


def test_a_declined_offer_goes_to_the_next_one(door: Door) -> None:
    slug = door.event(capacity=1, minimum=0)
    seated, first, second = (door.register(slug) for _each in range(3))
    door.ask("POST", f"/registrations/{seated['token']}/withdraw")

    declined = door.ask("POST", f"/registrations/{first['token']}/decline")

    assert declined.json["status"] == "offer_declined"
    assert door.ask("GET", f"/registrations/{second['token']}").json["status"] == "offered"


def test_a_colleague_takes_the_seat_over(door: Door) -> None:
    slug = door.event(capacity=1, minimum=0)
    one = door.register(slug)

    handed = door.ask("POST", f"/registrations/{one['token']}/substitute", person_body(8001))

    assert handed.status_code == 200, handed.text
    assert (handed.json["status"], handed.json["token"]) == ("substituted", one["token"])
    assert person_body(8001)["email"] not in handed.text
    rows = door.organise("GET", f"/events/{slug}/registrations").json["items"]
    assert {row["email"]: row["status"] for row in rows}[person_body(8001)["email"]] == "confirmed"
    assert door.ask("GET", f"/events/{slug}").json["seats"]["taken"] == 1


def test_what_is_refused_says_why(door: Door) -> None:
    one = door.register(door.event())

    answer = door.ask("POST", f"/registrations/{one['token']}/accept", Accept_Language="et")

    assert (answer.status_code, answer.json["code"]) == (409, "no-offer")
    assert answer.json["detail"] == "Kohapakkumist, millele vastata, ei ole."


def test_completion_is_explained_in_words(door: Door) -> None:
    slug = door.event()
    one = door.register(slug)
    marks = {"marks": [{"registration": one["id"], "mark": "partial", "minutes": 180}]}
    door.organise("PUT", f"/events/{slug}/sessions/1/attendance", marks)
    door.organise("POST", f"/events/{slug}/complete")

    completion = door.ask("GET", f"/registrations/{one['token']}", Accept_Language="et").json["completion"]

    assert (completion["reached"], completion["hours_attended"]) == (False, 4.0)
    assert completion["reasons"][0]["text"] == "Osaletud akadeemilisi tunde ainult 4, kavas 8, vaja oli 6,4."


def test_no_token_but_the_whole_right_one_opens_a_registration(door: Door) -> None:
    slug = door.event()
    token = door.register(slug)["token"]
    other = door.register(slug)["token"]
    wrong = (
        token[:-1],
        token + "A",
        token.swapcase(),
        token[:16] + other[16:],
        door.desk.links.token("trainer", door.desk.links.thing_id(token)),
        door.desk.links.token("registration", door.desk.links.thing_id(token), 1),
        "A" * 38,
        "..",
        "%00",
        "0" * 24,
    )

    answers = {each: door.ask("GET", f"/registrations/{each}") for each in wrong}

    assert {each: answer.status_code for each, answer in answers.items()} == dict.fromkeys(wrong, 404)


def test_reading_changes_nothing(door: Door) -> None:
    slug = door.event()
    token = door.register(slug)["token"]
    before = door.everything()

    for path in (f"/events/{slug}", "/events", f"/registrations/{token}", "/openapi.json"):
        assert door.ask("GET", path).status_code == 200
        assert door.ask("HEAD", path).status_code == 200

    assert door.everything() == before
