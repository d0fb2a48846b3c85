"""What a registration and a page cost while more and more is stored: rows put in raw, of other events.

`KUTSE_BENCH_STORED="10000 100000 1000000"` says how many registrations are stored at each look.
"""

import os
import time
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from services.registration.domain.registrations import Person, Registration, Step
from services.registration.store.registrations import encode
from shared.ids import new_id
from shared.settings import database_name
from tests.bench.opening import Bench, against, on_a_bench

STORED = [int(size) for size in os.environ.get("KUTSE_BENCH_STORED", "10000 100000 1000000").split()]
PEOPLE = int(os.environ.get("KUTSE_BENCH_PEOPLE", "2000"))
AN_EVENT = 2_000
AT_ONCE = 5_000
WARM_UP = 600
GROWING = ("web_ms", "mongod_ms", "p50_ms", "p95_ms", "p99_ms", "page_p50_ms")


def run() -> dict[str, Any]:
    """Milliseconds of processor time and of waiting, at each size; the growth from the first to the last."""
    return on_a_bench(_measured)


def _measured(bench: Bench) -> dict[str, Any]:
    bench.registered("api", ["warm-up"], WARM_UP)
    floors = bench.floors(PEOPLE)
    found, stored = {}, 0
    for size in STORED:
        filled_s = _fill(bench, stored, size)
        stored = size
        found[str(size)] = {"filling_s": filled_s} | _look(bench, size, floors)
    first, last = (found[str(size)] for size in (STORED[0], STORED[-1]))
    growth = {name: round(last[name] / max(first[name], 0.001), 2) for name in first if name in GROWING}
    return {"floors": floors, "stored": found, "growth": growth}


def _look(bench: Bench, size: int, floors: dict[str, Any]) -> dict[str, Any]:
    told = bench.registered("api", [f"rush-{size}"], PEOPLE)
    pages = bench.read(["/et/", f"/et/events/rush-{size}"], seconds=5)
    pages.begin()
    return {
        "web_ms": told["cpu_ms_each"]["web"],
        "mongod_ms": told["cpu_ms_each"]["mongod"],
        "p50_ms": told["latencies_ms"]["registration"]["p50"],
        "p95_ms": told["latencies_ms"]["registration"]["p95"],
        "p99_ms": told["latencies_ms"]["registration"]["p99"],
        "page_p50_ms": pages.seen().latencies_ms["page"]["p50"],
        **{name: told[name] for name in ("finished_per_s", "errors", "seats", "memory_mib")},
        **against(told, floors),
    }


def _fill(bench: Bench, there: int, size: int) -> float:
    """So many registrations are stored in all; how many seconds that took."""
    began = time.perf_counter()
    rows = bench.client[database_name("registration")]["registrations"]
    people = iter(_somebody(number) for number in range(there, size))
    while some := [encode(one) for one in islice(people, AT_ONCE)]:
        rows.insert_many(some, ordered=False)
    return round(time.perf_counter() - began, 1)


def _somebody(number: int) -> Registration:
    at = datetime(2026, 1, 1, 9, 0, tzinfo=UTC) + timedelta(seconds=number)
    email = f"earlier{number}@example.org"
    return Registration(
        id=new_id(),
        event_id=f"earlier-{number // AN_EVENT}",
        event_slug=f"earlier-{number // AN_EVENT}",
        status="confirmed",
        person=Person("Mari", f"Näidis{number}", email, "et"),
        email_canonical=email,
        pool="",
        created_at=at,
        history=(Step(at, "person", "confirmed"),),
    )
