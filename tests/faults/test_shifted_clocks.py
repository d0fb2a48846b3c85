"""A process whose clock is wrong ends no offer and sends no reminder before its time (F18).

Its clock is wrong from its start and jumps while it runs, as if it were that of another machine.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pymongo import MongoClient

from services.notifications.domain.plans import Plan, Step
from services.notifications.domain.reminders import Anchor, Mail, Unit, When
from services.registration.domain.events import WaitingListRule
from services.registration.handlers import registrations
from services.registration.handlers.desk import Desk
from shared.messaging.broker import Broker
from shared.messaging.station import Station
from shared.settings import database_name
from tests.integration.notifications.conftest import Office, an_office
from tests.integration.registration.builders import a_registration, an_event, call
from tests.integration.registration.clocks import MovedClock
from tests.integration.registration.desks import make_desk
from tests.stack import ROOT, Servers, free_block
from tests.unit.notifications.builders import Course, Registration, event_data, session

NOWHERE = "127.0.0.1:1/"
SOON, PAST = timedelta(hours=12), timedelta(minutes=-5)
JUMPS = (86_400, 3_600, -300, -86_400, 86_400)
"""How many seconds the clock of the process is ahead, one after the other."""

ABOUT = timedelta(minutes=4)
TALLINN = ZoneInfo("Europe/Tallinn")


@pytest.fixture
def databases(mongo: MongoClient[dict[str, Any]]) -> Iterator[MongoClient[dict[str, Any]]]:
    """The databases processes of an installation go to, empty before and gone afterwards."""
    names = [database_name(service) for service in ("registration", "notifications")]
    for name in names:
        mongo.drop_database(name)
    yield mongo
    for name in names:
        mongo.drop_database(name)


def test_a_worker_whose_clock_jumps_ends_no_offer_early_and_reminds_everybody_once(
    databases: MongoClient[dict[str, Any]], servers: Servers, tmp_path: Path
) -> None:
    clock = MovedClock()
    desk = make_desk(databases, database_name("registration"), clock)
    over, open_ = _offered(desk, clock, "labi", PAST), _offered(desk, clock, "lahti", SOON)
    office = an_office(Station("notifications", databases, Broker(f"amqp://{NOWHERE}")))
    now = datetime.now(UTC)
    for letter, due in (("a", PAST), ("b", SOON)):
        _to_be_reminded(office, letter, now, now + due)

    done = _look(servers, tmp_path)

    moments = [line.removeprefix("now ") for line in done.splitlines() if line.startswith("now ")]
    for jump, moment in zip(JUMPS, moments, strict=True):
        ahead = datetime.fromisoformat(moment) - datetime.now(UTC)
        assert abs(ahead - timedelta(seconds=jump)) < ABOUT
    assert [_status(desk, token) for token in over] == ["withdrawn", "offer_expired", "offered"]
    assert [_status(desk, token) for token in open_] == ["withdrawn", "offered", "waitlisted"]
    assert [mail["event_slug"] for mail in office.mails(about="reminder")] == ["koolitus-a"]
    fates = {plan["_id"][0]: plan["steps"][0]["fate"]["state"] for plan in office.database["plans"].find()}
    assert fates == {"a": "sent", "b": "planned"}


def _offered(desk: Desk, clock: MovedClock, slug: str, left: timedelta) -> list[str]:
    """Tokens of whoever gave a seat up, whoever is offered it for so long yet, and whoever waits."""
    an_event(desk, slug, capacity=1, waiting_list=WaitingListRule("offer", 48))
    clock.ahead = left - timedelta(hours=48)
    tokens = [a_registration(desk, name, slug).token for name in ("mari", "jaan", "kati")]
    registrations.withdraw(desk, call(clock()), tokens[0])
    clock.ahead = timedelta(0)
    return tokens


def _status(desk: Desk, token: str) -> str:
    return str(registrations.by_token(desk, token).registration.status)


def _to_be_reminded(office: Office, letter: str, now: datetime, due: datetime) -> None:
    """Somebody has long had a seat, and one reminder is to go out then."""
    local = due.astimezone(TALLINN)
    starts = (local + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
    one = {**session(1, starts.astimezone(UTC)), "id": letter * 24}
    course = Course(event_data(id=letter * 24, slug=f"koolitus-{letter}", sessions=[one]))
    before = now - timedelta(days=2)
    office.now = before
    office.deliver(course.published(before), Registration(course).confirmed(at=before))
    when = When(Anchor.START, 1, Unit.DAYS, after=False, at=local.time().replace(second=0, microsecond=0))

    def alone(tx: Any) -> None:
        plan: Plan = tx.plans.get(letter * 24)
        tx.plans.save(replace(plan, steps=(Step("mine", Mail.REMINDER, when),)))

    office.store.atomically(alone)
    office.deliver(course.changed(before))


def _look(servers: Servers, home: Path) -> str:
    """What a process says that looks after each jump of its clock."""
    environment = {
        **os.environ,
        "KUTSE_HOME": str(home),
        "KUTSE_SECRET": "s" * 32,
        "KUTSE_PORT": str(free_block()),
        "MONGO_URL": servers.mongodb.url,
        "AMQP_URL": f"amqp://{NOWHERE}",
        "SMTP_URL": f"smtp://{NOWHERE}",
    }
    words = [sys.executable, "-m", "tests.faults.shifted", *map(str, JUMPS)]
    return subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
