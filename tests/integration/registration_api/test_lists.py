"""Lists of events: what narrows them, and how they go on."""

from tests.integration.registration_api.bodies import event_body
from tests.integration.registration_api.conftest import Door


def test_the_catalogue_goes_on_where_it_stopped(door: Door) -> None:
    slugs = {door.event() for _each in range(5)}

    seen: list[str] = []
    page = door.ask("GET", "/events?limit=2").json
    while "next" in page:
        seen += [each["slug"] for each in page["items"]]
        page = door.ask("GET", f"/events?limit=2&after={page['next']}").json
    seen += [each["slug"] for each in page["items"]]

    assert len(seen) == len(set(seen))
    assert slugs <= set(seen)


def test_creating_again_with_the_same_key_gives_what_is_there(door: Door) -> None:
    programme = door.programme()
    bodies = {
        "/programmes": {"slug": "teine-kord", "title": {"et": "Teine kord"}},
        "/activities": {"programme": programme, "code": "A9", "kind": "seminar", "title": {"et": "Seminar"}},
        "/events": event_body(programme, "teine-kord"),
    }

    for path, body in bodies.items():
        first = door.organise("POST", path, body, Idempotency_Key="k-7")
        again = door.organise("POST", path, body, Idempotency_Key="k-7")
        without = door.organise("POST", path, body)
        another = door.organise("POST", path, {**body, "title": {"et": "Muu"}}, Idempotency_Key="k-7")

        assert (first.status_code, again.status_code) == (201, 201)
        assert again.json == first.json
        assert (without.status_code, another.status_code) == (409, 409)


def test_a_list_is_narrowed_to_a_programme_and_a_status(door: Door) -> None:
    programme = door.programme()
    public, draft = door.event(programme=programme), door.draft(programme=programme)

    everybody = door.ask("GET", f"/events?programme={programme}").json["items"]
    drafts = door.organise("GET", f"/events?programme={programme}&status=draft").json["items"]

    assert [each["slug"] for each in everybody] == [public]
    assert [each["slug"] for each in drafts] == [draft]


def test_changing_what_is_named_leaves_the_rest(door: Door) -> None:
    slug = door.event()
    before = door.organise("GET", f"/events/{slug}").json

    changed = door.organise("PATCH", f"/events/{slug}", {"title": {"en": "New title"}, "capacity": 25})

    assert changed.status_code == 200, changed.text
    assert changed.json["title"] == {**before["title"], "en": "New title"}
    assert changed.json["capacity"] == 25
    same = (
        "sessions",
        "venue",
        "trainers",
        "registration",
        "waiting_list",
        "form",
        "certificate",
        "description",
    )
    assert {name: changed.json[name] for name in same} == {name: before[name] for name in same}


def test_raised_capacity_goes_to_those_who_wait(door: Door) -> None:
    slug = door.event(capacity=1, minimum=0, waiting_list={"mode": "automatic"})
    door.register(slug)
    waiting = door.register(slug)

    door.organise("PATCH", f"/events/{slug}", {"capacity": 2})

    assert door.ask("GET", f"/registrations/{waiting['token']}").json["status"] == "confirmed"


def test_a_cancelled_event_says_why_and_ends_every_registration(door: Door) -> None:
    slug = door.event()
    one = door.register(slug)

    cancelled = door.organise("POST", f"/events/{slug}/cancel", {"reason": "Koolitaja haigestus."})

    assert (cancelled.json["status"], cancelled.json["cancelled_reason"]) == (
        "cancelled",
        "Koolitaja haigestus.",
    )
    assert door.ask("GET", f"/events/{slug}").json["registration_state"] == "closed"
    assert door.ask("GET", f"/registrations/{one['token']}").json["status"] == "cancelled"


def test_cancelling_needs_no_body(door: Door) -> None:
    slug = door.event()

    assert door.organise("POST", f"/events/{slug}/cancel").json["status"] == "cancelled"


def test_programmes_and_activities_are_changed_in_part(door: Door) -> None:
    slug = door.programme()

    programme = door.organise("PATCH", f"/programmes/{slug}", {"title": {"ru": "Программа"}, "funder": "ISF"})
    activity = door.organise("PATCH", f"/activities/{slug}/A1", {"target": {"events": 4}})

    assert programme.json["title"] == {"et": "Programm", "en": "", "ru": "Программа"}
    assert (programme.json["funder"], programme.json["version"]) == ("ISF", 2)
    assert activity.json["target"] == {"events": 4, "participants": 0}
    assert activity.json["title"]["et"] == "ABC"
