"""Every message type keeps its promise: strict out, tolerant in."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from marshmallow import Schema, fields

from shared.contracts.envelope import InvalidMessageError, dumps, loads
from shared.contracts.routes import TYPES
from tests.contracts.examples import FOLDER, NAMES, example

every_type = pytest.mark.parametrize("name", NAMES)


def with_strangers(value: Any) -> Any:
    """The same, with a field nobody knows in every object at every depth."""
    if isinstance(value, dict):
        return {"stranger": {"x": [1]}} | {key: with_strangers(inner) for key, inner in value.items()}
    return [with_strangers(inner) for inner in value] if isinstance(value, list) else value


def required(schema: Schema, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path to every required field, nested ones too; lists are entered at their first item."""
    for name, field in schema.fields.items():
        inner = field.inner if isinstance(field, fields.List) else field
        if field.required:
            yield (*path, name)
        if isinstance(inner, fields.Nested):
            yield from required(inner.schema, (*path, name))


def without(message: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """The message with one field of its data gone."""
    changed: dict[str, Any] = json.loads(json.dumps(message))
    place = changed["data"]
    for step in path[:-1]:
        place = place[step][0] if isinstance(place[step], list) else place[step]
    del place[path[-1]]
    return changed


REQUIRED = [(name, path) for name in NAMES for path in required(TYPES[name].schema())]


def test_there_is_an_example_of_every_type_and_no_other() -> None:
    assert sorted(file.stem for file in FOLDER.iterdir()) == NAMES


@every_type
def test_an_example_is_a_message_of_its_type(name: str) -> None:
    text = example(name)

    message = loads(json.dumps(text), TYPES)

    assert (message.type, message.id, message.subject) == (name, text["id"], text["subject"])
    assert message.time.utcoffset() is not None


@every_type
def test_what_is_read_is_written_the_same(name: str) -> None:
    message = loads(json.dumps(example(name)), TYPES)

    written = dumps(TYPES[name], message)

    assert json.loads(written) == example(name)
    assert loads(written, TYPES) == message


@every_type
def test_fields_nobody_knows_are_ignored_at_every_depth(name: str) -> None:
    known = loads(json.dumps(example(name)), TYPES)

    assert loads(json.dumps(with_strangers(example(name))), TYPES) == known


@pytest.mark.parametrize(
    ("name", "path"), REQUIRED, ids=[f"{name}-{'.'.join(path)}" for name, path in REQUIRED]
)
def test_a_message_without_a_required_field_is_refused(name: str, path: tuple[str, ...]) -> None:
    incomplete = without(example(name), path)

    with pytest.raises(InvalidMessageError):
        loads(json.dumps(incomplete), TYPES)


@pytest.mark.parametrize(
    "attribute",
    ["specversion", "id", "source", "type", "time", "subject", "correlationid", "aggregateversion", "data"],
)
def test_an_envelope_without_one_of_its_attributes_is_refused(attribute: str) -> None:
    text = example(NAMES[0])
    del text[attribute]

    with pytest.raises(InvalidMessageError, match=attribute):
        loads(json.dumps(text), TYPES)


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("specversion", "0.3"),
        ("type", "kutse.registration.confirmed.v2"),
        ("type", ["x"]),
        ("time", "2026-03-02T09:00:00"),
        ("aggregateversion", "1"),
        ("id", ""),
        ("id", "x" * 65),
        ("data", []),
    ],
)
def test_an_envelope_with_a_wrong_value_is_refused(attribute: str, value: object) -> None:
    with pytest.raises(InvalidMessageError):
        loads(json.dumps(example(NAMES[0]) | {attribute: value}), TYPES)


def test_a_refusal_repeats_no_value_from_the_message() -> None:
    text = example("kutse.registration.confirmed.v1")
    text["data"]["person"]["language"] = "mari@example.ee"

    with pytest.raises(InvalidMessageError) as refusal:
        loads(json.dumps(text), TYPES)

    assert "mari" not in str(refusal.value)


def test_what_breaks_its_contract_is_not_written() -> None:
    message = loads(json.dumps(example("kutse.registration.confirmed.v1")), TYPES)
    broken = replace(message, data={**message.data, "because": "chance"})

    with pytest.raises(InvalidMessageError, match="because"):
        dumps(TYPES[message.type], broken)


@every_type
def test_persons_stand_under_data_person_and_nowhere_else(name: str) -> None:
    text = example(name)
    person = text["data"].pop("person", {})

    left = json.dumps(text, ensure_ascii=False)

    assert not [value for key, value in person.items() if key != "language" and value and value in left]
