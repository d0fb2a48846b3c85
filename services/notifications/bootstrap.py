"""The composition root: settings in, web application and worker out. Builds, decides nothing."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from services.notifications.api.doors import API
from services.notifications.calendar.invitations import Mailbox
from services.notifications.calendar.words import ascii_domain
from services.notifications.domain.envelopes import Envelopes
from services.notifications.domain.servers import Allowed
from services.notifications.handlers import counting
from services.notifications.handlers.announcements import announce
from services.notifications.handlers.declines import ask_due
from services.notifications.handlers.delays import announce_delays
from services.notifications.handlers.desk import Desk
from services.notifications.handlers.incoming import take_in
from services.notifications.handlers.plans import carry_over
from services.notifications.handlers.reminders import begin_due
from services.notifications.handlers.rounds import go_on
from services.notifications.intake.door import Door
from services.notifications.intake.places import Place
from services.notifications.intake.polling import Poller
from services.notifications.intake.reading import read
from services.notifications.mailer.lanes import Mailer, Pace
from services.notifications.mailer.packing import Packing, as_it_is
from services.notifications.mailer.servers import Server
from services.notifications.mailer.signing import KeyFileError, Signer
from services.notifications.messages import SUBSCRIBES, Handler
from services.notifications.pages.index import index
from services.notifications.pages.manage.doors import BLUEPRINTS
from services.notifications.pages.optional_mails import optional_mails
from services.notifications.reasons import REASONS
from services.notifications.renderer.addresses import Addresses
from services.notifications.renderer.composer import Composer
from services.notifications.settings import NotificationsSettings
from services.notifications.store import restored
from services.notifications.store.invariants import StoredCheck
from services.notifications.store.migrations import MIGRATIONS
from services.notifications.store.story import StoredStory
from services.notifications.store.transactions import Store
from shared import crash_points, indexes
from shared.calendar_uids import CalendarUids
from shared.contracts.envelope import Message
from shared.database_clock import database_clock
from shared.documents import connect
from shared.ids import new_id
from shared.links import Links
from shared.messaging.beginning import patiently
from shared.messaging.broker import Broker
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.receiving import Deliver
from shared.messaging.station import Station
from shared.messaging.worker import Part, Ticker, Worker
from shared.restored import last_restore
from shared.settings import SettingsError
from shared.standing import INTAKE
from shared.stories import Travelled
from shared.tracing import Tracer, tracer_for
from shared.web import kept_pages, visits
from shared.web.application import WebParts, create_app
from shared.web.asking import AskedOrganisers
from shared.web.person_data import person_data_door
from shared.web.status import Lookout, status_door

NAME = "notifications"
TRANSLATIONS = Path(__file__).parent / "translations"
LOOK = timedelta(seconds=0.5)
COUNT_EVERY = timedelta(seconds=15)
LIMITS = {"test-mail": "20 per hour", kept_pages.DOOR: kept_pages.OFTEN}  # door -> visits of an organiser


def create_web() -> Flask:
    """The web application, made before its processes are forked; not ready until its database answers."""
    settings = _settings()
    station = _station(settings, "web")
    store = Store(station.client, station)
    ready = {"mongodb": store.is_answering, "data": station.is_migrated}
    clock = database_clock(station.client, settings.clock_offset)
    lookout = Lookout(station, ready, lambda: store.standing(clock()))
    app = create_app(
        WebParts(
            name=NAME,
            settings=settings,
            pages=[index, optional_mails, *BLUEPRINTS],
            api=[*API, status_door(lookout), person_data_door(NAME, store.told)],
            reasons=REASONS,
            translations=[TRANSLATIONS / "messages"],
            ready=ready,
            tracer=station.tracer,
            desk=replace(create_desk(settings, store, station.dead_letters), clock=clock),
            clock=clock,
            visitor=AskedOrganisers(settings.addresses()["registration"]).visitor,
            begin=indexes.beginning(
                station.database, lambda asked: Store(asked, replace(station, client=asked)).prepare_indexes()
            ),
        )
    )
    visits.install(app, visits.Visits(visits.CountsInMongoDb(station.client, station.database.name), LIMITS))
    kept_pages.install(app, station.kept_pages, clock)
    return app


def create_worker() -> Worker:
    """The worker, its indexes made; waits for the database as long as that takes."""
    settings = _settings()
    return patiently(lambda station: _worker(settings, station), _station(settings, "worker"), settings)


def _worker(settings: NotificationsSettings, station: Station) -> Worker:
    store = Store(station.client, station)
    _prepare_and_migrate(station, store)
    clock, restore = database_clock(station.client, settings.clock_offset), last_restore(station.database)
    desk = replace(create_desk(settings, store, station.dead_letters), restored=restore, clock=clock)
    messaging = station.parts(deliver_to(desk))
    doors, mailer = intake(settings, desk), create_mailer(settings, store, desk, station.tracer)
    readiness = {**messaging.readiness(), "smtp": mailer.is_let_in}
    readiness |= {INTAKE: each.contact.holds for each in doors}  # noqa: B035 - there is one door or none
    count = Ticker("mail count", COUNT_EVERY, lambda: counting.show(store.queue.standing(desk.clock())))
    ticking = [*clocks(desk), count, Ticker("audit chain", 4 * LOOK, store.link_audit)]
    parts = [*messaging.all(), messaging.pulse(readiness), *ticking, mailer, *doors]
    return Worker(NAME, parts, (settings.bind, settings.health_port(NAME)), readiness)


def create_mailer(settings: NotificationsSettings, store: Store, desk: Desk, tracer: Tracer) -> Mailer:
    """The part that sends mails, within the limits of the mail server."""
    server = Server.parse(settings.smtp_url)
    shared = store.mail_server(server.name, Allowed(settings.smtp_per_minute, settings.smtp_connections))
    pace = Pace().within(settings.smtp_connections)
    packing = Packing(desk.envelopes.sender_of, create_signature(settings), tracer)
    return Mailer(store.queue_for(shared), server, packing, desk.clock, pace, shared)


def create_signature(settings: NotificationsSettings) -> Callable[[bytes], bytes]:
    """What signs mails; nothing where no key was given.

    Raises:
        SettingsError: the key cannot be used. Mails wait then, rather than going out unsigned.
    """
    if settings.dkim is None:
        return as_it_is
    try:
        return Signer.load(settings.dkim.key_file, settings.dkim.domain, settings.dkim.selector).sign
    except KeyFileError as error:
        raise SettingsError(f"KUTSE_DKIM_KEY_FILE {settings.dkim.key_file} {error}") from error


def create_store() -> Store:
    """The service's database."""
    station = _station(_settings(), "tool")
    return Store(station.client, station)


def prepare() -> None:
    """Afterwards every index exists, and the data is as this release writes it."""
    station = _station(_settings(), "prepare")
    _prepare_and_migrate(station, Store(station.client, station))


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


def create_desk(settings: NotificationsSettings, store: Store, letters: DeadLetters) -> Desk:
    """What the use cases work with."""
    links = Links(settings.key("links"))
    own, others = settings.notifications_url, (settings.registration_url, settings.certificates_url)
    addresses = Addresses(*others, links, own)
    composer = Composer.load(Mailbox(settings.mail_from, settings.mail_from_name), addresses)
    uid_of = CalendarUids(settings.key("invitations"), urlsplit(settings.registration_url).hostname or "")
    return Desk(
        store,
        settings.clock(),
        composer,
        uid_of,
        letters,
        _envelopes(settings),
        links,
        house=settings.mail_from_name,
        patience=settings.patience(),
        hears=hearings(),
    )


def hearings() -> Mapping[str, Handler]:
    """Type of message -> the use case that hears it."""
    return {kind.name: handler for kind, handler in SUBSCRIBES.items()}


def deliver_to(desk: Desk) -> Deliver:
    """Has the whole effect of a message and remembers its id, in one transaction."""
    handlers = hearings()

    def deliver(message: Message) -> None:
        context = desk.context(message.correlation_id).of(message.time)
        desk.store.hear(message, lambda tx: handlers[message.type](tx, message, context))

    return deliver


def clocks(desk: Desk) -> list[Part]:
    """The parts that look again and again whether something is due."""
    return [
        Ticker("rounds", LOOK, repeatedly(desk, go_on, desk.has_rounds)),
        Ticker("plans", timedelta(seconds=10), repeatedly(desk, carry_over, desk.store.has_earlier_plans)),
        Ticker("reminders", timedelta(seconds=10), repeatedly(desk, begin_due)),
        Ticker("declines", LOOK, repeatedly(desk, ask_due, desk.store.has_declined)),
        Ticker("announcements", LOOK, repeatedly(desk, announce, desk.store.has_unannounced)),
        Ticker("delays", timedelta(seconds=15), repeatedly(desk, announce_delays)),
    ]


def intake(settings: NotificationsSettings, desk: Desk) -> list[Door | Poller]:
    """The part that takes mail in, when there is a place where it comes in.

    Raises:
        ValueError: KUTSE_INTAKE names none.
    """
    place = Place.parse(settings.intake)
    if place is None:
        return []
    part = Door if place.is_door else Poller
    return [part(place, desk.envelopes.is_ours, keep(desk, limited=place.is_door))]


def keep(desk: Desk, *, limited: bool = False) -> Callable[[bytes, str], None]:
    """Stores a mail that came in, once, and sees to what follows. `limited`: see `take_in`."""

    def kept(raw: bytes, envelope_to: str) -> None:
        context = desk.context(new_id())
        mail = read(raw, envelope_to, context.at)
        verdict = desk.store.atomically(lambda tx: take_in(tx, mail, context, limited=limited))
        counting.note_bounce(mail, verdict)

    return kept


def repeatedly(
    desk: Desk, step: Callable[[Any, Any], bool], is_any: Callable[[], bool] = lambda: True
) -> Callable[[], None]:
    """Does one step after another, each in a transaction of its own, until there is nothing left to do.

    Args:
        is_any: a cheap look whether there may be anything at all.
    """

    def one_step() -> bool:
        context = desk.context(new_id())
        more = desk.store.atomically(lambda tx: step(tx, context))
        crash_points.reach("clock-committed")
        return more

    def work() -> None:
        while is_any() and one_step():
            pass

    return work


def _envelopes(settings: NotificationsSettings) -> Envelopes:
    template = ascii_domain(settings.bounce_from) if settings.bounce_from else ""
    return Envelopes(ascii_domain(settings.mail_from), settings.key("envelopes"), template)


def _prepare_and_migrate(station: Station, store: Store) -> None:
    store.prepare()
    station.migrate()


def _settings() -> NotificationsSettings:
    return NotificationsSettings.from_environment(os.environ)


def _station(settings: NotificationsSettings, role: str) -> Station:
    client = connect(settings.mongo_url, f"kutse-{NAME}-{role}")
    tracer = tracer_for(settings.traces, f"{NAME}-{role}")
    return Station(NAME, client, Broker(settings.amqp_url), migrations=MIGRATIONS, tracer=tracer)
