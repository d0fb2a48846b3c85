"""The pages behind a real port, for a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from flask import Flask
from limits.storage import MemoryStorage
from playwright.sync_api import Browser, Page

from services.registration import bootstrap
from services.registration.crowds import shortcuts
from services.registration.pages.every import PAGES
from services.registration.pages.manage.calls import visitor
from services.registration.reasons import REASONS
from services.registration.settings import RegistrationSettings
from services.registration.store.database import DatabaseStore
from shared.clock import Clock
from shared.kept_pages import PagesInMongoDb
from shared.web import kept_pages, visits
from shared.web.application import WebParts, create_app
from tests.integration.registration_api.conftest import Door
from tests.integration.web.holding import served


@dataclass(frozen=True)
class LivingSite:
    """An address that answers, and a browser to look at it."""

    url: str
    door: Door
    browser: Browser
    clock: Clock

    def look(self, path: str, width: int = 1280, scheme: str = "light") -> Page:
        """A page in a fresh window; scripts are off, because no page needs any."""
        window = self.browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=False,
        )
        page = window.new_page()
        page.goto(f"{self.url}{path}")
        return page


def pages_of(door: Door) -> PagesInMongoDb:
    """Where pages that answer forms are kept."""
    store = door.desk.store
    assert isinstance(store, DatabaseStore)
    return PagesInMongoDb(store.database["kept_pages"])


def application(door: Door, url: str, clock: Clock) -> Flask:
    """The service's pages as bootstrap builds them, reached at `url`."""
    settings = RegistrationSettings.from_environment(
        {"KUTSE_SECRET": "s" * 40, "KUTSE_REGISTRATION_URL": url}
    )
    desk = replace(door.desk, clock=clock, public_url=url)
    app = create_app(
        WebParts(
            name="registration",
            settings=settings,
            pages=PAGES,
            reasons=REASONS,
            translations=sorted(bootstrap.TRANSLATIONS.iterdir()),
            desk=desk,
            clock=clock,
            visitor=visitor,
            shortcuts=shortcuts(desk),
        )
    )
    visits.install(app, visits.Visits(MemoryStorage(), bootstrap.LIMITS))
    kept_pages.install(app, pages_of(door), clock)
    return app


@contextmanager
def living(door: Door, browser: Browser, clock: Clock) -> Iterator[LivingSite]:
    """The site answers inside and is gone afterwards."""
    with served(lambda url: application(door, url, clock)) as url:
        yield LivingSite(url, door, browser, clock)
