"""The composition root: settings in, web application and worker out. Builds, decides nothing."""

import importlib
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

from services.registration.api.blueprints import BLUEPRINTS
from services.registration.asking import AskedServices
from services.registration.crowds import shortcuts
from services.registration.handlers import imports
from services.registration.handlers.answer_files import forget_unsent
from services.registration.handlers.confirmations import lapse_holds, remind_unconfirmed
from services.registration.handlers.counting import count_seats
from services.registration.handlers.desk import Desk
from services.registration.handlers.drafts import forget_expired as forget_drafts
from services.registration.handlers.erasures import carry_out_due
from services.registration.handlers.forms import forget_sensitive
from services.registration.handlers.glances import Glances
from services.registration.handlers.group_commit import GroupCommit
from services.registration.handlers.moves import finish_moves
from services.registration.handlers.outcomes import Outcomes
from services.registration.handlers.ports import Answer, Asking, Mailboxes, Provider
from services.registration.handlers.retention import retire, retire_contacts
from services.registration.handlers.strangers import UNGUARDED, gate
from services.registration.handlers.sweeps import carry_on_all
from services.registration.handlers.ticks import expire_offers, forget_contacts, forget_needs, release_pools
from services.registration.handlers.turnstile import Turnstile
from services.registration.handlers.visit_asks import settle_asks
from services.registration.handlers.visits import settle_visits
from services.registration.messages import SUBSCRIBES
from services.registration.pages.every import PAGES
from services.registration.pages.manage.calls import visitor
from services.registration.passwords import Argon2Passwords
from services.registration.reasons import REASONS
from services.registration.schemas.imports import load_details
from services.registration.sealing import SealedDrafts
from services.registration.second_factors import SealedCodes
from services.registration.settings import RegistrationSettings
from services.registration.store import restored
from services.registration.store.database import DatabaseStore
from services.registration.store.invariants import StoredCheck
from services.registration.store.migrations import MIGRATIONS
from services.registration.store.story import StoredStory
from services.registration.store.strangers import StoredMailboxes
from services.registration.turns import Turns
from shared import audit_chain, indexes
from shared.clock import system_clock
from shared.contracts.envelope import Message
from shared.database_clock import database_clock
from shared.documents import connect
from shared.links import Links
from shared.messaging.beginning import patiently
from shared.messaging.broker import Broker
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.receiving import Deliver
from shared.messaging.station import Station
from shared.messaging.worker import Ticker, Worker
from shared.settings import database_name
from shared.stories import Travelled
from shared.tracing import tracer_for
from shared.web import kept_pages, visits
from shared.web.application import WebParts, create_app
from shared.web.status import Lookout, status_door

NAME = "registration"
SIGNING_IN = "services.registration.provider"
"""Loaded only where an identity provider is set: what it is made of takes a tenth of a start."""

TRANSLATIONS = Path(__file__).parent / "translations"
OFFERS_EVERY = timedelta(seconds=10)
MOVES_EVERY = timedelta(seconds=5)
POOLS_EVERY = timedelta(seconds=30)
SWEEPS_EVERY = timedelta(seconds=5)
FORGET_EVERY = timedelta(hours=1)
ERASE_EVERY = timedelta(seconds=30)
LINK_EVERY = timedelta(seconds=2)
COUNT_EVERY = timedelta(minutes=1)
LIMITS = {
    "sign-in-link": "20 per hour",
    "sign-in-link-of-one": "5 per hour",
    "sign-in-provider": "120 per hour",
    "my-page": "20 per hour",
    "my-page-of-one": "5 per hour",
    "draft": "600 per hour",
    "answer-file": "120 per hour",
    "feed-address": "5 per hour",
    "check-in": "20 per hour",
    "address-corrected": "5 per day",
    kept_pages.DOOR: kept_pages.OFTEN,
}
"""Door -> visits. `sign-in-link` is counted per visitor, `sign-in-link-of-one` per address typed, whoever
asks, `feed-address` per mailbox it is sent to, `check-in` per personal link, and `address-corrected` per
form that was sent; `sign-in-provider` and `my-page` are like `sign-in-link`."""


def create_web() -> Flask:
    """The web application. Comes up without a database, and is not ready until it answers.

    Called once, before its processes are forked: the database is first asked by `begin`, in each of them.
    """
    settings = _settings()
    station = _station(settings, "web")
    store = _store(station)
    ready = {"mongodb": store.is_answering, "data": station.is_migrated}
    clock = database_clock(station.client, settings.clock_offset)
    counted = visits.Visits(visits.CountsInMongoDb(station.client, station.database.name), LIMITS)
    mailboxes = StoredMailboxes(store.database["mailboxes"], system_clock())
    desk = replace(create_desk(settings, store, mailboxes), clock=clock)
    app = create_app(
        WebParts(
            name=NAME,
            settings=settings,
            pages=PAGES,
            api=[*BLUEPRINTS, status_door(Lookout(station, ready))],
            reasons=REASONS,
            translations=sorted(TRANSLATIONS.iterdir()),
            ready=ready,
            tracer=station.tracer,
            desk=desk,
            clock=clock,
            visitor=visitor,
            begin=indexes.beginning(station.database, partial(ask_for_indexes, station)),
            shortcuts=shortcuts(desk),
        )
    )
    visits.install(app, counted)
    kept_pages.install(app, station.kept_pages, clock)
    return app


def create_worker() -> Worker:
    """The worker, its indexes made; waits for the database as long as that takes."""
    settings = _settings()
    return patiently(partial(_worker, settings), _station(settings, "worker"), settings)


def _worker(settings: RegistrationSettings, station: Station) -> Worker:
    store = _store(station)
    _prepare_and_migrate(station, store)
    clock = database_clock(station.client, settings.clock_offset)
    desk = replace(create_desk(settings, store), clock=clock)
    parts = station.parts(deliver_to(store))
    clocks = [
        Ticker("expiring offers", OFFERS_EVERY, lambda: expire_offers(desk)),
        Ticker("moves to finish", MOVES_EVERY, lambda: finish_moves(desk)),
        Ticker("visits to settle", MOVES_EVERY, lambda: settle_visits(desk)),
        Ticker("asks for visits to settle", MOVES_EVERY, lambda: settle_asks(desk)),
        Ticker("unconfirmed addresses", OFFERS_EVERY, lambda: lapse_holds(desk)),
        Ticker("unconfirmed to remind", POOLS_EVERY, lambda: remind_unconfirmed(desk)),
        Ticker("pools to release", POOLS_EVERY, lambda: release_pools(desk)),
        Ticker("seat count", COUNT_EVERY, lambda: count_seats(desk)),
        Ticker("acts upon many", SWEEPS_EVERY, lambda: carry_on_all(desk)),
        Ticker("people from files", SWEEPS_EVERY, lambda: imports.carry_on_all(desk, load_details)),
        Ticker("drafts to forget", FORGET_EVERY, lambda: forget_drafts(desk)),
        Ticker("files nobody sent", FORGET_EVERY, lambda: forget_unsent(desk)),
        Ticker("sensitive answers to forget", FORGET_EVERY, lambda: forget_sensitive(desk)),
        Ticker("needs to forget", FORGET_EVERY, lambda: forget_needs(desk)),
        Ticker("contacts to forget", FORGET_EVERY, lambda: forget_contacts(desk)),
        Ticker("contacts kept long enough", FORGET_EVERY, lambda: retire_contacts(desk)),
        Ticker("people kept long enough", FORGET_EVERY, lambda: retire(desk)),
        Ticker("erasures", ERASE_EVERY, lambda: carry_out_due(desk)),
        Ticker("audit chain", LINK_EVERY, lambda: audit_chain.link(store.client, store.database)),
    ]
    address = (settings.bind, settings.health_port(NAME))
    readiness = parts.readiness()
    return Worker(NAME, [*parts.all(), parts.pulse(readiness), *clocks], address, readiness)


def create_store() -> DatabaseStore:
    """The service's database."""
    return _store(_station(_settings(), "tool"))


def prepare() -> None:
    """Afterwards every index exists, and the data is as this release writes it."""
    station = _station(_settings(), "prepare")
    _prepare_and_migrate(station, _store(station))


def create_check() -> StoredCheck:
    """The check of what must always be true here."""
    return StoredCheck(_store(_station(_settings(), "check")))


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


def create_desk(
    settings: RegistrationSettings, store: DatabaseStore, mailboxes: Mailboxes = UNGUARDED
) -> Desk:
    """What the use cases work with."""
    glances = Glances(store)
    turns = Turns(settings.home / "turns")
    registrar: GroupCommit[Asking, Answer] = GroupCommit(
        Turnstile(store).decide, turn=turns.take, admit=gate(mailboxes)
    )
    return Desk(
        store=store,
        registrar=registrar,
        glances=glances,
        outcomes=Outcomes(store, glances),
        clock=settings.clock(),
        links=Links(settings.key("links")),
        passwords=Argon2Passwords(),
        codes=SealedCodes(settings.key("second-factors")),
        second_factor=settings.second_factor,
        provider=_provider(settings),
        sealing=SealedDrafts(),
        mailboxes=mailboxes,
        public_url=settings.registration_url,
        services=AskedServices(settings.addresses(), settings.key("api-tokens")),
    )


def deliver_to(store: DatabaseStore) -> Deliver:
    """Has the whole effect of a message and remembers its id, in one transaction."""
    handlers = {kind.name: handler for kind, handler in SUBSCRIBES.items()}

    def deliver(message: Message) -> None:
        store.atomically(
            lambda tx: (
                tx.inbox.first_time(message.id)
                and not tx.persons.is_erased(message.data)
                and handlers[message.type](tx, message)
            )
        )

    return deliver


def tool_settings() -> RegistrationSettings:
    """For the command line."""
    return _settings()


def tool_desk() -> Desk:
    """For the command line."""
    settings = _settings()
    return create_desk(settings, _store(_station(settings, "tool")))


def _provider(settings: RegistrationSettings) -> Provider | None:
    if not settings.provider:
        return None
    made: Provider = importlib.import_module(SIGNING_IN).OpenIdProvider(settings.provider, system_clock())
    return made


def _settings() -> RegistrationSettings:
    return RegistrationSettings.from_environment(os.environ)


def _station(settings: RegistrationSettings, role: str) -> Station:
    client = connect(settings.mongo_url, f"kutse-{NAME}-{role}")
    tracer = tracer_for(settings.traces, f"{NAME}-{role}")
    return Station(NAME, client, Broker(settings.amqp_url), migrations=MIGRATIONS, tracer=tracer)


def _store(station: Station) -> DatabaseStore:
    return DatabaseStore(station.client, database_name(NAME))


def ask_for_indexes(station: Station, client: indexes.Client) -> None:
    asking = replace(station, client=client)
    asking.prepare()
    _store(asking).prepare_indexes()


def _prepare_and_migrate(station: Station, store: DatabaseStore) -> None:
    station.prepare()
    store.prepare()
    station.migrate()
