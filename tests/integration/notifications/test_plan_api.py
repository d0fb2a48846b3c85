"""The plan of an event through the door for programs."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.integration.notifications.conftest import Office
from tests.integration.notifications.doors import program
from tests.unit.notifications.builders import Course, Registration, Trainer

WEEK = datetime(2026, 12, 2, 16, tzinfo=UTC)
PLAN = "/api/v1/plans/abc-01"
OWN = {"mail": "reminder", "anchor": "start", "count": 3, "unit": "working-days", "at": "09:30"}


@pytest.fixture
def client(office: Office) -> FlaskClient:
    """A program, and a training on 9 December with one participant and a trainer."""
    course = Course()
    office.hear(course.published(), Registration(course).confirmed(), Trainer(course).assigned())
    return program(office)


def plan(client: FlaskClient) -> dict[str, Any]:
    """The plan as it is."""
    answer = client.get(PLAN)
    assert answer.status_code == 200, answer.json
    told: dict[str, Any] = answer.json
    return told


def wanted(told: dict[str, Any], *more: dict[str, Any], **changes: dict[str, Any]) -> dict[str, Any]:
    """The plan as a program would write it: with changes to the steps named, and more steps."""
    names = ("id", "mail", "anchor", "count", "unit", "after", "at", "on", "paused", "skip")
    steps = [
        {name: each[name] for name in names} | changes.get(each["id"].replace("-", "_"), {})
        for each in told["steps"]
    ]
    return {"version": told["version"], "paused": told["paused"], "steps": [*steps, *more]}


def step(told: dict[str, Any], step_id: str) -> dict[str, Any]:
    """One step."""
    (found,) = [each for each in told["steps"] if each["id"] == step_id]
    return dict(found)


def test_a_plan_says_what_goes_out_when_and_to_how_many(client: FlaskClient) -> None:
    told = plan(client)

    planned = [
        (each["id"], each["due_at"], each["recipients"])
        for each in told["steps"]
        if each["state"] == "planned"
    ]
    assert planned == [
        ("trainer-week", "2026-12-02T16:00:00+00:00", 1),
        ("week", "2026-12-02T16:00:00+00:00", 1),
        ("day", "2026-12-08T16:00:00+00:00", 1),
        ("trainer-day", "2026-12-08T16:00:00+00:00", 1),
    ]
    assert step(told, "minimum-start")["reason"] == "no-minimum"
    assert step(told, "trainer-month")["reason"] == "past"


def test_a_plan_is_written_as_it_is_read_and_a_new_step_joins_it(client: FlaskClient, office: Office) -> None:
    answer = client.put(PLAN, json=wanted(plan(client), OWN, week={"count": 6}, day={"skip": True}))

    assert answer.status_code == 200, answer.json
    told = plan(client)
    assert told == answer.json
    assert step(told, "week")["due_at"] == "2026-12-03T16:00:00+00:00"
    (own,) = [each for each in told["steps"] if each["at"] == "09:30"]
    assert (own["due_at"], own["state"]) == ("2026-12-04T07:30:00+00:00", "planned")
    assert [row["act"] for row in office.database["audit"].find()] == ["changed the plan"]


def test_of_two_who_change_a_plan_at_once_the_later_one_is_told(client: FlaskClient) -> None:
    told = plan(client)

    first = client.put(PLAN, json=wanted(told, OWN))
    second = client.put(PLAN, json=wanted(told, week={"on": False}))

    assert (first.status_code, second.status_code, second.json["code"]) == (200, 409, "plan-changed")
    assert step(plan(client), "week")["on"]


def test_what_was_sent_cannot_be_rewritten_and_what_ships_with_kutse_is_switched_off(
    client: FlaskClient, office: Office
) -> None:
    office.tick(WEEK)
    told = plan(client)

    body = wanted(told, week={"count": 20})
    body["steps"] = [each for each in body["steps"] if each["id"] != "day"]
    client.put(PLAN, json=body)

    after = plan(client)
    assert (step(after, "week")["count"], step(after, "week")["state"], step(after, "week")["told"]) == (
        7,
        "sent",
        1,
    )
    assert (step(after, "day")["on"], step(after, "day")["reason"]) == (False, "off")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"count": -1}, 422, "invalid"),
        ({"count": 13, "unit": "months"}, 422, "invalid"),
        ({"after": True}, 422, "invalid"),
        ({"mail": "thanks"}, 422, "invalid"),
        ({"anchor": "completion"}, 422, "invalid"),
        ({"at": "25:00"}, 422, "invalid"),
        ({"mail": "another"}, 422, "invalid"),
        ({"stranger": 1}, 422, "invalid"),
        ({"id": "none:of:ours"}, 404, "unknown-step"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    client: FlaskClient, body: dict[str, Any], status: int, code: str
) -> None:
    before = plan(client)

    answer = client.put(PLAN, json=wanted(before, {**OWN, **body}))

    assert (answer.status_code, answer.json["code"]) == (status, code), answer.json
    assert plan(client) == before


def test_a_plan_has_a_limit(client: FlaskClient) -> None:
    answer = client.put(PLAN, json=wanted(plan(client), *[OWN] * 20))

    assert answer.status_code == 422


def test_no_event_no_plan(client: FlaskClient) -> None:
    assert client.get("/api/v1/plans/none").json["code"] == "unknown-event"


def test_strangers_see_no_plan(client: FlaskClient) -> None:
    client.environ_base.pop("HTTP_AUTHORIZATION")

    assert (client.get(PLAN).status_code, client.put(PLAN, json={}).status_code) == (401, 401)
