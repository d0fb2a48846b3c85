"""marshmallow's own messages are said in the person's language."""

from collections.abc import Iterator
from inspect import isclass

import pytest
from flask import Flask
from marshmallow import Schema, fields, validate

from shared.web import wording

FILLED = {
    "obj_type": "datetime",
    "awareness": "aware",
    "choices": "a, b",
    "input": "x",
    "min": 2,
    "max": 9,
    "equal": 4,
    "other": 7,
    "values": "a",
}
DUMPED_ONLY = ("cannot be formatted",)


def messages() -> Iterator[str]:
    """Everything marshmallow may say when it loads."""
    yield from Schema()._default_error_messages.values()
    for kind in vars(fields).values():
        if isclass(kind) and issubclass(kind, fields.Field):
            yield from getattr(kind, "default_error_messages", {}).values()
    yield from (
        kind.default_message
        for kind in vars(validate).values()
        if isclass(kind) and hasattr(kind, "default_message")
    )
    length, bounds = validate.Length, validate.Range(2, 9)
    yield from (length.message_min, length.message_max, length.message_all, length.message_equal)
    yield from (bounds.message_min, bounds.message_max, bounds.message_all)


LOADED = sorted(
    {
        message.format(**FILLED)
        for message in map(str, messages())
        if not any(part in message for part in DUMPED_ONLY)
    }
)


@pytest.mark.parametrize("language", ["et", "ru"])
@pytest.mark.parametrize("message", LOADED)
def test_every_message_of_marshmallow_is_said_in_the_persons_language(
    app: Flask, language: str, message: str
) -> None:
    with app.test_request_context(f"/{language}/", environ_overrides={"kutse.language": language}):
        said = wording.say(message)

    assert said != message
    assert not any(word in said.split() for word in ("the", "Enter", "Not", "Must", "valid"))


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Longer than maximum length 1.", "Use at most 1 character."),
        ("Longer than maximum length 200.", "Use at most 200 characters."),
        ("Shorter than minimum length 1.", "Fill in this field."),
        ("Length must be between 2 and 9.", "Use at most 9 characters."),
        ("Must be greater than or equal to 2 and less than or equal to 9.", "Enter a number from 2 to 9."),
    ],
)
def test_numbers_of_a_message_are_kept(app: Flask, message: str, said: str) -> None:
    with app.test_request_context("/", environ_overrides={"kutse.language": "en"}):
        assert wording.say(message) == said


def test_a_code_is_said_by_the_services_text(app: Flask) -> None:
    with app.test_request_context("/", environ_overrides={"kutse.language": "et"}):
        assert wording.say("full") == "Täitke see väli."


def test_nested_messages_are_flat_and_said_once(app: Flask) -> None:
    nested = {"people": {0: {"email": ["full", "full"]}}, "_schema": ["full"], "tags": {1: ["full"]}}

    with app.test_request_context("/", environ_overrides={"kutse.language": "en"}):
        found = wording.spoken(nested)

    assert found == {name: ["Fill in this field."] for name in ("people.0.email", "_schema", "tags.1")}
