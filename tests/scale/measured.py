"""What a number of processes does: how many registrations a second, and what survives when members die."""

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from deploy.local.processes import Command
from services.registration.domain.events import WaitingListRule
from shared.documents import connect
from shared.messaging.broker import Broker
from shared.settings import SERVICES, database_name
from tests.faults.checking import complaints, found_by_the_checker, waits
from tests.faults.crowd import ACCEPTED, Crowd, save
from tests.integration.registration.builders import an_event
from tests.integration.registration.desks import make_desk
from tests.scale.hosts import Host
from tests.scale.installation import WEB_PORT, Installation
from tests.stack import ROOT, wait_until
from tests.travelled import Client, come_to_rest

SEATS, CLIENTS, CALM = 20, 64, 100
LATER = (429, 503)
"""Whoever is told to come back has lost nothing; those of a rush do not."""

STILL_S, LOAD_S = 400.0, 600.0


@dataclass
class Measured:
    """What came of one number of processes.

    Args:
        processes: web processes of the registration service, and workers of each service.
        per_second: registrations answered in the rush.
        p50_ms, p99_ms: how long one waits for the answer; of the slower host.
        seats: how many of `SEATS` were given.
        told_s: from the last answer of the rush until everybody had their mail and nothing was under way.
        bytes_each: that a registration with all that follows from it takes on the disk of one member.
        again_s: after which death -> until the first acceptance of a request asked after it.
        statuses: what people were answered while members died.
        complaints: every promise that was not kept.
    """

    processes: int
    hosts: int
    people: int = 0
    per_second: float = 0.0
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    seats: int = 0
    told_s: float = 0.0
    bytes_each: int = 0
    again_s: dict[str, float] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    at_rest_s: float = 0.0
    complaints: list[str] = field(default_factory=list)


def serve(
    installation: Installation, both: Sequence[Host], processes: int, asked: argparse.Namespace
) -> Measured:
    """What happened with so many processes."""
    used = both[: min(len(both), processes)]
    told = Measured(processes, len(used))
    with (
        installation.serving(used, processes // len(used)),
        connect(installation.databases.url, "kutse-scale") as data,
    ):
        _rush(told, used, data, asked.people)
        _deaths(told, installation, used, data, asked.rate)
    return told


def _rush(told: Measured, used: Sequence[Host], data: Client, people: int) -> None:
    """Registration opens; from each host its share of the people comes at once."""
    slug = f"rush-{told.processes}-{int(time.time())}"
    _publish(data, slug, SEATS)
    begun = time.monotonic()
    crowds = [_coming(host, slug, people // len(used), CLIENTS // len(used)) for host in used]
    answers: list[dict[str, Any]] = [json.loads(one.communicate()[0]) for one in crowds]
    seconds = time.monotonic() - begun
    counted = sum((Counter(one["statuses"]) for one in answers), Counter[str]())
    told.people = counted[str(ACCEPTED)]
    slowest = max(one["seconds"] for one in answers)
    told.per_second = round(told.people / min(seconds, slowest), 1)
    told.p50_ms = max(one["latencies_ms"]["p50"] for one in answers)
    told.p99_ms = max(one["latencies_ms"]["p99"] for one in answers)
    told.told_s = round(come_to_rest(data, STILL_S), 1)
    told.seats = _seats(data, slug)
    if told.seats != SEATS:
        told.complaints.append(f"I1 {told.seats} seats of {SEATS} were given")
    if not set(counted) <= {str(ACCEPTED), *map(str, LATER)}:
        told.complaints.append(f"the rush was answered {dict(counted)}")


def _coming(host: Host, slug: str, people: int, clients: int) -> "subprocess.Popen[str]":
    path = f"/api/v1/events/{slug}/registrations"
    mark = f"{slug}-{host.address}-"
    words = [sys.executable, "-m", "tests.bench.load", str(WEB_PORT), path, str(people), str(clients), mark]
    command = host.running(Command("load", words, ROOT))
    return subprocess.Popen(command.arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _deaths(
    told: Measured, installation: Installation, used: Sequence[Host], data: Client, rate: float
) -> None:
    """People come while the leading database is killed and then the leading broker; both come back."""
    slugs = [f"{kind}-{told.processes}-{int(time.time())}" for kind in ("few", "many")]
    for slug, seats in zip(slugs, (SEATS, 10_000), strict=True):
        _publish(data, slug, seats)
    sites = " ".join(f"http://{host.address}:{WEB_PORT}" for host in used)
    crowd = Crowd(sites, slugs, Random(told.processes), rate, host=f"127.0.0.1:{WEB_PORT}")
    database = installation.databases.primary()
    broker = installation.brokers.leader(Broker("").queue("notifications"))
    with crowd.arriving():
        _more(crowd)
        told.again_s["database"] = _until_again(crowd, database.kill)
        _more(crowd)
        told.again_s["broker"] = _until_again(crowd, broker.kill)
        _more(crowd)
        database.start()
        broker.start()
        _more(crowd)
    installation.databases.await_whole()
    broker.wait_ready(LOAD_S)
    told.at_rest_s = round(come_to_rest(data, STILL_S), 1)
    told.bytes_each = _bytes_each(data)
    told.statuses = dict(Counter(str(one.status) for one in crowd.log))
    log = installation.home / "clients.jsonl"
    save(crowd.log, log)
    told.complaints += [*complaints(crowd.log, data, installation.mailbox), *waits(crowd.log)]
    told.complaints += found_by_the_checker(installation.variables, log, installation.mailbox)
    if _seats(data, slugs[0]) != SEATS:
        told.complaints.append(f"I1 {_seats(data, slugs[0])} seats of {SEATS} were given while members died")


def _more(crowd: Crowd) -> None:
    wanted = crowd.accepted + CALM
    wait_until(lambda: crowd.accepted >= wanted, LOAD_S, f"{CALM} registrations")


def _until_again(crowd: Crowd, kill: Callable[[], None]) -> float:
    """Seconds from the death until somebody who asked after it had a registration."""
    kill()
    died, known = time.time(), len(crowd.log)

    def after() -> list[float]:
        later = [one for one in crowd.log[known:] if one.status == ACCEPTED and one.at.timestamp() >= died]
        return [one.at.timestamp() + one.took_s - died for one in later]

    return round(min(wait_until(after, LOAD_S, "a registration after the death")), 1)


def _bytes_each(data: Client) -> int:
    on_disk: int = sum(data[database_name(one)].command("dbStats")["totalSize"] for one in SERVICES)
    return round(on_disk / data[database_name("registration")]["registrations"].count_documents({}))


def _publish(data: Client, slug: str, seats: int) -> None:
    desk = make_desk(data, database_name("registration"))
    an_event(desk, slug, capacity=seats, waiting_list=WaitingListRule("automatic"))


def _seats(data: Client, slug: str) -> int:
    database = data[database_name("registration")]
    event = database["events"].find_one({"slug": slug}, {"_id": 1}) or {}
    return database["registrations"].count_documents({"event_id": event.get("_id"), "status": "confirmed"})


def _cells(one: Measured) -> tuple[object, ...]:
    answers = ", ".join(f"{status}: {count}" for status, count in sorted(one.statuses.items()))
    deaths = (one.again_s.get("database", "–"), one.again_s.get("broker", "–"))
    waits = f"{one.p50_ms}, {one.p99_ms}"
    seats = f"{one.seats} of {SEATS}"
    return (
        one.processes,
        one.hosts,
        one.per_second,
        waits,
        one.told_s,
        seats,
        *deaths,
        answers,
        one.at_rest_s,
    )


def page(measured: Sequence[Measured]) -> str:
    """Markdown: a line for each number of processes, then every broken promise."""
    names = (
        "Web processes and workers",
        "Hosts",
        "Rush: registrations/s",
        "p50, p99 ms",
        "All told after, s",
        "Seats given",
        "Again after the database's death, s",
        "after the broker's, s",
        "Answers while members died",
        "At rest, s",
    )
    rows = [names, ("---",) * len(names), *map(_cells, measured)]
    lines = [f"| {' | '.join(map(str, row))} |\n" for row in rows]
    broken = [f"- {one.processes} processes: {each}\n" for one in measured for each in one.complaints]
    return "".join(lines) + "\n" + ("".join(broken) or "Every promise was kept.\n")
