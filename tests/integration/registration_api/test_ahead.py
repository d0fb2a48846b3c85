"""A registration answered ahead of the framework is the one the framework would have answered."""

import json
from itertools import count
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.integration.registration_api.bodies import person_body
from tests.integration.registration_api.conftest import Door, open_door
from tests.unit.registration.schemas.test_plainly import BODIES

KEYS = count(1)
HEADERS = st.dictionaries(
    st.sampled_from(["Accept-Language", "Accept", "Cookie", "Authorization", "X-Forwarded-For", "Origin"]),
    st.sampled_from(["ru", "en;q=0.5, ru", "text/html", "a=b", "Bearer x", "null", ""]),
    max_size=2,
)


@pytest.fixture(scope="module")
def framework(door: Door) -> Door:
    """The same desk behind the framework alone."""
    return open_door(door.desk, door.settings, crowds=False)


@pytest.fixture(scope="module")
def slug(door: Door) -> str:
    """An event with room for whoever comes."""
    return door.event(capacity=5_000)


@pytest.fixture
def nobody_within(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """The framework answers nobody."""
    monkeypatch.setattr(door.app, "full_dispatch_request", None)


def sent(door: Door, slug: str, body: Any, key: str, headers: dict[str, str] | None = None) -> Any:
    """The answer to one request of a program, which carries its own identifier."""
    client = door.app.test_client(use_cookies=False)
    named = {"Idempotency-Key": key, "X-Correlation-Id": key, **(headers or {})}
    path = f"/api/v1/events/{slug}/registrations"
    return client.post(path, data=json.dumps(body), content_type="application/json", headers=named)


def told(answer: Any) -> tuple[int, str, dict[str, str]]:
    """All of it."""
    return answer.status_code, answer.text, dict(answer.headers)


@pytest.mark.usefixtures("nobody_within")
def test_the_usual_registration_never_reaches_the_framework(door: Door, slug: str) -> None:
    answer = sent(door, slug, person_body(71_001), "ahead-71001")
    assert (answer.status_code, answer.json["status"]) == (201, "confirmed")


@settings(max_examples=60, deadline=None)
@given(body=BODIES, headers=HEADERS)
def test_whatever_is_sent_is_answered_as_the_framework_answers(
    door: Door, framework: Door, slug: str, body: dict[str, Any], headers: dict[str, str]
) -> None:
    key = f"ahead-{next(KEYS)}"
    if body.get("email") == "Mari@Example.org":
        body["email"] = f"{key}@example.org"

    ahead = told(sent(door, slug, body, key, headers))
    within = told(sent(framework, slug, body, key, headers))

    assert ahead == within


@pytest.mark.parametrize(
    "body",
    [
        {"consents": ["photo"]},
        {"email": "first.71002@kool-01.example.org"},
        {"answers": {"unknown": "1"}},
        {"first_name": ""},
    ],
    ids=str,
)
def test_refusals_are_those_of_the_framework(
    door: Door, framework: Door, slug: str, body: dict[str, Any]
) -> None:
    sent(door, slug, {**person_body(71_002), "email": "first.71002@kool-01.example.org"}, "ahead-first")
    wrong = {**person_body(71_003), **body}

    ahead = told(sent(door, slug, wrong, "ahead-71003", {"X-Correlation-Id": "c"}))
    within = told(sent(framework, slug, wrong, "ahead-71003", {"X-Correlation-Id": "c"}))

    assert ahead == within


@pytest.mark.parametrize("where", ["no-such-event", "draft"])
def test_an_event_that_is_not_there_is_told_alike(door: Door, framework: Door, where: str) -> None:
    slug = door.draft() if where == "draft" else where
    assert told(sent(door, slug, person_body(71_004), "ahead-71004")) == told(
        sent(framework, slug, person_body(71_004), "ahead-71004")
    )


def test_a_defect_is_told_and_logged_as_any_other(
    door: Door, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door.desk.registrar, "submit", None)
    answer = sent(door, slug, person_body(71_005), "ahead-71005")
    assert (answer.status_code, answer.json["code"]) == (500, "internal")


def test_every_shortcut_is_an_open_door_of_the_framework(door: Door) -> None:
    app: Flask = door.app
    policies = {
        (method, rule.rule): getattr(app.view_functions[rule.endpoint], "access_policy", "")
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    for shortcut in app.extensions["kutse"].shortcuts:
        policy = "personal" if shortcut.is_personal else "public"
        assert policies[shortcut.method, shortcut.route] == policy
