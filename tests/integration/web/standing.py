"""Three services that say how they stand, each behind a port of its own."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pymongo import MongoClient
from werkzeug.serving import make_server

from services.registration.asking import AskedServices
from shared.documents import is_answering
from shared.ids import new_id
from shared.messaging.broker import Broker, Waiting
from shared.messaging.dead_letters import Undelivered
from shared.messaging.station import Station
from shared.settings import SERVICES, Settings
from shared.standing import MailFigures
from shared.web.application import WebParts, create_app
from shared.web.status import Lookout, status_door
from tests.stack import free_ports

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
CALM = MailFigures(0, 0.0, 0, "")


@dataclass
class Standing:
    """The services, and what a test does to them."""

    stations: dict[str, Station]
    addresses: dict[str, tuple[str, str]]
    settings: Settings
    mails: MailFigures = CALM

    def asked(self, away: str = "") -> AskedServices:
        """They are asked over HTTP; at the address of `away` nobody listens."""
        addresses = dict(self.addresses)
        if away:
            addresses[away] = (f"http://127.0.0.1:{free_ports(1)[0]}", addresses[away][1])
        return AskedServices(addresses, self.settings.key("api-tokens"), look_s=20)

    def beat(self, service: str, missing: tuple[str, ...] = (), waiting: Waiting | None = None) -> None:
        """A worker of the service gives a sign."""
        self.stations[service].pulses.beat("w1", list(missing), waiting or Waiting(0, 0, 0))

    def all_well(self) -> None:
        """Nothing is to be seen to."""
        self.mails = CALM
        for service, station in self.stations.items():
            for name in ("pulses", "outbox", "dead_letters", "dead_letter_acts"):
                station.database[name].delete_many({})
            self.beat(service)

    def bury(self, service: str, count: int = 1, reason: str = "no-such-event") -> list[str]:
        """Messages nobody could handle; answers their ids."""
        letters = [new_id() for _ in range(count)]
        body = b'{"data": {"person": {"email": "kati.kuusk@kool-01.example.org", "first_name": "Kati"}}}'
        for letter in letters:
            found = Undelivered(letter, "registration.confirmed", body, reason, attempts=6)
            self.stations[service].dead_letters.bury(found)
        return letters

    def states(self, service: str) -> list[str]:
        """What became of the service's letters."""
        return [each["state"] for each in self.stations[service].database["dead_letters"].find()]


@contextmanager
def standing(mongo: MongoClient[dict[str, Any]]) -> Iterator[Standing]:
    """The services answer inside and are gone afterwards."""
    ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
    urls = {f"KUTSE_{name.upper()}_URL": f"http://127.0.0.1:{port}" for name, port in ports.items()}
    settings = Settings.from_environment({"KUTSE_SECRET": "s" * 40, **urls})
    broker = Broker("amqp://nowhere/")
    stations = {name: Station(name, mongo, broker, f"test_{new_id()}") for name in SERVICES}
    addresses = {name: (settings.public_url(name), settings.public_url(name)) for name in SERVICES}
    found = Standing(stations, addresses, settings)
    with ExitStack() as running:
        for name, station in stations.items():
            station.prepare()
            running.callback(mongo.drop_database, station.name)
            running.enter_context(_serving(found, name, ports[name]))
        yield found


@contextmanager
def _serving(found: Standing, name: str, port: int) -> Iterator[None]:
    station = found.stations[name]
    ready = {"mongodb": lambda: is_answering(station.client)}
    lookout = Lookout(station, ready, (lambda: found.mails) if name == "notifications" else None)
    parts = WebParts(name, found.settings, api=[status_door(lookout)], clock=lambda: AT)
    server = make_server("127.0.0.1", port, create_app(parts), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()
