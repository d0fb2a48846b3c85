"""Generated requests for every operation: nothing breaks, and every answer is what the document says."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.integration.registration_api.conftest import Door

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
BOUNDED = settings(
    max_examples=4,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def operations(door: Door) -> list[Any]:
    """Every operation of the document as the application serves it."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", door.app)
    return [each.ok() for each in schema.get_all_operations()]


def test_an_organisers_program_meets_no_surprise(door: Door, operations: list[Any]) -> None:
    for operation in operations:
        _try(operation, door.bearer())


def test_an_anonymous_program_meets_no_surprise(operations: list[Any]) -> None:
    for operation in operations:
        _try(operation, {})


def _try(operation: Any, headers: dict[str, str]) -> None:
    @BOUNDED
    @given(case=operation.as_strategy())
    def one(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    one()
