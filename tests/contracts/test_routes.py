"""The map of the system agrees with what the services do, and the documents agree with the map."""

import json
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from shared.contracts import reference
from shared.contracts.envelope import MessageType
from shared.contracts.routes import LISTENERS, PUBLISHERS, TYPES
from shared.settings import SERVICES
from tests.stack import ROOT

every_service = pytest.mark.parametrize("service", SERVICES)


def names(kinds: Any) -> list[str]:
    """Sorted, so that a difference is easy to read."""
    return sorted(kind.name for kind in kinds)


@every_service
def test_a_service_handles_exactly_what_its_queue_is_bound_to(service: str) -> None:
    messages = import_module(f"services.{service}.messages")

    assert names(messages.SUBSCRIBES) == names(LISTENERS[service])


@every_service
def test_a_service_publishes_exactly_the_types_of_its_contract(service: str) -> None:
    messages = import_module(f"services.{service}.messages")

    assert names(messages.PUBLISHES) == names(PUBLISHERS[service])


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_every_type_is_heard_by_somebody(kind: MessageType) -> None:
    assert reference.listeners(kind)


def test_nobody_listens_to_a_type_that_nobody_publishes() -> None:
    heard = {kind.name for kinds in LISTENERS.values() for kind in kinds}

    assert heard <= {kind.name for kinds in PUBLISHERS.values() for kind in kinds}


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_a_type_is_named_after_what_happened_and_carries_a_version(kind: MessageType) -> None:
    product, subject, happened, version = kind.name.split(".")

    assert (product, version) == ("kutse", "v1")
    assert subject.isidentifier()
    assert happened.isidentifier()
    assert kind.summary.endswith(".")


def test_the_page_about_messages_is_true() -> None:
    assert (ROOT / "docs" / reference.PAGE).read_text(encoding="utf-8") == reference.page()


def test_the_asyncapi_document_is_true() -> None:
    written = (ROOT / "docs" / reference.ASYNCAPI).read_text(encoding="utf-8")

    assert written == reference.as_text(reference.asyncapi())


def test_every_reference_in_the_asyncapi_document_leads_somewhere() -> None:
    document = json.loads(reference.as_text(reference.asyncapi()))

    assert [pointer for pointer in pointers(document) if not leads_somewhere(document, pointer)] == []


def pointers(value: Any) -> Iterator[str]:
    """Every `$ref` in it."""
    if isinstance(value, dict):
        yield from ([value["$ref"]] if "$ref" in value else [])
        for inner in value.values():
            yield from pointers(inner)
    if isinstance(value, list):
        for inner in value:
            yield from pointers(inner)


def leads_somewhere(document: Any, pointer: str) -> bool:
    """Is there something at this place of the document?"""
    for step in pointer.removeprefix("#/").split("/"):
        document = document.get(step)
        if document is None:
            return False
    return True
