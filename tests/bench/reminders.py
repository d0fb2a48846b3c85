"""Planning and sending a reminder to very many people, up to the journal row, against bare inserts.

An event with so many registrations moves (its plan is counted anew), its reminder comes due, and every mail
is written out and journalled. The bare side inserts rows of the same bytes with pymongo, in transactions of
the same size, so the ratio says what deciding and writing out cost.
"""

import os
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from services.notifications import bootstrap
from services.notifications.calendar.invitations import Mailbox
from services.notifications.domain.envelopes import Envelopes
from services.notifications.domain.invitations import due
from services.notifications.domain.invitees import Standing
from services.notifications.handlers.desk import Desk
from services.notifications.handlers.reminders import BATCH, begin_due
from services.notifications.handlers.rounds import go_on
from services.notifications.renderer.addresses import Addresses
from services.notifications.renderer.composer import Composer
from services.notifications.store import mails, records
from services.notifications.store.transactions import Store
from shared import logs
from shared.calendar_uids import CalendarUids
from shared.documents import atomically, connect
from shared.ids import new_id
from shared.links import Links
from shared.messaging.broker import Broker
from shared.messaging.station import Station
from tests.bench.processors import spent_s
from tests.stack import Servers, private_home
from tests.unit.notifications.builders import NOW, Course, a_person, an_invitee, days, moved, uid_of

PEOPLE = int(os.environ.get("KUTSE_BENCH_REMINDERS", "100000"))
SENDER = "kutse@kutse.example.org"
LATER = timedelta(days=30)
DUE = datetime(2027, 1, 1, 16, tzinfo=UTC)
"""A week before the event that was moved from 9 December to 8 January, at 18:00 in Tallinn."""


class Clock:
    """Shows what it is told."""

    at = NOW

    def __call__(self) -> datetime:
        return self.at


def run() -> dict[str, Any]:
    """Seconds and rates of planning, sending and bare inserts."""
    servers = Servers(private_home())
    try:
        with Path(os.devnull).open("w") as nowhere:
            logs.configure("notifications-worker", stream=nowhere)  # written as ever, read by nobody
            return _measure(servers.mongodb.url)
    finally:
        servers.stop()


def _measure(mongo_url: str) -> dict[str, Any]:
    with connect(mongo_url, "kutse-bench") as client:
        station = Station("notifications", client, Broker("amqp://127.0.0.1:1/"), name=f"bench_{new_id()}")
        store, clock = Store(client, station), Clock()
        store.prepare()
        desk = _desk(store, station, clock)
        planned = _plan(desk)
        _fill(station, store)
        clock.at, before = DUE, spent_s({"worker": os.getpid()})["worker"]
        begun = time.perf_counter()
        bootstrap.repeatedly(desk, begin_due)()
        bootstrap.repeatedly(desk, go_on, desk.has_rounds)()
        sent = time.perf_counter() - begun
        processor = spent_s({"worker": os.getpid()})["worker"] - before
        written = station.database["mails"].count_documents({"template": "reminder_week"})
        bare = _bare(station)
        client.drop_database(station.database.name)
    return {
        "registrations": PEOPLE,
        "reminders_written": written,
        "planning_ms": round(planned * 1000, 1),
        "sending_s": round(sent, 1),
        "written_per_s": round(written / sent),
        "processor_ms_each": round(processor / written * 1000, 2),
        "bare_per_s": round(PEOPLE / bare),
        "ratio": round(bare / sent, 3),
        "batch": BATCH,
    }


def _desk(store: Store, station: Station, clock: Clock) -> Desk:
    addresses = Addresses(
        "https://kutse.example.org", "https://t.example.org", Links(b"k" * 32), "https://n.example.org"
    )
    composer = Composer.load(Mailbox(SENDER, "Kutse"), addresses)
    uids = CalendarUids(b"u" * 32, composer.domain)
    return Desk(store, clock, composer, uids, station.dead_letters, Envelopes(SENDER, b""), addresses.links)


def _plan(desk: Desk) -> float:
    """Seconds it takes to hear that the event is moved, and to count its plan anew."""
    course, deliver = Course(), bootstrap.deliver_to(desk)
    deliver(course.published())
    begun = time.perf_counter()
    deliver(course.changed(sessions=moved(days(9), LATER)))
    return time.perf_counter() - begun


def _inserted(
    rows: Collection[dict[str, Any]], some: Sequence[dict[str, Any]], session: ClientSession
) -> None:
    rows.insert_many(some, session=session)


def _fill(station: Station, store: Store) -> None:
    """Everybody has a seat and a calendar entry that is up to date; nobody is to be told of the move."""
    database = station.database
    database["rounds"].delete_many({})
    event = store.atomically(lambda tx: tx.events.get("e" * 24))
    assert event
    for first in range(0, PEOPLE, 1_000):
        people, entries = [], []
        for number in range(first, min(first + 1_000, PEOPLE)):
            person = a_person(email=f"p{number}@example.org", language=("et", "en", "ru")[number % 3])
            one = an_invitee(id=f"{number:024x}", person=person, told=2, standing=Standing.SEATED)
            people.append(records.invitee_record(one))
            entries += [records.invitation_record(each) for each in due(one, event, [], NOW, uid_of)]
        database["invitees"].insert_many(people)
        database["invitations"].insert_many(
            [{**each, "_id": f"{each['invitee_id']}@example.org"} for each in entries]
        )


def _bare(station: Station) -> float:
    """Seconds pymongo takes to insert as many rows of the same bytes, so many in each transaction."""
    rows = list(station.database["mails"].find({"template": "reminder_week"}).limit(BATCH))
    bare = station.database["bare"]
    bare.drop()
    mails.prepare(bare)
    begun = time.perf_counter()
    for first in range(0, PEOPLE, BATCH):
        some = [{**row, "_id": f"{first + place:024x}"} for place, row in enumerate(rows)]
        atomically(station.client, partial(_inserted, bare, some))
    return time.perf_counter() - begun


if __name__ == "__main__":
    print(run())  # noqa: T201
