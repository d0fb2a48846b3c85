"""The published JSON Schemas accept what travels and refuse what does not."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from shared.contracts import reference
from tests.contracts.examples import NAMES, example
from tests.contracts.test_contracts import with_strangers


@pytest.fixture(scope="module")
def document() -> Any:
    """The AsyncAPI document as others read it."""
    return json.loads(reference.as_text(reference.asyncapi()))


def validator(document: Any, name: str) -> Draft202012Validator:
    """Checks messages of one type against the document."""
    payload = document["components"]["messages"][name]["payload"]
    return Draft202012Validator({**payload, "components": document["components"]})


@pytest.mark.parametrize("name", NAMES)
def test_an_example_keeps_the_published_schema(document: Any, name: str) -> None:
    check = validator(document, name)

    check.validate(example(name))
    check.validate(with_strangers(example(name)))


@pytest.mark.parametrize("name", NAMES)
def test_a_message_without_its_data_breaks_the_published_schema(document: Any, name: str) -> None:
    assert not validator(document, name).is_valid(example(name) | {"data": {}})
    assert not validator(document, name).is_valid(example(name) | {"source": "/kutse/somebody"})
