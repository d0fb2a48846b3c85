"""An application on the web base and somebody who asks it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deploy.local.catalogues import compile_catalogues
from tests.stack import ROOT
from tests.unit.web.applications import NOW, Clock, an_app


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues() -> None:
    """The base speaks all languages."""
    compile_catalogues(ROOT)


@pytest.fixture(scope="session")
def only_clock() -> Clock:
    """The clock of the one application."""
    return Clock()


@pytest.fixture
def clock(only_clock: Clock) -> Clock:
    """What time the application thinks it is; the same at the start of each test."""
    only_clock.at = NOW
    return only_clock


@pytest.fixture(scope="session")
def app(only_clock: Clock, compiled_catalogues: None) -> Flask:
    """The application, made once."""
    return an_app(only_clock)


@pytest.fixture
def client(app: Flask, clock: Clock) -> FlaskClient:
    """A browser that keeps cookies."""
    return app.test_client()
