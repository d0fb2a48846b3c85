"""How errors look to programs and to people."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.unit.web.applications import HOST


def send(client: FlaskClient, body: Any, language: str = "en", **more: Any) -> Any:
    return client.post(
        "/api/v1/things", json=body, headers={"Accept-Language": language}, base_url=HOST, **more
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [("et", "Täitke see väli."), ("en", "Fill in this field."), ("ru", "Заполните это поле.")],
)
def test_a_refusal_is_a_problem_in_the_askers_language(
    client: FlaskClient, language: str, words: str
) -> None:
    answer = send(client, {"name": "full"}, language)

    assert answer.status_code == 409
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == "full"
    assert answer.json["detail"] == words
    assert answer.json["type"] == "urn:kutse:problem:full"


def test_parameters_of_a_refusal_stand_in_its_sentence(client: FlaskClient) -> None:
    assert send(client, {"name": "low"}).json["detail"] == "Enter 3 or more."


@pytest.mark.parametrize(("language", "words"), [("et", "Täitke see väli."), ("ru", "Заполните это поле.")])
def test_a_wrong_field_has_one_entry_in_the_askers_language(
    client: FlaskClient, language: str, words: str
) -> None:
    answer = send(client, {"number": "x"}, language)

    entries = {entry["field"]: entry for entry in answer.json["errors"]}
    assert answer.status_code == 422
    assert entries["name"]["detail"] == words
    assert set(entries) == {"name", "number"}


def test_a_nested_field_is_named_with_dots_and_pointed_at(client: FlaskClient) -> None:
    (entry,) = send(client, {"name": "bad"}).json["errors"]

    assert entry == {
        "field": "sessions.0.ends",
        "pointer": "#/sessions/0/ends",
        "detail": "Fill in this field.",
    }


def test_an_unknown_field_is_refused(client: FlaskClient) -> None:
    answer = send(client, {"name": "A", "role": "administrator"})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "role"


@pytest.mark.parametrize(
    "body",
    ["{", "[" * 100_000, '{"name": NaN}', '{"number": Infinity}', "\xff", '{"number": ' + "9" * 5000 + "}"],
)
def test_what_is_no_json_is_a_bad_request(client: FlaskClient, body: str) -> None:
    answer = client.post("/api/v1/things", data=body, content_type="application/json", base_url=HOST)

    assert answer.status_code == 400
    assert answer.json["code"] == "bad-request"


def test_a_half_surrogate_is_refused_and_breaks_nothing(client: FlaskClient) -> None:
    answer = client.post(
        "/api/v1/things", data='{"name": "\\ud800"}', content_type="application/json", base_url=HOST
    )

    assert answer.status_code == 422


def test_another_body_format_is_unsupported(client: FlaskClient) -> None:
    assert client.post("/api/v1/things", data={"name": "A"}, base_url=HOST).status_code == 415


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.put("/api/v1/things", json={}, base_url=HOST)

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_person_gets_a_page(client: FlaskClient) -> None:
    answer = client.get("/ru/nowhere", base_url=HOST)

    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert "Такой страницы нет" in answer.text


def test_our_own_mistake_shows_a_number_to_name_and_nothing_else(app: Flask, client: FlaskClient) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False

    answer = client.get("/et/broken", headers={"X-Correlation-Id": "seen-42"}, base_url=HOST)

    assert answer.status_code == 500
    assert "seen-42" in answer.text
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text


def test_while_a_part_is_away_the_page_keeps_what_was_typed(client: FlaskClient) -> None:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/form", base_url=HOST).text)
    assert found

    answer = client.post(
        "/et/busy", data={"csrf_token": found[1], "name": "Jüri", "tick": ["a", "b"]}, base_url=HOST
    )

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "7"
    assert '<input type="hidden" name="name" value="Jüri">' in answer.text
    assert answer.text.count('name="tick"') == 2
    assert "Saada uuesti" in answer.text


def test_a_process_that_is_not_ready_names_what_is_missing(client: FlaskClient) -> None:
    answer = client.get("/readyz", base_url=HOST)

    assert answer.status_code == 503
    assert answer.json == {"ready": False, "missing": ["mongodb"]}


@pytest.mark.parametrize("given", ["a b", "x" * 65, "å"])
def test_a_malformed_correlation_id_is_replaced(client: FlaskClient, given: str) -> None:
    answer = client.get("/form", headers={"X-Correlation-Id": given}, base_url=HOST)

    assert answer.headers["X-Correlation-Id"] != given
