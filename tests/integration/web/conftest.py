"""The registration service's pages on a real database, asked the way a browser asks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits.storage import MemoryStorage
from playwright.sync_api import Browser
from werkzeug.test import TestResponse

from deploy.local.catalogues import compile_catalogues
from services.registration import bootstrap
from services.registration.crowds import shortcuts
from services.registration.handlers.desk import Desk
from services.registration.pages.every import PAGES
from services.registration.reasons import REASONS
from shared.clock import Clock
from shared.web import visits
from shared.web.application import WebParts, create_app
from tests.integration.registration_api.conftest import NOW, Door, api_store, door
from tests.integration.web.browsing import Page
from tests.integration.web.living import LivingSite, living
from tests.stack import ROOT

__all__ = ["api_store", "door"]


@dataclass
class Site:
    """The pages, a browser that keeps cookies, and the door organisers prepare events by."""

    app: Flask
    door: Door
    browser: FlaskClient

    def open(self, path: str, status: int = 200) -> Page:
        """The page at an address."""
        return self.read(self.browser.get(path), status)

    def send(self, page: Page, fields: Mapping[str, Any], action: str = "", status: int = 200) -> Page:
        """The page after the form of `page` was sent with these fields filled in, redirects followed."""
        address = action or page.action
        answer = self.browser.post(address, data={**page.hidden, **fields}, follow_redirects=True)
        return self.read(answer, status)

    def read(self, answer: TestResponse, status: int = 200) -> Page:
        """The answer as a page."""
        assert answer.status_code == status, answer.text
        return Page(answer.request.path, answer.text, answer)


def moments_passing(since: datetime) -> Callable[[], datetime]:
    """A clock that shows a quarter of a second more each time somebody looks.

    That is longer than a form must have been open, and short enough for half an hour, which a sign-in link is
    good for, to outlast all tests.
    """
    looks = count(1)
    return lambda: since + next(looks) * timedelta(milliseconds=250)


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues() -> None:
    """Pages speak all languages."""
    compile_catalogues(ROOT)


@pytest.fixture(scope="session")
def pages_app(door: Door) -> Flask:
    """The application as bootstrap builds it, with a clock that goes on."""
    return pages_of(door, door.desk)


def pages_of(door: Door, desk: Desk, clock: Clock | None = None, *, crowds: bool = True) -> Flask:
    """The application with this desk; without `crowds` the framework answers everything itself."""
    clock = clock or moments_passing(NOW)
    desk = replace(desk, clock=clock)
    app = create_app(
        WebParts(
            name="registration",
            settings=door.settings,
            pages=PAGES,
            reasons=REASONS,
            translations=sorted(bootstrap.TRANSLATIONS.iterdir()),
            desk=desk,
            clock=clock,
            shortcuts=shortcuts(desk) if crowds else (),
        )
    )
    visits.install(app, visits.Visits(MemoryStorage(), bootstrap.LIMITS))
    return app


@pytest.fixture
def site(pages_app: Flask, door: Door) -> Site:
    """A fresh browser."""
    return Site(pages_app, door, pages_app.test_client())


@pytest.fixture(scope="session")
def living_site(door: Door, browser: Browser, compiled_catalogues: None) -> Iterator[LivingSite]:
    """The pages behind a port."""
    with living(door, browser, moments_passing(NOW)) as site:
        yield site
