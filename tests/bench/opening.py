"""Registration opens for 150 seats and 2,000 people come: by the API, by the form, and while others read.

By the form one person takes three requests: the page, sending it, and the page that says how it went. The
load generators run in processes of their own (`tests.bench.crowds`) on the same machine. Beside each rate
stands its ratio to the floors of the same run: an endpoint that only validates, rows that are only written.
"""

import os
from collections.abc import Callable
from typing import Any

from pymongo import MongoClient

from services.registration.handlers.desk import Desk
from shared.documents import connect
from shared.settings import database_name
from tests.bench.crowds import PROCESSES, Crowd, Seen, registering
from tests.bench.floors import writes_per_s
from tests.bench.processors import each_ms, held_mib, spent_s
from tests.bench.rush import EMPTY, Site, publish, web
from tests.integration.registration.desks import make_desk
from tests.stack import Servers, private_home

PEOPLE = int(os.environ.get("KUTSE_BENCH_PEOPLE", "2000"))
CLIENTS, READERS, SEATS, EVENTS = 64, 8, 150, 20
STEADY_CLIENTS = 16
READING_S = 10
WARM_UP = 600


class Bench:
    """A site under load, and what the load cost.

    Args:
        mongod: process id of the database.
        empty: an endpoint that does nothing, under the same settings.
    """

    def __init__(self, site: Site, client: MongoClient[dict[str, Any]], mongod: int, empty: Site) -> None:
        self.site = site
        self.empty = empty
        self.client = client
        self.desk: Desk = make_desk(client, database_name("registration"))
        self._processes = {"web": site.pid, "mongod": mongod}

    def registered(self, kind: str, slugs: list[str], people: int, clients: int = CLIENTS) -> dict[str, Any]:
        """How `people` registered at these events, which are made for it, `SEATS` in all."""
        for slug in slugs:
            publish(self.desk, slug, SEATS // len(slugs) or 1)
        crowd = registering(kind, self.site.port, slugs, people, clients)
        before = spent_s(self._processes)
        crowd.begin()
        seen = crowd.seen()
        cost = each_ms(before, spent_s(self._processes), people)
        return {
            **_finished(seen, people),
            "cpu_ms_each": cost | {"load": round(seen.cpu_s / people * 1000, 3)},
            "memory_mib": held_mib(self._processes),
            "seats": self._seats(slugs),
            **_told(seen),
        }

    def floors(self, people: int) -> dict[str, Any]:
        """What as many ask of an endpoint that does nothing, and how fast such rows are only written."""
        crowd = registering("api", self.empty.port, ["empty"], people, CLIENTS)
        crowd.begin()
        seen = crowd.seen()
        return {"empty": _finished(seen, people) | _told(seen), "writes_per_s": writes_per_s(self.client)}

    def read(self, paths: list[str], seconds: float = READING_S) -> Crowd:
        """Readers who are ready to begin."""
        each = {"port": self.site.port, "paths": paths, "seconds": seconds, "connections": READERS}
        return Crowd("reading", [each])

    def _seats(self, slugs: list[str]) -> dict[str, int]:
        ids = [event.id for slug in slugs if (event := self.desk.store.records.events.by_slug(slug))]
        rows = self.client[database_name("registration")]["registrations"]
        there = {"event_id": {"$in": ids}}
        return {
            "capacity": (SEATS // len(slugs) or 1) * len(slugs),
            "confirmed": rows.count_documents({**there, "status": "confirmed"}),
            "people": len(rows.distinct("email_canonical", there)),
        }


def run() -> dict[str, Any]:
    """Each kind of registering, then pages read alone and beside a rush."""
    return on_a_bench(_measured)


def on_a_bench(measure: Callable[[Bench], dict[str, Any]]) -> dict[str, Any]:
    """What is measured on servers of its own, which are gone afterwards."""
    servers = Servers(private_home())
    try:
        url = servers.mongodb.url
        with connect(url, "kutse-bench") as client, web(url, EMPTY) as empty, web(url) as site:
            return measure(Bench(site, client, servers.mongodb.children[0].pid, empty))
    finally:
        servers.stop()


def _measured(bench: Bench) -> dict[str, Any]:
    bench.registered("api", ["warm-up"], WARM_UP)
    bench.registered("form", ["warm-up-form"], WARM_UP)
    floors = bench.floors(PEOPLE)
    many = [f"steady-{number}" for number in range(EVENTS)]
    found = {
        "by_api": bench.registered("api", ["by-api"], PEOPLE),
        "by_form": bench.registered("form", ["by-form"], PEOPLE),
        "steady_one_event": bench.registered("api", ["steady"], PEOPLE, STEADY_CLIENTS),
        "steady_20_events": bench.registered("api", many, PEOPLE, STEADY_CLIENTS),
    }
    rates = found["by_form"]["finished_per_s"] / found["by_api"]["finished_per_s"]
    return {
        "floors": floors,
        **{name: one | against(one, floors) for name, one in found.items()},
        "form_to_api": round(rates, 3),
        "reading": _reading(bench),
        "processes": PROCESSES,
    }


def against(one: dict[str, Any], floors: dict[str, Any]) -> dict[str, float]:
    """A rate as a share of the floors of the same run."""
    rate = one["finished_per_s"]
    return {
        "to_empty": round(rate / floors["empty"]["finished_per_s"], 3),
        "to_writes": round(rate / floors["writes_per_s"], 3),
    }


def _reading(bench: Bench) -> dict[str, Any]:
    paths = ["/et/", "/et/events/by-api"]
    alone = bench.read(paths)
    alone.begin()
    quiet = alone.seen()
    beside = bench.read(paths)
    beside.begin()
    rush = bench.registered("api", ["read-beside"], PEOPLE)
    busy = beside.seen()
    return {
        "alone": _pages(quiet),
        "beside_a_rush": _pages(busy),
        "the_rush": {name: rush[name] for name in ("finished_per_s", "errors", "seats")},
    }


def _finished(seen: Seen, people: int) -> dict[str, Any]:
    done = seen.ends.get("200", 0) + seen.ends.get("201", 0)
    return {"finished_per_s": round(done / seen.seconds, 1), "errors": people - done}


def _pages(seen: Seen) -> dict[str, Any]:
    pages = sum(seen.ends.values())
    return {"pages_per_s": round(pages / seen.seconds), **_told(seen)}


def _told(seen: Seen) -> dict[str, Any]:
    return {"latencies_ms": seen.latencies_ms, "ends": seen.ends}
