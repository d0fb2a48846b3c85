"""The OpenAPI document of the registration service, built without any server."""

from typing import Any

import pytest

from services.registration.api.blueprints import BLUEPRINTS
from services.registration.reasons import REASONS
from services.registration.settings import RegistrationSettings
from shared.web.application import WebParts, create_app


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """As a program reads it."""
    settings = RegistrationSettings.from_environment(
        {"KUTSE_SECRET": "s" * 40, "KUTSE_REGISTRATION_URL": "http://localhost"}
    )
    app = create_app(WebParts(name="registration", settings=settings, api=BLUEPRINTS, reasons=REASONS))
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json or {})
