"""The document programs are written against says what the contract says."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from schemathesis import openapi

PROMISED = {
    "/events": {"get", "post"},
    "/events/{slug}": {"get", "patch"},
    "/events/{slug}/registrations": {"get", "post"},
    "/registrations/{token}": {"get", "patch"},
    "/registrations/{token}/withdraw": {"post"},
    "/registrations/{token}/accept": {"post"},
    "/registrations/{token}/decline": {"post"},
    "/registrations/{token}/substitute": {"post"},
    "/programmes": {"get", "post"},
    "/programmes/{slug}": {"get", "patch"},
    "/activities": {"get", "post"},
    "/activities/{programme}/{code}": {"get", "patch"},
    "/events/{slug}/publish": {"post"},
    "/events/{slug}/cancel": {"post"},
    "/events/{slug}/complete": {"post"},
    "/events/{slug}/registrations/{registration_id}/approve": {"post"},
    "/events/{slug}/registrations/{registration_id}/reject": {"post"},
    "/events/{slug}/registrations/{registration_id}/promote": {"post"},
    "/events/{slug}/registrations/{registration_id}/cancel": {"post"},
    "/events/{slug}/sessions/{number}/attendance": {"get", "put"},
    "/events/{slug}/registrations.csv": {"get"},
    "/events/{slug}/registrations.xlsx": {"get"},
    "/events/{slug}/sessions/{number}/sign-in-sheet.pdf": {"get"},
}
METHODS = {"get", "post", "put", "patch", "delete"}


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and what is said of it."""
    for path, found in document["paths"].items():
        for method in METHODS & set(found):
            yield path.removeprefix("/api/v1"), method, found[method]


def test_it_is_openapi_3_1_that_a_reader_understands(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    read = [each.ok() for each in openapi.from_dict(document).get_all_operations()]
    assert len(read) == len(list(operations(document)))


def test_every_promised_operation_is_there(document: dict[str, Any]) -> None:
    found: dict[str, set[str]] = {}
    for path, method, _said in operations(document):
        found.setdefault(path, set()).add(method)

    assert {path: methods & found.get(path, set()) for path, methods in PROMISED.items()} == PROMISED


def test_every_operation_says_in_a_sentence_what_it_does_and_for_whom(document: dict[str, Any]) -> None:
    for path, method, said in operations(document):
        assert said["summary"].endswith("."), (path, method)
        assert said["tags"], (path, method)
        assert "security" in said, (path, method)


def test_what_writes_takes_an_idempotency_key(document: dict[str, Any]) -> None:
    for path, method, said in operations(document):
        names = {each.get("name") for each in said.get("parameters", [])}
        assert ("Idempotency-Key" in names) == (method in {"post", "put", "patch"}), (path, method)


def test_refusals_are_problems(document: dict[str, Any]) -> None:
    for path, method, said in operations(document):
        assert said["responses"]["default"] == {"$ref": "#/components/responses/DEFAULT_ERROR"}, (
            path,
            method,
        )
    content = document["components"]["responses"]["DEFAULT_ERROR"]["content"]
    assert list(content) == ["application/problem+json"]


def test_every_example_keeps_its_own_schema(document: dict[str, Any]) -> None:
    checked = 0
    for _path, _method, said in operations(document):
        bodies = [said.get("requestBody", {}), *said["responses"].values()]
        for content in (each for body in bodies for each in body.get("content", {}).values()):
            if "example" in content:
                schema = {**content["schema"], "components": document["components"]}
                jsonschema.Draft202012Validator(schema).validate(content["example"])
                checked += 1
    assert checked >= 6


@pytest.mark.parametrize("name", ["RegistrationBody", "EventBody", "ProgrammeBody", "AttendanceBody"])
def test_bodies_refuse_what_they_do_not_know(document: dict[str, Any], name: str) -> None:
    assert document["components"]["schemas"][name]["additionalProperties"] is False


def test_the_body_of_a_registration_is_the_contracts(document: dict[str, Any]) -> None:
    schema = document["components"]["schemas"]["RegistrationBody"]

    assert set(schema["properties"]) == {
        "first_name",
        "last_name",
        "email",
        "language",
        "organisation",
        "job_title",
        "phone",
        "target_group",
        "answers",
        "consents",
        "needs",
    }
    assert set(schema["required"]) == {"first_name", "last_name", "email"}


def test_what_the_public_reads_has_no_field_for_contact_data(document: dict[str, Any]) -> None:
    fields = set(document["components"]["schemas"]["PublicEventOut"]["properties"])

    assert not fields & {"trainers", "online_url", "pools", "version", "created_at"}
