"""Mails per second: the worker with its journal, against bare aiosmtplib with the same messages.

Both send over the same number of connections to the same kind of server in a process of its own, so the ratio
says what the journal costs: taking, marking before, marking after, the order of each person's mails.
"""

import asyncio
import multiprocessing
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import aiosmtplib
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from services.notifications import bootstrap
from services.notifications.calendar.invitations import Mailbox
from services.notifications.domain.envelopes import Envelopes
from services.notifications.handlers.desk import Desk
from services.notifications.mailer.lanes import Mailer, Pace
from services.notifications.mailer.packing import Packing
from services.notifications.mailer.servers import Server
from services.notifications.renderer.addresses import Addresses
from services.notifications.renderer.composer import Composer
from services.notifications.store.transactions import Store
from shared import logs
from shared.calendar_uids import CalendarUids
from shared.documents import connect
from shared.ids import new_id
from shared.links import Links
from shared.messaging.broker import Broker
from shared.messaging.station import Station
from tests.stack import Servers, free_ports, private_home, wait_until
from tests.unit.notifications.builders import NOW, Course, Registration

SENDER = "kutse@kutse.example.org"
MAILS = int(os.environ.get("KUTSE_BENCH_MAILS", "600"))
ROUNDS = 3
PACKING = Packing(lambda _: SENDER)


class Sink:
    """Takes every mail and keeps none."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Taken."""
        return "250 OK"


def run() -> dict[str, Any]:
    """Mails per second of both, the best of some rounds each, and their ratio."""
    servers = Servers(private_home())
    try:
        with Path(os.devnull).open("w") as nowhere:
            logs.configure("notifications-worker", stream=nowhere)  # written as ever, read by nobody
            return _measure(servers.mongodb.url)
    finally:
        servers.stop()


def _measure(mongo_url: str) -> dict[str, Any]:
    with _sink() as port, connect(mongo_url, "kutse-bench") as client:
        station = Station("notifications", client, Broker("amqp://127.0.0.1:1/"), name=f"bench_{new_id()}")
        store = Store(client, station)
        store.prepare()
        written = _write(store, station)
        mails = list(station.database["mails"].find({}, {"recipient": 1, "content": 1}))
        rates: dict[str, list[float]] = {"worker": [], "bare": []}
        for _ in range(ROUNDS):
            rates["bare"].append(MAILS / asyncio.run(_bare(port, mails)))
            rates["worker"].append(MAILS / _worker(store, station, port))
        client.drop_database(station.database.name)
    worker, bare = max(rates["worker"]), max(rates["bare"])
    return {
        "mails": MAILS,
        "bytes_per_mail": len(mails[0]["content"]),
        "written_per_s": round(written),
        "worker_per_s": round(worker),
        "bare_per_s": round(bare),
        "ratio": round(worker / bare, 2),
        "lanes": Pace().lanes,
    }


def _write(store: Store, station: Station) -> float:
    """Confirmations of as many people, heard and written out; answers mails per second."""
    addresses = Addresses(
        "https://kutse.example.org", "https://t.example.org", Links(b"k" * 32), "https://n.example.org"
    )
    composer = Composer.load(Mailbox(SENDER, "Kutse"), addresses)
    uid_of = CalendarUids(b"u" * 32, composer.domain)
    deliver = bootstrap.deliver_to(
        Desk(
            store,
            lambda: NOW,
            composer,
            uid_of,
            station.dead_letters,
            Envelopes(SENDER, b""),
            addresses.links,
        )
    )
    course = Course()
    deliver(course.published())
    heard = []
    for number in range(MAILS):
        registration = Registration(course)
        registration.person["email"] = f"p{number}@example.org"
        heard.append(registration.confirmed())
    begun = time.perf_counter()
    for message in heard:
        deliver(message)
    return MAILS / (time.perf_counter() - begun)


def _worker(store: Store, station: Station, port: int) -> float:
    """Seconds the mailer takes for all mails."""
    rows = station.database["mails"]
    rows.update_many(
        {}, {"$set": {"state": "queued", "open": True, "due_at": NOW, "claim": "", "attempts": []}}
    )
    stop = threading.Event()
    mailer = Mailer(store.queue, Server.parse(f"smtp://127.0.0.1:{port}"), PACKING, lambda: datetime.now(UTC))
    thread = threading.Thread(target=mailer.run, args=(stop,))
    begun = time.perf_counter()
    thread.start()
    wait_until(lambda: rows.find_one({"open": True}, {"_id": 1}) is None, timeout=300)
    seconds = time.perf_counter() - begun
    stop.set()
    thread.join()
    return seconds


async def _bare(port: int, mails: list[dict[str, Any]]) -> float:
    """Seconds bare aiosmtplib takes for the same mails over as many connections."""
    waiting = iter(mails)

    async def lane() -> None:
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as client:
            for mail in waiting:
                await client.sendmail(SENDER, [mail["recipient"]], mail["content"])

    begun = time.perf_counter()
    await asyncio.gather(*(lane() for _ in range(Pace().lanes)))
    return time.perf_counter() - begun


@contextmanager
def _sink() -> Iterator[int]:
    """A mail server in a process of its own; gives its port."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    (port,) = free_ports(1)
    process = context.Process(target=_serve, args=(port, theirs))
    process.start()
    ours.recv()
    yield port
    ours.send("stop")
    process.join(10)


def _serve(port: int, pipe: Pipe) -> None:
    controller = Controller(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    pipe.send("ready")
    pipe.recv()
    controller.stop()


if __name__ == "__main__":
    print(run())  # noqa: T201
