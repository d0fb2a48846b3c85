"""A program whose token is good in one programme: of every other one it learns and changes nothing."""

from datetime import timedelta
from typing import Any

import pytest

from shared.web.access import issue_token
from tests.integration.registration_api.bodies import event_body, person_body
from tests.integration.registration_api.conftest import NOW, Door
from tests.integration.registration_api.test_authorization import filled, routes


@pytest.fixture
def narrow(door: Door) -> dict[str, str]:
    """The header of an administrator's program in a programme of its own."""
    token = issue_token(
        door.settings.key("api-tokens"),
        "program:narrow",
        "administrator",
        NOW,
        timedelta(hours=1),
        [door.programme()],
    )
    return {"Authorization": f"Bearer {token}"}


def test_no_route_leads_into_another_programme(door: Door, narrow: dict[str, str]) -> None:
    slug = door.event()
    person = door.register(slug)["id"]
    programme = door.organise("GET", f"/events/{slug}").json["programme"]
    before = door.everything()

    answers = {}
    for method, rule, policy in routes(door):
        if policy == "organiser" and "<" in rule:
            at = rule.replace("<programme>", programme).replace("<registration_id>", person)
            at = at.replace("/programmes/<slug>", f"/programmes/{programme}")
            body = None if method == "GET" else {}
            answer = door.ask(method, filled(at, slug), body, **narrow)
            answers[method, rule] = (answer.status_code, answer.json["code"].removeprefix("unknown-"))

    assert set(answers.values()) == {(404, "event"), (404, "programme")}
    assert len(answers) > 20
    assert door.everything() == before


def test_nothing_is_made_in_another_programme(door: Door, narrow: dict[str, str]) -> None:
    slug = door.event()
    programme = door.organise("GET", f"/events/{slug}").json["programme"]
    activity = {"programme": programme, "code": "A9", "kind": "training", "title": {"et": "Võõras"}}
    trainer = {"programme": programme, "name": "Kadri Katse", "email": "kadri.katse@koolitus.example.org"}
    bodies: dict[str, Any] = {
        "/activities": activity,
        "/events": event_body(programme, f"{slug}-voi-mitte"),
        "/trainers": trainer,
        f"/events/{slug}/registrations": person_body(7900),
        "/programmes": {"slug": f"{programme}-veel", "title": {"et": "Võõras"}},
    }
    before = door.everything()

    codes = {path: door.ask("POST", path, body, **narrow).status_code for path, body in bodies.items()}

    assert set(codes.values()) <= {403, 404}, codes
    assert door.everything() == before


def test_lists_hold_nothing_of_another_programme(door: Door, narrow: dict[str, str]) -> None:
    slug, draft = door.event(), door.draft()
    programme = door.organise("GET", f"/events/{slug}").json["programme"]

    for path in ("/programmes?limit=200", "/activities?limit=200"):
        assert f'"{programme}"' not in door.ask("GET", path, **narrow).text
    for path in ("/events?limit=200", "/events?limit=200&status=draft"):
        assert draft not in door.ask("GET", path, **narrow).text
    assert door.ask("GET", f"/trainers?programme={programme}", **narrow).status_code == 404
