"""An organiser's roster at several sizes: a page, a page of whom a filter finds, the workbook of everybody.

Each is what the application answers an organiser's browser, from the request to the last byte, with the look
noted in the audit, without a network in between.
`ratio` says how much dearer ten times the people are than in proportion; 1.0 = just in proportion.
The floor is pymongo reading the same rows: `to_reading` says how many times that each takes.
"""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from werkzeug.test import TestResponse

from services.registration.domain.registrations import Person, Registration, Step
from services.registration.handlers.desk import Desk
from services.registration.settings import RegistrationSettings
from shared.documents import connect
from shared.ids import new_id
from tests.bench.crowds import quantiles
from tests.bench.floors import reading_s
from tests.bench.processors import held_mib
from tests.integration.registration.builders import an_event
from tests.integration.registration.desks import make_desk
from tests.integration.registration_api.conftest import open_door
from tests.integration.web.conftest import Site, pages_of
from tests.integration.web.organising import signed_in
from tests.stack import Servers, private_home

SIZES = [int(size) for size in os.environ.get("KUTSE_BENCH_ROSTER", "200 2000 5000 20000").split()]
ROUNDS, FEWER_FROM, FEWER = 21, 20_000, 5
OK, SLUG = 200, "koolitus"
ROSTER = f"/manage/events/{SLUG}/registrations"
NAMES = ("Õunapuu", "Šults", "Žukov", "Tamm", "Vaher", "Saar", "Kask", "Щукин", "Ärm", "Öövel", "Üksik")


def run() -> dict[str, Any]:
    """Seconds of each, at each size."""
    servers = Servers(private_home())
    try:
        found = {str(size): _measure(servers.mongodb.url, size) for size in SIZES}
    finally:
        servers.stop()
    timed = [name for name in found[str(SIZES[0])] if name.endswith(("_s", "_processor_s"))]
    return {"people": found, "ratio": {name: _growth(found, name) for name in timed}}


def _growth(found: dict[str, dict[str, Any]], name: str) -> list[float]:
    return [
        round(found[str(more)][name] / found[str(few)][name] / (more / few), 2)
        for few, more in pairwise(SIZES)
    ]


def _measure(mongo_url: str, size: int) -> dict[str, Any]:
    with connect(mongo_url, "kutse-bench") as client:
        name = f"bench_{new_id()}"
        desk = make_desk(client, name)
        event = an_event(desk, SLUG)
        desk.store.records.registrations.add_many([_somebody(event.id, number) for number in range(size)])
        site = _organiser(desk)
        rounds = FEWER if size >= FEWER_FROM else ROUNDS
        taking = {**site.open(ROSTER).hidden, "form": "xlsx", "purpose": "mõõtmine"}
        figures = {
            **_median("page", lambda: site.browser.get(f"{ROSTER}?sort=name"), rounds),
            **_median("filter", lambda: site.browser.get(f"{ROSTER}?text=šults&sort=institution"), rounds),
            **_median("xlsx", lambda: site.browser.post(f"{ROSTER}/export", data=taking), rounds),
        }
        floor = median(
            reading_s(client[name]["registrations"], {"event_id": event.id}) for _ in range(rounds)
        )
        memory = held_mib({"application": os.getpid()})
        client.drop_database(name)
    shares = {part: round(figures[f"{part}_s"] / floor, 1) for part in ("page", "filter", "xlsx")}
    return {**figures, "reading_s": round(floor, 4), "to_reading": shares, "memory_mib": memory}


def _organiser(desk: Desk) -> Site:
    secrets = {"KUTSE_SECRET": "s" * 40, "KUTSE_REGISTRATION_URL": "http://localhost"}
    door = open_door(desk, RegistrationSettings.from_environment(secrets))
    app = pages_of(door, desk)
    return signed_in(Site(app, door, app.test_client()))


def _somebody(event_id: str, number: int) -> Registration:
    at = datetime(2026, 9, 1, 9, 0, tzinfo=UTC) + timedelta(seconds=number)
    email = f"n{number}@example.org"
    person = Person(f"Nimi{number}", NAMES[number % len(NAMES)], email, "et", f"Asutus {number % 97}")
    return Registration(
        id=new_id(),
        event_id=event_id,
        event_slug=SLUG,
        status="confirmed",
        person=person,
        email_canonical=email,
        pool="",
        created_at=at,
        history=(Step(at, "person", "confirmed"),),
    )


def _median(name: str, work: Callable[[], TestResponse], rounds: int) -> dict[str, float]:
    """Seconds by the clock, and of this process alone, which other work on the machine does not lengthen."""
    clock, processor = [], []
    for _ in range(rounds):
        began, spent = time.perf_counter(), time.process_time()
        answer = work()
        assert answer.status_code == OK, answer.status
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - spent)
    waited = quantiles(clock, digits=3)
    return {
        f"{name}_s": round(median(clock), 3),
        f"{name}_p95_s": waited["p95"],
        f"{name}_p99_s": waited["p99"],
        f"{name}_processor_s": round(median(processor), 3),
    }
