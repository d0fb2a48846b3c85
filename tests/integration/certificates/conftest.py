"""The certificates service on a real database of its own."""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pymongo import MongoClient
from pymongo.database import Database

from services.certificates import bootstrap
from services.certificates.domain.certificates import Certificate
from services.certificates.domain.codes import CODE_BYTES, code_from
from services.certificates.handlers.desk import Desk
from services.certificates.handlers.making import make_next
from services.certificates.renderer.pdf import Renderer
from services.certificates.store.transactions import Store
from shared.contracts.envelope import Message
from shared.ids import new_id
from shared.links import Links
from shared.messaging.broker import Broker
from shared.messaging.station import Station
from shared.settings import Settings
from shared.web.access import issue_token
from tests.integration.certificates.builders import COMPLETED_AT, Course, Participant

NOW = COMPLETED_AT + timedelta(days=1)
SECRET = "s" * 32


@dataclass
class Office:
    """The service: what it is told, what it makes, what it says."""

    store: Store
    desk: Desk
    deliver: Callable[[Message], object]
    render: Callable[[Certificate], bytes]
    courses: list[Course] = field(default_factory=list)

    def hear(self, *messages: Message) -> None:
        """Every message is delivered twice: the second time changes nothing."""
        for message in messages:
            self.deliver(message)
            before = self.everything()
            self.deliver(message)
            assert self.everything() == before

    def course(self, **changes: Any) -> Course:
        """A course that was announced."""
        course = Course(**changes)
        self.hear(course.announced())
        return course

    def make_all(self) -> list[Certificate]:
        """Makes whatever waits."""
        return list(iter(lambda: make_next(self.desk, self.render), None))

    def issue(self, **person: Any) -> Certificate:
        """A valid document of somebody."""
        course = person.pop("course", None) or self.course()
        participant = Participant(course, **person)
        self.hear(participant.completed())
        self.make_all()
        return self.of(participant)[-1]

    def of(self, participant: Participant) -> list[Certificate]:
        """All documents of a registration, oldest first."""
        return self._of(participant.id)

    def of_registration(self, document: Certificate) -> list[Certificate]:
        """All documents of the registration that this one belongs to, oldest first."""
        return self._of(document.registration_id)

    def _of(self, registration_id: str) -> list[Certificate]:
        return self.store.atomically(lambda tx: list(tx.certificates.of_registration(registration_id)))

    def announced(self) -> list[dict[str, Any]]:
        """What was put into the outbox, in order: type, aggregate version, data."""
        rows = self.store.database["outbox"].find().sort("position")
        return [json.loads(row["body"]) for row in rows]

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """Every collection, whole."""
        names = sorted(self.store.database.list_collection_names())
        return {name: list(self.store.database[name].find().sort("_id")) for name in names}


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    """One renderer for all."""
    return Renderer(lambda code: f"https://kutse.example.org/verify/{code}")


@pytest.fixture(scope="session")
def station(mongo: MongoClient[dict[str, Any]]) -> Iterator[Station]:
    """A prepared database for all tests that need no process."""
    station = Station("certificates", mongo, Broker("amqp://nowhere/"), f"test_{new_id()}")
    station.prepare()
    Store(mongo, station.database).prepare()
    yield station
    mongo.drop_database(station.database.name)


@pytest.fixture
def office(station: Station, renderer: Renderer) -> Office:
    """A service without its processes, that has heard nothing yet."""
    empty(station.database)
    store = Store(station.client, station.database)
    desk = Desk(
        store=store,
        clock=lambda: NOW,
        draw_code=lambda: code_from(secrets.token_bytes(CODE_BYTES)),
        links=Links(b"k" * 32),
    )
    return Office(store, desk, bootstrap.deliver_to(desk), renderer.render)


def empty(database: Database[dict[str, Any]]) -> None:
    """Every collection is empty and keeps its indexes."""
    for name in database.list_collection_names():
        database[name].delete_many({})


@dataclass
class Site:
    """The web application on the office's own database."""

    client: FlaskClient
    settings: Settings
    office: Office

    def token(self, registration_id: str, link: int = 0) -> str:
        """A personal link's token."""
        return Links(self.settings.key("links")).token("registration", registration_id, link)

    def bearer(self, role: str = "organiser") -> dict[str, str]:
        """The header of an organiser's program."""
        at = self.settings.clock()()
        token = issue_token(self.settings.key("api-tokens"), "test", role, at, timedelta(hours=1))
        return {"Authorization": f"Bearer {token}"}


@pytest.fixture(scope="session")
def environ(mongo_url: str) -> dict[str, str]:
    """The environment of the web application."""
    return {"KUTSE_SECRET": SECRET, "MONGO_URL": mongo_url, "KUTSE_CERTIFICATES_URL": "http://localhost"}


@pytest.fixture(scope="session")
def application(environ: dict[str, str]) -> Flask:
    """The web application as gunicorn would load it."""
    return loaded(environ)


def loaded(environ: Mapping[str, str]) -> Flask:
    """The web application in this environment, ready to answer."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        app = bootstrap.create_web()
    app.extensions["kutse"].begin()
    return app


@pytest.fixture
def site(application: Flask, environ: dict[str, str], renderer: Renderer) -> Site:
    """The web application with an empty database."""
    desk: Desk = application.extensions["kutse"].desk
    assert isinstance(desk.store, Store)
    empty(desk.store.database)
    office = Office(desk.store, desk, bootstrap.deliver_to(desk), renderer.render)
    return Site(application.test_client(), Settings.from_environment(environ), office)
