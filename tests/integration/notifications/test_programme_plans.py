"""The plan of a programme through the door for programs: new events take it, events there are keep theirs."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.integration.notifications.conftest import Office
from tests.integration.notifications.doors import program
from tests.integration.notifications.test_steps import COMPLETED, reached
from tests.unit.notifications.builders import PROGRAMME, Course, Registration, event_data

USUAL = f"/api/v1/plans/programmes/{PROGRAMME['slug']}"
OWN = {"mail": "reminder", "anchor": "start", "count": 3, "unit": "working-days", "at": "09:30"}
FORM = {"en": "https://forms.example.org/abc"}


@pytest.fixture
def client(office: Office) -> FlaskClient:
    """A program, and a training on 9 December."""
    office.hear(Course().published())
    return program(office)


def second() -> Course:
    """Another event of the programme."""
    return Course(event_data(id="f" * 24, slug="abc-02"))


def usual(client: FlaskClient) -> dict[str, Any]:
    """The programme's plan as it is."""
    answer = client.get(USUAL)
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def wanted(told: dict[str, Any], *more: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The plan as a program would write it."""
    names = ("id", "mail", "anchor", "count", "unit", "after", "at", "on")
    steps = [{name: each[name] for name in names} for each in told["steps"]]
    return {"version": told["version"], "steps": [*steps, *more], **changes}


def plan(client: FlaskClient, slug: str) -> dict[str, Any]:
    """The plan of an event."""
    return dict(client.get(f"/api/v1/plans/{slug}").json)


def test_new_events_begin_with_the_programmes_plan_and_events_there_are_keep_theirs(
    client: FlaskClient, office: Office
) -> None:
    before = plan(client, "abc-01")

    answer = client.put(USUAL, json=wanted(usual(client), OWN, feedback=FORM))
    office.hear(second().published())

    assert answer.status_code == 200, answer.json
    assert answer.json == {**usual(client), "events": [{"event": "abc-01", "is_usual": False}]}
    (own,) = [each for each in plan(client, "abc-02")["steps"] if each["at"] == "09:30"]
    assert (own["due_at"], own["state"]) == ("2026-12-04T07:30:00+00:00", "planned")
    assert plan(client, "abc-02")["feedback"] == FORM
    assert plan(client, "abc-01") == {**before, "is_usual": False}
    assert [(row["act"], row["subject"]) for row in office.database["audit"].find()] == [
        ("changed the plan", f"programmes/{PROGRAMME['slug']}")
    ]


def test_an_event_takes_the_programmes_plan_over_when_asked(client: FlaskClient) -> None:
    client.put(USUAL, json=wanted(usual(client), OWN))
    told = plan(client, "abc-01")

    late = client.post("/api/v1/plans/abc-01/take-over", json={"version": told["version"] + 1})
    answer = client.post("/api/v1/plans/abc-01/take-over", json={"version": told["version"]})

    assert (late.status_code, late.json["code"]) == (409, "plan-changed")
    assert (answer.status_code, answer.json["is_usual"]) == (200, True)
    assert len(answer.json["steps"]) == len(told["steps"]) + 1


def test_many_events_take_it_over_at_once_or_none_does(client: FlaskClient, office: Office) -> None:
    office.hear(second().published())
    shown = client.put(USUAL, json=wanted(usual(client), OWN)).json

    body = {"version": shown["version"], "events": ["abc-01", "none-such"]}
    refused = client.post(f"{USUAL}/spread", json=body)
    assert (refused.status_code, plan(client, "abc-01")["is_usual"]) == (404, False)
    answer = client.post(f"{USUAL}/spread", json={**body, "events": ["abc-01", "abc-02"]})

    assert [each["is_usual"] for each in answer.json["events"]] == [True, True]


def test_the_built_in_plan_is_restored_for_new_events(client: FlaskClient) -> None:
    built_in = usual(client)
    changed = client.put(USUAL, json=wanted(built_in, OWN, feedback=FORM)).json

    answer = client.post(f"{USUAL}/restore", json={"version": changed["version"]})

    assert (built_in["built_in"], changed["built_in"]) == (True, False)
    assert answer.json == {**built_in, "version": 2, "events": [{"event": "abc-01", "is_usual": True}]}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"feedback": {"en": "http://forms.example.org"}}, 422, "invalid"),
        ({"feedback": {"fi": "https://forms.example.org"}}, 422, "invalid"),
        ({"steps": [{**OWN, "skip": True}]}, 422, "invalid"),
        ({"steps": [{**OWN, "id": "none:of:ours"}]}, 404, "unknown-step"),
        ({"steps": [{**OWN, "mail": "thanks"}]}, 422, "invalid"),
        ({"version": 7}, 409, "plan-changed"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    client: FlaskClient, body: dict[str, Any], status: int, code: str
) -> None:
    before = usual(client)

    answer = client.put(USUAL, json=wanted(before, **body))

    assert (answer.status_code, answer.json["code"]) == (status, code), answer.json
    assert usual(client) == before


def test_a_programme_nobody_has_heard_of_has_no_plan(client: FlaskClient) -> None:
    answer = client.get("/api/v1/plans/programmes/none-such")

    assert (answer.status_code, answer.json["code"]) == (404, "unknown-programme")


def test_whoever_completed_is_asked_for_feedback_once_each_time_and_in_their_language(office: Office) -> None:
    office.hear(Course().published())
    client = program(office)
    body = wanted(
        usual(client), feedback={"en": "https://forms.example.org/en", "et": "https://forms.example.org/et"}
    )
    for each in body["steps"]:
        each["on"] = each["on"] or each["id"] == "feedback-again"
    client.put(USUAL, json=body)
    course = second()
    came, missed = Registration(course), Registration(course)
    office.hear(course.published(), came.confirmed(), missed.confirmed())
    office.now = COMPLETED
    office.hear(course.completed(COMPLETED), reached(came, COMPLETED))  # type: ignore[arg-type]

    office.tick(datetime(2026, 12, 11, 7, tzinfo=UTC))
    office.tick(datetime(2026, 12, 11, 7, 1, tzinfo=UTC))

    (mail,) = office.mails(template="feedback")
    assert (mail["invitee_id"], mail["language"]) == (came.id, "et")
    assert b"https://forms.example.org/et" in mail["content"]
    assert b"List-Unsubscribe" in mail["content"]
    office.tick(datetime(2026, 12, 14, 7, tzinfo=UTC) + timedelta(seconds=1))
    assert office.templates(template="feedback") == ["feedback"] * 2
