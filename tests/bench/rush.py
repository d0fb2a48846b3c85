"""Registration opens and everybody comes at once: registrations decided per second for one event.

Real gunicorn, real API, real MongoDB; as a ratio to an empty endpoint that validates the same body, under
the same gunicorn settings, in the same run, with the same load. The load generator runs in a process of its
own on the same machine, so all of it shares the processors. Processor time per decision is told for each of
them: unlike rates, it can be compared while the machine has other work.

python -m tests.bench.rush
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from urllib.request import urlopen

from pymongo import MongoClient

from services.registration.domain.events import Session, Venue
from services.registration.domain.texts import LocalText
from services.registration.handlers import activities, events, programmes
from services.registration.handlers.desk import Call, Desk
from services.registration.store.database import DatabaseStore
from shared.documents import connect
from shared.settings import database_name
from tests.bench.processors import Spent, each_ms, spent_s
from tests.integration.registration.desks import make_desk
from tests.stack import ROOT, Servers, free_ports, private_home, wait_until

CLIENTS = 64
SEATS = 20
REQUESTS = int(os.environ.get("KUTSE_BENCH_REQUESTS", "12000"))
ROUNDS = int(os.environ.get("KUTSE_BENCH_ROUNDS", "3"))
WARM_UP = 1_000
EMPTY, REAL = "tests.bench.empty:create_web()", "services.registration.bootstrap:create_web()"
SECRET = "a secret of the benchmark, long enough to be one"


@dataclass(frozen=True)
class Site:
    """A web application that answers at `port`; its processes descend from `pid`."""

    port: int
    pid: int


def run() -> dict[str, Any]:
    """Registrations decided per second, the empty endpoint's rate, their ratio, latencies and whether
    seats are right."""
    servers = Servers(private_home())
    try:
        return _compare(servers.mongodb.url, servers.mongodb.children[0].pid)
    finally:
        servers.stop()


def _compare(mongo_url: str, mongod: int) -> dict[str, Any]:
    client = connect(mongo_url, "kutse-bench")
    desk = make_desk(client, database_name("registration"))
    with (
        web(mongo_url, EMPTY) as empty,
        web(mongo_url) as real,
    ):
        publish(desk, "warm-up")
        _load(empty.port, "warm-up", WARM_UP)
        _load(real.port, "warm-up", WARM_UP)
        rounds = []
        for number in range(ROUNDS):
            slug = f"rush-{number}"
            publish(desk, slug)
            rounds.append((_round(empty, slug, mongod), _round(real, slug, mongod)))
    return _figures(rounds) | {"seats": _seats(client, [f"rush-{number}" for number in range(ROUNDS)])}


def _round(site: Site, slug: str, mongod: int) -> dict[str, Any]:
    """What the load generator tells, and the processor time each request cost, in milliseconds."""
    processes = {"web": site.pid, "mongod": mongod}
    before: Spent = spent_s(processes)
    told = _load(site.port, slug, REQUESTS)
    cost = each_ms(before, spent_s(processes), REQUESTS)
    return told | {"cpu_ms": cost | {"load": round(told["cpu_s"] / REQUESTS * 1000, 3)}}


def _figures(rounds: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any]:
    rates = [REQUESTS / real["seconds"] for _, real in rounds]
    yardsticks = [REQUESTS / empty["seconds"] for empty, _ in rounds]
    statuses = {status for _, real in rounds for status in real["statuses"]}
    return {
        "decided_per_s": round(median(rates)),
        "empty_per_s": round(median(yardsticks)),
        "ratio": round(median(r / y for r, y in zip(rates, yardsticks, strict=True)), 3),
        "latencies_ms": rounds[-1][1]["latencies_ms"],
        "empty_latencies_ms": rounds[-1][0]["latencies_ms"],
        "cpu_ms_per_decision": _costs([real for _, real in rounds]),
        "empty_cpu_ms_per_request": _costs([empty for empty, _ in rounds]),
        "statuses": sorted(statuses),
        "clients": CLIENTS,
        "requests": REQUESTS,
        "rounds": ROUNDS,
    }


def _costs(told: list[dict[str, Any]]) -> dict[str, float]:
    """The median round of each part."""
    return {part: median(one["cpu_ms"][part] for one in told) for part in told[0]["cpu_ms"]}


def publish(desk: Desk, slug: str, seats: int = SEATS) -> None:
    """A training with few seats is open to the public."""
    now = datetime.now(UTC)
    call = Call("organiser:bench", "bench", now)
    if desk.store.records.programmes.by_slug("bench") is None:
        programmes.create_programme(desk, call, {"slug": "bench", "title": LocalText("Koormus")})
        activity = {"code": "A1", "kind": "training", "title": LocalText("Koolitus")}
        activities.create_activity(desk, call, "bench", activity)
    starts = now + timedelta(days=30)
    session = Session(id="", starts=starts, ends=starts + timedelta(hours=8), academic_hours=8.0)
    fields = {
        "activity_code": "A1",
        "slug": slug,
        "kind": "training",
        "title": LocalText("Koolitus"),
        "capacity": seats,
        "venue": Venue("Näidismaja", "Näidise 1", "Tartu"),
        "sessions": (session,),
    }
    events.create_event(desk, call, "bench", fields)
    events.publish_event(desk, call, slug)


def _load(port: int, slug: str, count: int) -> dict[str, Any]:
    """What the load generator tells, run to its end in a process of its own."""
    path = f"/api/v1/events/{slug}/registrations"
    command = [sys.executable, "-m", "tests.bench.load", str(port), path, str(count), str(CLIENTS), slug]
    ended = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


@contextmanager
def web(mongo_url: str, application: str = REAL) -> Iterator[Site]:
    """gunicorn serves the application, with the settings all web processes have."""
    port = free_ports(1)[0]
    variables = {
        **os.environ,
        "KUTSE_SECRET": SECRET,
        "KUTSE_REGISTRATION_URL": f"http://127.0.0.1:{port}",
        "MONGO_URL": mongo_url,
        "KUTSE_LOG_LEVEL": "warning",
    }
    bind = f"127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.py", "-b", bind, application]
    process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: _answers(port), timeout=90, what=application)
        yield Site(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
            return True
    except OSError as error:
        return getattr(error, "code", 0) == 404


def _seats(client: MongoClient[dict[str, Any]], slugs: list[str]) -> dict[str, Any]:
    """Are the seats exact, and is everybody there exactly once?"""
    store = DatabaseStore(client, database_name("registration"))
    found = {}
    for slug in slugs:
        event = store.records.events.by_slug(slug)
        assert event is not None
        people = store.records.registrations.of_event(event.id)
        confirmed = sum(one.status == "confirmed" for one in people)
        found[slug] = {"confirmed": confirmed, "people": len({one.email_canonical for one in people})}
    return {"capacity": SEATS, **found}


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))  # noqa: T201
