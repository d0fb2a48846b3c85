"""Who may do what: every route of the API, with every kind of asker."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from shared.web.access import issue_token
from tests.integration.registration_api.bodies import event_body, person_body
from tests.integration.registration_api.conftest import NOW, Door

UNSIGNED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4Iiwicm9sZSI6Im9yZ2FuaXNlciIsImV4cCI6OTk5OTk5OTk5OX0."
POLICIES = {"public", "personal", "organiser"}
OPEN = {
    ("GET", "/api/v1/docs"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/api/v1/events"),
    ("GET", "/api/v1/events/<slug>"),
    ("POST", "/api/v1/events/<slug>/registrations"),
    ("POST", "/api/v1/events/<slug>/nominations"),
    ("POST", "/api/v1/events/<slug>/files/<question>"),
}
"""What anybody may ask; everything else needs a link or a token."""


def routes(door: Door) -> Iterator[tuple[str, str, str]]:
    """Method, rule and policy of each route of the API."""
    for rule in door.app.url_map.iter_rules():
        if str(rule).startswith("/api/"):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                view = door.app.view_functions[rule.endpoint]
                yield method, str(rule), getattr(view, "access_policy", "none")


def filled(rule: str, slug: str) -> str:
    """An address of the rule."""
    parts = {
        "<slug>": slug,
        "<programme>": "programm-1",
        "<code>": "A1",
        "<registration_id>": "0" * 24,
        "<assignment_id>": "0" * 24,
        "<int:number>": "1",
        "<token>": "A" * 38,
        "<visit_id>": "0" * 24,
    }
    for name, value in parts.items():
        rule = rule.replace(name, value)
    return rule.removeprefix("/api/v1")


def test_every_route_says_its_policy(door: Door) -> None:
    found = {(method, rule): policy for method, rule, policy in routes(door)}

    assert {key for key, policy in found.items() if policy not in POLICIES} == set()
    assert {key for key, policy in found.items() if policy == "public"} == OPEN
    assert {rule for (_method, rule), policy in found.items() if policy == "personal"} == {
        rule for _method, rule in found if "<token>" in rule
    }


@pytest.mark.parametrize(
    "kind", ["anonymous", "rubbish", "another key", "run out", "trainer", "no algorithm"]
)
def test_an_organisers_route_is_shut_for_everybody_else(door: Door, kind: str) -> None:
    slug = door.event()
    before = door.everything()
    headers = {
        "anonymous": {},
        "rubbish": {"Authorization": "Bearer x.y.z"},
        "another key": {"Authorization": f"Bearer {_token(b'k' * 32)}"},
        "run out": door.bearer(valid_for=timedelta(seconds=-1)),
        "trainer": door.bearer("trainer"),
        "no algorithm": {"Authorization": f"Bearer {UNSIGNED}"},
    }[kind]
    expected = 403 if kind == "trainer" else 401

    answers = {
        (method, rule): door.ask(
            method, filled(rule, slug), {} if method != "GET" else None, **headers
        ).status_code
        for method, rule, policy in routes(door)
        if policy == "organiser"
    }

    assert answers == dict.fromkeys(answers, expected)
    assert len(answers) > 20
    assert door.everything() == before


def test_a_bad_token_is_not_taken_for_no_token(door: Door) -> None:
    slug = door.event()

    for method, path in (
        ("GET", f"/events/{slug}"),
        ("GET", "/events"),
        ("POST", f"/events/{slug}/registrations"),
    ):
        body = person_body(7001) if method == "POST" else None
        assert door.ask(method, path, body, Authorization="Bearer x.y.z").status_code == 401


def test_an_organiser_adds_a_person_by_hand_after_registration_closed(door: Door) -> None:
    slug = door.event(registration={"opens": None, "closes": "2026-11-20T00:00:00+02:00"})

    added = door.organise("POST", f"/events/{slug}/registrations", person_body(7002))

    assert (added.status_code, added.json["status"]) == (201, "confirmed")


def test_a_registration_is_not_reached_through_another_event(door: Door) -> None:
    own, other = door.event(approval=True), door.event(approval=True)
    one = door.register(own)
    before = door.everything()

    for verb in ("approve", "reject", "promote", "cancel"):
        answer = door.organise("POST", f"/events/{other}/registrations/{one['id']}/{verb}", {})
        assert (answer.status_code, answer.json["code"]) == (404, "unknown-registration")
    taken = door.organise("POST", f"/events/{other}/registrations/{one['id']}/take-back", {"reason": "x"})
    marked = door.organise(
        "PUT",
        f"/events/{other}/sessions/1/attendance",
        {"marks": [{"registration": one["id"], "mark": "present"}]},
    )

    assert (taken.status_code, marked.status_code) in {(404, 404), (404, 422)}
    assert door.everything() == before


def test_the_public_sees_neither_drafts_nor_contact_data_nor_rooms(door: Door) -> None:
    draft = door.draft()
    slug = door.event(online_url="https://ruum.example.org/salajane")

    read = door.ask("GET", f"/events/{slug}")
    listed = door.ask("GET", "/events?limit=200")

    assert draft not in listed.text
    for answer in (read, listed):
        assert "koolitus.example.org" not in answer.text
        assert "salajane" not in answer.text
    assert read.json["online"] is True
    assert "trainers" not in read.json


def test_of_a_confidential_event_the_public_learns_the_town_only(door: Door) -> None:
    body = event_body("x", "y")
    slug = door.event(confidential=True, sessions=[{**body["sessions"][0], "venue": body["venue"]}])

    read = door.ask("GET", f"/events/{slug}")
    seated = door.ask("GET", f"/registrations/{door.confirmed(slug)['token']}")

    assert read.json["venue"] == {"name": "", "address": "", "town": "Tartu"}
    assert "Eeskuju" not in read.text
    assert "Eeskuju 4" in seated.text


def _token(key: bytes) -> str:
    return issue_token(key, "program:test", "organiser", NOW, timedelta(hours=1))
