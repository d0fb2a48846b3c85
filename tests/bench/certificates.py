"""Certificates per second in one process: setting alone, and from the completion heard to the PDF stored.

The ratio of the two says what numbering, storing and announcing cost beside the setting of the page.
"""

import os
import resource
import secrets
import time
from collections.abc import Callable
from typing import Any

from services.certificates import bootstrap
from services.certificates.domain.certificates import Certificate
from services.certificates.domain.codes import CODE_BYTES, code_from
from services.certificates.handlers.desk import Desk
from services.certificates.handlers.making import make_next
from services.certificates.renderer.pdf import Renderer
from services.certificates.store.transactions import Store
from shared.documents import connect
from shared.ids import new_id
from shared.links import Links
from shared.messaging.broker import Broker
from shared.messaging.station import Station
from tests.integration.certificates.builders import COMPLETED_AT, Course, Participant
from tests.stack import Servers, private_home

CERTIFICATES = int(os.environ.get("KUTSE_BENCH_CERTIFICATES", "500"))


def run() -> dict[str, Any]:
    """Certificates per second, their size, and the memory of the process at its largest."""
    servers = Servers(private_home())
    try:
        return _measure(servers.mongodb.url)
    finally:
        servers.stop()


def _measure(mongo_url: str) -> dict[str, Any]:
    renderer = Renderer(lambda code: f"https://kutse.example.org/verify/{code}")
    with connect(mongo_url, "kutse-bench") as client:
        station = Station("certificates", client, Broker("amqp://127.0.0.1:1/"), name=f"bench_{new_id()}")
        desk = _desk(station)
        heard_s = _timed(lambda: _hear(desk))
        documents: list[Certificate] = []
        made_s = _timed(lambda: documents.extend(iter(lambda: make_next(desk, renderer.render), None)))
        set_s = _timed(lambda: [renderer.render(document) for document in documents])
        size = sum(len(row["pdf"]) for row in station.database["pdfs"].find()) / len(documents)
        client.drop_database(station.database.name)
    return {
        "certificates": len(documents),
        "bytes_per_pdf": round(size),
        "heard_per_s": round(CERTIFICATES / heard_s),
        "made_per_s": round(CERTIFICATES / made_s, 1),
        "set_only_per_s": round(CERTIFICATES / set_s, 1),
        "ratio": round(set_s / made_s, 2),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _desk(station: Station) -> Desk:
    store = Store(station.client, station.database)
    station.prepare()
    store.prepare()
    return Desk(
        store=store,
        clock=lambda: COMPLETED_AT,
        draw_code=lambda: code_from(secrets.token_bytes(CODE_BYTES)),
        links=Links(b"k" * 32),
    )


def _hear(desk: Desk) -> None:
    """One event and as many completions as there shall be certificates."""
    deliver = bootstrap.deliver_to(desk)
    course = Course()
    deliver(course.announced())
    for place in range(CERTIFICATES):
        deliver(Participant(course, last_name=f"Näidis-{place}").completed())


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
