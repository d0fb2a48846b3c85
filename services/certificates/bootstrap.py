"""The composition root: settings in, web application and worker out. Builds, decides nothing."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

from services.certificates.api.certificates import certificates
from services.certificates.domain.codes import CODE_BYTES, code_from
from services.certificates.handlers.counting import count_documents
from services.certificates.handlers.desk import Desk
from services.certificates.handlers.making import Maker
from services.certificates.messages import SUBSCRIBES
from services.certificates.pages.manage.doors import manage
from services.certificates.pages.verification import verification
from services.certificates.reasons import REASONS
from services.certificates.renderer.pdf import Renderer
from services.certificates.settings import CertificatesSettings
from services.certificates.store import restored
from services.certificates.store.invariants import StoredCheck
from services.certificates.store.migrations import MIGRATIONS
from services.certificates.store.story import StoredStory
from services.certificates.store.transactions import Store
from shared import indexes
from shared.contracts.envelope import Message
from shared.database_clock import database_clock
from shared.documents import connect, is_answering
from shared.links import Links
from shared.messaging.beginning import patiently
from shared.messaging.broker import Broker
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.receiving import Deliver
from shared.messaging.station import Station
from shared.messaging.worker import Ticker, Worker
from shared.stories import Travelled
from shared.tracing import tracer_for
from shared.web import kept_pages, visits
from shared.web.application import WebParts, create_app
from shared.web.asking import AskedOrganisers
from shared.web.person_data import person_data_door
from shared.web.status import Lookout, status_door

NAME = "certificates"
TRANSLATIONS = Path(__file__).parent / "translations"
LINK_EVERY = timedelta(seconds=2)
COUNT_EVERY = timedelta(seconds=15)
LIMITS = {
    "verify": "60 per minute",
    "fetch": "60 per minute",
    "question": "20 per hour",
    "question-of-one": "10 per hour",
    kept_pages.DOOR: kept_pages.OFTEN,
}
"""Door -> visits. `question` is counted per visitor, `question-of-one` per document, whoever asks."""


def create_web() -> Flask:
    """The web application, made before its processes are forked. Comes up without a database, and is not
    ready until it answers.
    """
    settings = _settings()
    station = _station(settings, "web")
    store = Store(station.client, station.database)
    ready = {"mongodb": lambda: is_answering(station.client), "data": station.is_migrated}
    clock = database_clock(station.client, settings.clock_offset)
    app = create_app(
        WebParts(
            name=NAME,
            settings=settings,
            pages=[verification, manage],
            api=[certificates, status_door(Lookout(station, ready)), person_data_door(NAME, store.told)],
            reasons=REASONS,
            translations=[TRANSLATIONS / "pages"],
            ready=ready,
            tracer=station.tracer,
            desk=replace(create_desk(settings, store), clock=clock),
            clock=clock,
            visitor=AskedOrganisers(settings.addresses()["registration"]).visitor,
            begin=indexes.beginning(station.database, partial(ask_for_indexes, station)),
        )
    )
    counts = visits.CountsInMongoDb(station.client, station.database.name)
    visits.install(app, visits.Visits(counts, LIMITS))
    kept_pages.install(app, station.kept_pages, clock)
    return app


def create_worker() -> Worker:
    """The worker, its indexes made; waits for the database as long as that takes."""
    settings = _settings()
    return patiently(partial(_worker, settings), _station(settings, "worker"), settings)


def _worker(settings: CertificatesSettings, station: Station) -> Worker:
    store = Store(station.client, station.database)
    _prepare_and_migrate(station, store)
    clock = database_clock(station.client, settings.clock_offset)
    desk = replace(create_desk(settings, store), clock=clock)
    link = Ticker("audit chain", LINK_EVERY, store.link_audit)
    parts = station.parts(deliver_to(desk))
    maker = Maker(desk, create_renderer(settings).render, station.tracer)
    counter = Ticker("certificate count", COUNT_EVERY, lambda: count_documents(desk))
    address = (settings.bind, settings.health_port(NAME))
    readiness = parts.readiness()
    return Worker(NAME, [*parts.all(), parts.pulse(readiness), maker, counter, link], address, readiness)


def create_store() -> Store:
    """The service's database."""
    station = _station(_settings(), "tool")
    return Store(station.client, station.database)


def prepare() -> None:
    """Afterwards every index exists, and the data is as this release writes it."""
    station = _station(_settings(), "prepare")
    _prepare_and_migrate(station, Store(station.client, station.database))


def create_check() -> StoredCheck:
    """The check of what must always be true here."""
    return StoredCheck(_station(_settings(), "check").database)


def create_story() -> StoredStory:
    """What is known here of one registration."""
    settings = _settings()
    return StoredStory(Travelled(NAME, _station(settings, "tool").database, settings.clock_offset))


def after_restore(backup_at: datetime, restored_at: datetime) -> Mapping[str, Any]:
    """Sees to what a restore asks for; answers what is known of the gap."""
    return restored.after_restore(_station(_settings(), "tool").database, backup_at, restored_at)


def create_dead_letters() -> DeadLetters:
    """The messages this service could not handle."""
    return _station(_settings(), "tool").dead_letters


def create_desk(settings: CertificatesSettings, store: Store) -> Desk:
    """What the use cases work with."""
    return Desk(
        store=store,
        clock=settings.clock(),
        draw_code=lambda: code_from(secrets.token_bytes(CODE_BYTES)),
        links=Links(settings.key("links")),
    )


def create_renderer(settings: CertificatesSettings) -> Renderer:
    """The renderer, with the public address of the verification page."""
    return Renderer(lambda code: f"{settings.certificates_url}/verify/{code}")


def deliver_to(desk: Desk) -> Deliver:
    """Has the whole effect of a message and remembers its id, in one transaction."""
    handlers = {kind.name: handler for kind, handler in SUBSCRIBES.items()}

    def deliver(message: Message) -> None:
        desk.store.atomically(
            lambda tx: (
                tx.inbox.first_time(message.id)
                and not tx.persons.is_erased(message.data)
                and handlers[message.type](tx, message, desk)
            )
        )

    return deliver


def tool_desk() -> Desk:
    """For the command line."""
    settings = _settings()
    station = _station(settings, "tool")
    return create_desk(settings, Store(station.client, station.database))


def _settings() -> CertificatesSettings:
    return CertificatesSettings.from_environment(os.environ)


def _station(settings: CertificatesSettings, role: str) -> Station:
    client = connect(settings.mongo_url, f"kutse-{NAME}-{role}")
    tracer = tracer_for(settings.traces, f"{NAME}-{role}")
    return Station(NAME, client, Broker(settings.amqp_url), migrations=MIGRATIONS, tracer=tracer)


def ask_for_indexes(station: Station, client: indexes.Client) -> None:
    asking = replace(station, client=client)
    asking.prepare()
    Store(client, asking.database).prepare_indexes()


def _prepare_and_migrate(station: Station, store: Store) -> None:
    station.prepare()
    store.prepare()
    station.migrate()
