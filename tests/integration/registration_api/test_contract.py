"""The bodies that outside programs send and read, field by field."""

import re

from tests.integration.registration_api.bodies import event_body, minimal_event, person_body
from tests.integration.registration_api.conftest import Door


def test_a_programme_is_created_with_the_fields_of_the_contract(door: Door) -> None:
    body = {
        "slug": "marka",
        "title": {"et": "Märka", "en": "Notice", "ru": "Заметь"},
        "funder": "ISF",
        "reference": "ISF-1",
        "languages": ["et", "en", "ru"],
        "timezone": "Europe/Tallinn",
    }

    created = door.organise("POST", "/programmes", body)

    assert created.status_code == 201
    assert created.json | body == created.json
    assert door.organise("GET", "/programmes/marka").json == created.json


def test_an_activity_is_created_with_the_fields_of_the_contract(door: Door) -> None:
    programme = door.programme()
    body = {
        "programme": programme,
        "code": "A2",
        "kind": "training",
        "title": {"et": "Koolitus", "en": "Training", "ru": "Обучение"},
        "target": {"events": 10, "participants": 150},
    }

    created = door.organise("POST", "/activities", body)

    assert created.status_code == 201
    assert created.json | body == created.json
    listed = door.organise("GET", f"/activities?programme={programme}").json
    assert [each["code"] for each in listed["items"]] == ["A1", "A2"]
    assert "next" not in listed


def test_an_event_of_the_contract_is_created_as_a_draft(door: Door) -> None:
    body = event_body(door.programme(), "abc-tartu")

    created = door.organise("POST", "/events", body)

    assert created.status_code == 201
    assert created.json["status"] == "draft"
    same = ("programme", "activity", "slug", "kind", "title", "language", "venue", "capacity", "minimum")
    assert {name: created.json[name] for name in same} == {name: body[name] for name in same}
    assert created.json["waiting_list"] == {"mode": "offer", "offer_hours": 48}
    assert created.json["completion"] == {"min_share": 0.8}
    assert created.json["certificate"] == {"kind": "certificate"}
    assert created.json["sessions"][0]["number"] == 1
    assert created.json["sessions"][0]["starts"] == "2027-01-20T08:00:00+00:00"
    assert created.json["registration"]["closes"] == "2027-01-18T21:59:00+00:00"
    assert created.json["trainers"][0]["name"] == "Kadri Katse"


def test_a_minimal_event_gets_sensible_values(door: Door) -> None:
    body = minimal_event(door.programme(), "abc-vaike")
    del body["sessions"][0]["academic_hours"]

    created = door.organise("POST", "/events", body)

    assert created.status_code == 201, created.text
    assert created.json["waiting_list"] == {"mode": "offer", "offer_hours": 48}
    assert created.json["completion"] == {"min_share": 0.8}
    assert created.json["certificate"] == {"kind": "notice"}
    assert created.json["registration"] == {"opens": None, "closes": None}
    assert created.json["language"] == "et"
    assert created.json["sessions"][0]["academic_hours"] == 9.33


def test_an_event_may_be_online_instead_of_at_a_venue(door: Door) -> None:
    body = minimal_event(door.programme(), "abc-veebis")
    del body["venue"]

    slug = door.event(**{**body, "venue": None, "online_url": "https://ruum.example.org/abc"})

    assert door.organise("GET", f"/events/{slug}").json["online_url"] == "https://ruum.example.org/abc"


def test_a_published_event_says_how_full_it_is(door: Door) -> None:
    slug = door.event(capacity=2, minimum=1)
    door.register(slug)

    read = door.ask("GET", f"/events/{slug}").json

    assert read["status"] == "published"
    assert read["seats"] == {"capacity": 2, "taken": 1, "free": 1}
    assert read["waiting"] == 0
    assert read["registration_state"] == "open"


def test_a_registration_answers_id_status_position_token_and_address(door: Door) -> None:
    slug = door.event()

    answer = door.ask("POST", f"/events/{slug}/registrations", person_body(9001))

    assert answer.status_code == 201
    assert set(answer.json) == {"id", "status", "waiting_position", "token", "manage_url"}
    assert answer.json["status"] == "confirmed"
    assert answer.json["waiting_position"] is None
    assert answer.json["manage_url"].endswith(f"/r/{answer.json['token']}")


def test_whoever_comes_after_the_last_seat_waits_in_order(door: Door) -> None:
    slug = door.event(capacity=1, minimum=0)

    answers = [door.register(slug) for _each in range(3)]

    assert [each["status"] for each in answers] == ["confirmed", "waitlisted", "waitlisted"]
    assert [each["waiting_position"] for each in answers] == [None, 1, 2]
    assert door.ask("GET", f"/events/{slug}").json["registration_state"] == "full"


def test_an_event_with_approval_lets_people_wait_for_it(door: Door) -> None:
    slug = door.event(approval=True)

    asked = door.register(slug)
    approved = door.organise("POST", f"/events/{slug}/registrations/{asked['id']}/approve")

    assert asked["status"] == "pending_approval"
    assert approved.json["status"] == "confirmed"


def test_the_same_key_gives_the_same_registration(door: Door) -> None:
    slug = door.event()
    body = person_body(9002)

    first = door.ask("POST", f"/events/{slug}/registrations", body, Idempotency_Key="k-1")
    again = door.ask("POST", f"/events/{slug}/registrations", body, Idempotency_Key="k-1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert door.ask("GET", f"/events/{slug}").json["seats"]["taken"] == 1


def test_refusals_carry_the_codes_of_the_contract(door: Door) -> None:
    slug = door.event()
    closed = door.event(registration={"opens": None, "closes": "2026-11-20T00:00:00+02:00"})
    early = door.event(registration={"opens": "2026-12-01T09:00:00+02:00", "closes": None})
    door.ask("POST", f"/events/{slug}/registrations", person_body(9003))

    answers = {
        "already-registered": door.ask("POST", f"/events/{slug}/registrations", person_body(9003)),
        "registration-closed": door.ask("POST", f"/events/{closed}/registrations", person_body(9003)),
        "not-yet-open": door.ask("POST", f"/events/{early}/registrations", person_body(9003)),
    }

    for code, answer in answers.items():
        assert (answer.status_code, answer.json["code"]) == (409, code)
        assert answer.mimetype == "application/problem+json"
        assert answer.json["status"] == 409
        assert answer.json["detail"] not in ("", code)


def test_an_unknown_or_unpublished_event_is_not_found(door: Door) -> None:
    draft = door.draft()

    for slug in ("nowhere", draft):
        assert door.ask("GET", f"/events/{slug}").status_code == 404
        assert door.ask("POST", f"/events/{slug}/registrations", person_body(9004)).status_code == 404
    assert door.organise("GET", f"/events/{draft}").json["status"] == "draft"


def test_each_wrong_field_is_named(door: Door) -> None:
    slug = door.event()

    answer = door.ask("POST", f"/events/{slug}/registrations", {"first_name": "", "email": "mari", "x": 1})

    assert answer.status_code == 422
    assert answer.json["code"] == "invalid"
    assert {each["field"] for each in answer.json["errors"]} == {"first_name", "last_name", "email", "x"}


def test_texts_beside_fields_are_in_the_language_asked_for(door: Door) -> None:
    slug = door.event()
    path = f"/events/{slug}/registrations"

    told = {
        language: door.ask("POST", path, {**person_body(1), "email": "mari"}, Accept_Language=language).json
        for language in ("et", "ru", "en")
    }

    details = {language: answer["errors"][0]["detail"] for language, answer in told.items()}
    assert "e-posti aadress" in details["et"]
    assert re.search("[а-я]", details["ru"])
    assert "not an e-mail address" in details["en"]


def test_the_roster_has_the_fields_of_the_contract(door: Door) -> None:
    slug = door.event(capacity=1, minimum=0)
    seated, waiting = door.register(slug), door.register(slug)

    items = door.organise("GET", f"/events/{slug}/registrations").json["items"]

    assert [each["id"] for each in items] == [seated["id"], waiting["id"]]
    named = {
        "id",
        "first_name",
        "last_name",
        "email",
        "organisation",
        "status",
        "waiting_position",
        "invited",
        "reminded",
        "certificate",
    }
    assert named <= set(items[0])
    assert (items[0]["invited"], items[0]["reminded"], items[0]["certificate"]) == (False, False, None)
    assert (items[1]["status"], items[1]["waiting_position"]) == ("waitlisted", 1)


def test_a_long_roster_comes_in_stretches(door: Door) -> None:
    slug = door.event()
    ids = {door.register(slug)["id"] for _each in range(5)}

    seen: list[str] = []
    after = ""
    for _page in range(3):
        page = door.organise("GET", f"/events/{slug}/registrations?limit=2&after={after}").json
        seen += [each["id"] for each in page["items"]]
        after = page.get("next", "")

    assert (sorted(seen), after) == (sorted(ids), "")


def test_attendance_is_marked_and_completion_counted(door: Door) -> None:
    slug = door.event()
    people = [door.register(slug) for _each in range(5)]
    given = ("present", "late", "partial", "excused", "absent")
    minutes = {"late": 10, "partial": 100}
    marks = [
        {"registration": each["id"], "mark": mark} | ({"minutes": minutes[mark]} if mark in minutes else {})
        for each, mark in zip(people, given, strict=True)
    ]

    put = door.organise("PUT", f"/events/{slug}/sessions/1/attendance", {"marks": marks})
    completed = door.organise("POST", f"/events/{slug}/complete")

    assert put.status_code == 200, put.text
    assert {row["registration"]: row["mark"] for row in put.json["items"]} == {
        each["id"]: mark for each, mark in zip(people, given, strict=True)
    }
    assert completed.json == {"completed": 2, "incomplete": 3}
    assert door.organise("GET", f"/events/{slug}/sessions/1/attendance").json == put.json


def test_a_minimal_mark_needs_no_minutes(door: Door) -> None:
    slug = door.event()
    one = door.register(slug)

    put = door.organise(
        "PUT",
        f"/events/{slug}/sessions/1/attendance",
        {"marks": [{"registration": one["id"], "mark": "present", "minutes": None}]},
    )

    assert put.status_code == 200
