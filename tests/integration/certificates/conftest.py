"""The certificates service on a real database of its own."""

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from pymongo import MongoClient

from services.certificates import bootstrap
from services.certificates.domain.certificates import Certificate
from services.certificates.domain.codes import CODE_BYTES, code_from
from services.certificates.handlers.desk import Desk
from services.certificates.handlers.making import make_next
from services.certificates.renderer.pdf import Renderer
from services.certificates.store.transactions import Store
from shared.contracts.envelope import Message
from shared.links import Links
from shared.messaging.broker import Broker
from shared.messaging.station import Station
from shared.settings import Settings, database_name
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
        return self.store.atomically(lambda tx: list(tx.certificates.of_registration(participant.id)))

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


@pytest.fixture
def office(mongo: MongoClient[dict[str, Any]], database_name: str, renderer: Renderer) -> Office:
    """A service without its processes."""
    station = Station("certificates", mongo, Broker("amqp://nowhere/"), database_name)
    store = Store(mongo, station.database)
    station.prepare()
    store.prepare()
    desk = Desk(
        store=store,
        clock=lambda: NOW,
        draw_code=lambda: code_from(secrets.token_bytes(CODE_BYTES)),
        links=Links(b"k" * 32),
    )
    return Office(store, desk, bootstrap.deliver_to(desk), renderer.render)


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


@pytest.fixture
def site(
    mongo_url: str, mongo: MongoClient[dict[str, Any]], renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    """The web application as gunicorn would load it, with the service's database emptied before and after."""
    environ = {"KUTSE_SECRET": SECRET, "MONGO_URL": mongo_url, "KUTSE_CERTIFICATES_URL": "http://localhost"}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    mongo.drop_database(database_name("certificates"))
    app = bootstrap.create_web()
    settings = Settings.from_environment(environ)
    desk: Desk = app.extensions["kutse"].desk
    assert isinstance(desk.store, Store)
    office = Office(desk.store, desk, bootstrap.deliver_to(desk), renderer.render)
    yield Site(app.test_client(), settings, office)
    mongo.drop_database(database_name("certificates"))
