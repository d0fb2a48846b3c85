"""What the proof has: the corpus, and the readers this machine can run."""

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient

from services.notifications.store.transactions import Store
from shared.ids import new_id
from shared.messaging.broker import Broker
from shared.messaging.station import Station
from tests.integration.notifications.conftest import Mailers, Office, an_office
from tests.proof.corpus import FOLDER, Corpus, play
from tests.proof.figures import FIGURES, Figures
from tests.proof.machine import WHOLE, missing
from tests.proof.mail_servers import MailServers
from tests.proof.readers import ICalendar, Program, Reader, ical_js, libical, node_ical

collect_ignore = [] if WHOLE else list(missing())


def pytest_report_header() -> list[str]:
    """Says what is left out, and why."""
    return [f"proof without {name}: this machine lacks {needed}" for name, needed in missing().items()]


def pytest_configure(config: pytest.Config) -> None:
    """Nothing was counted yet."""
    config.stash[FIGURES] = Figures()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says what was counted."""
    if lines := config.stash[FIGURES].lines():
        terminalreporter.section("what was proved")
        for line in lines:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> Figures:
    """What this run counts."""
    return pytestconfig.stash[FIGURES]


@pytest.fixture(scope="session")
def office(mongo: MongoClient[dict[str, Any]]) -> Iterator[Office]:
    """The notifications service with one database for all scenes."""
    name = f"proof_{new_id()}"
    station = Station("notifications", mongo, Broker("amqp://127.0.0.1:1/"), name=name)
    Store(mongo, station).prepare()
    yield an_office(station)
    mongo.drop_database(name)


@pytest.fixture(scope="session")
def corpus(office: Office) -> Corpus:
    """Everything Kutse sends, also as files."""
    found = play(office)
    found.write(FOLDER)
    return found


@pytest.fixture(scope="session")
def readers() -> Iterator[list[Reader]]:
    """Every reader, running."""
    running: list[Reader] = [ICalendar(), libical(), ical_js(), node_ical()]
    yield running
    for each in running:
        each.stop()


@pytest.fixture
def thunderbird_s_calendar() -> Iterator[Program]:
    """Calendars of mailboxes, kept by ical.js from nothing but the objects that came by mail."""
    running = ical_js()
    yield running
    running.stop()


@pytest.fixture
def servers_of_mail(running_servers_of_mail: MailServers) -> MailServers:
    """Postfix and Dovecot, running, with empty mailboxes."""
    running_servers_of_mail.empty()
    return running_servers_of_mail


@pytest.fixture(scope="session")
def running_servers_of_mail() -> Iterator[MailServers]:
    """Postfix and Dovecot, running."""
    running = MailServers()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def here(mongo: MongoClient[dict[str, Any]]) -> Iterator[Office]:
    """The notifications service with a database of its own."""
    station = Station("notifications", mongo, Broker("amqp://127.0.0.1:1/"), name=f"test_{new_id()}")
    Store(mongo, station).prepare()
    yield an_office(station)
    mongo.drop_database(station.database.name)


@pytest.fixture
def mailers(here: Office, servers_of_mail: MailServers) -> Iterator[Mailers]:
    """Mailers, stopped when the test ends."""
    made = Mailers(here)
    yield made
    made.stop()
