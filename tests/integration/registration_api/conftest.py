"""The registration service's door for programs on a real database of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits.storage import MemoryStorage
from pymongo import MongoClient

from services.registration import bootstrap
from services.registration.api.blueprints import BLUEPRINTS
from services.registration.crowds import shortcuts
from services.registration.handlers.desk import Desk
from services.registration.pages.every import PAGES
from services.registration.reasons import REASONS
from services.registration.settings import RegistrationSettings
from services.registration.store.database import DatabaseStore
from shared import links
from shared.ids import new_id
from shared.messaging.broker import Broker
from shared.messaging.station import Station
from shared.web import visits
from shared.web.access import issue_token
from shared.web.application import WebParts, create_app
from tests.integration.registration_api.bodies import event_body, person_body

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NUMBERS = count(1)


@dataclass
class Door:
    """The API, and what a test needs to make beforehand. Every answer is JSON unless said otherwise."""

    app: Flask
    client: FlaskClient
    desk: Desk
    settings: RegistrationSettings
    headers: Mapping[str, str] = field(default_factory=dict)

    def bearer(self, role: str = "organiser", valid_for: timedelta = timedelta(hours=1)) -> dict[str, str]:
        """The header of an organiser's program."""
        key = self.settings.key("api-tokens")
        return {"Authorization": f"Bearer {issue_token(key, 'program:test', role, NOW, valid_for)}"}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """An anonymous request; header names with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=named)

    def organise(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """A request of an organiser's program."""
        return self.ask(method, path, body, **self.bearer(), **headers)

    def programme(self) -> str:
        """The slug of a programme with activity A1."""
        slug = f"programm-{next(NUMBERS)}"
        assert (
            self.organise("POST", "/programmes", {"slug": slug, "title": {"et": "Programm"}}).status_code
            == 201
        )
        activity = {"programme": slug, "code": "A1", "kind": "training", "title": {"et": "ABC"}}
        assert self.organise("POST", "/activities", activity).status_code == 201
        return slug

    def draft(self, **changes: Any) -> str:
        """The slug of a new event."""
        body = {**event_body(self.programme(), f"abc-{next(NUMBERS)}"), **changes}
        answer = self.organise("POST", "/events", body)
        assert answer.status_code == 201, answer.text
        return str(answer.json["slug"])

    def event(self, **changes: Any) -> str:
        """The slug of a published event."""
        slug = self.draft(**changes)
        answer = self.organise("POST", f"/events/{slug}/publish")
        assert answer.status_code == 200, answer.text
        return slug

    def register(self, slug: str, **changes: Any) -> dict[str, Any]:
        """The answer to one more person's registration."""
        answer = self.ask("POST", f"/events/{slug}/registrations", {**person_body(next(NUMBERS)), **changes})
        assert answer.status_code == 201, answer.text
        return dict(answer.json)

    def confirmed(self, slug: str, **changes: Any) -> dict[str, Any]:
        """As `register`, at an event that has addresses confirmed, by somebody who has done so."""
        asked = self.register(slug, **changes)
        token = self.desk.links.token(links.CONFIRMATION, asked["id"])
        answer = self.ask("POST", f"/registrations/{token}/confirm")
        assert answer.status_code == 200, answer.text
        return dict(answer.json)

    def everything(self) -> dict[str, list[Any]]:
        """Every collection, whole: to show that nothing changed."""
        store = self.desk.store
        assert isinstance(store, DatabaseStore)
        names = sorted(store.database.list_collection_names())
        return {name: list(store.database[name].find().sort("_id")) for name in names}


@pytest.fixture(scope="session")
def api_store(mongo: MongoClient[dict[str, Any]]) -> Iterator[DatabaseStore]:
    """An empty database with every index."""
    name = f"test_{new_id()}"
    station = Station("registration", mongo, Broker("amqp://nowhere/"), name)
    store = DatabaseStore(mongo, name)
    station.prepare()
    store.prepare()
    yield store
    mongo.drop_database(name)


@pytest.fixture(scope="session")
def door(api_store: DatabaseStore) -> Door:
    """The application as bootstrap builds it, at a fixed time."""
    settings = RegistrationSettings.from_environment(
        {"KUTSE_SECRET": "s" * 40, "KUTSE_REGISTRATION_URL": "http://localhost"}
    )
    desk = replace(bootstrap.create_desk(settings, api_store), clock=lambda: NOW)
    return open_door(desk, settings)


def open_door(desk: Desk, settings: RegistrationSettings, *, crowds: bool = True) -> Door:
    """The application with this desk; without `crowds` the framework answers everything itself."""
    parts = WebParts(
        name="registration",
        settings=settings,
        pages=PAGES,
        api=BLUEPRINTS,
        reasons=REASONS,
        translations=sorted(bootstrap.TRANSLATIONS.iterdir()),
        desk=desk,
        clock=lambda: NOW,
        shortcuts=shortcuts(desk) if crowds else (),
    )
    app = create_app(parts)
    visits.install(app, visits.Visits(MemoryStorage(), bootstrap.LIMITS))
    return Door(app, app.test_client(), desk, settings)
