"""What is counted, in Prometheus' form. Labels are names of parts, queues and types: few, and never a person.

gunicorn runs several processes per service. With PROMETHEUS_MULTIPROC_DIR set (shared/command.py sets it for
`web`, before anything here is imported) the processes count into files there and any of them answers for all.
"""

import os
from collections.abc import Mapping
from typing import Literal

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

from shared.serving import MULTIPROCESS

LIVE: Literal["livemax"] = "livemax"
"""One value for all processes, and only of those that still run."""

REQUESTS = Histogram(
    "kutse_request_seconds",
    "HTTP requests",
    ["method", "route", "status"],
    buckets=(0.01, 0.05, 0.1, 0.3, 1, 2.5, 5),
)
OUTBOX_DEPTH = Gauge("kutse_outbox_pending", "Rows the broker has not confirmed", multiprocess_mode=LIVE)
OUTBOX_AGE = Gauge("kutse_outbox_oldest_seconds", "Age of the oldest such row", multiprocess_mode=LIVE)
PUBLISHED = Counter("kutse_published_total", "Messages by what the broker said", ["outcome"])
HANDLED = Counter("kutse_handled_total", "Messages by what became of them", ["type", "outcome"])
HANDLING = Histogram(
    "kutse_handling_seconds", "Time to handle one message", ["type"], buckets=(0.005, 0.02, 0.1, 0.5, 2, 5)
)
DEAD_LETTERS = Gauge("kutse_dead_letters_open", "Messages that wait for a decision", multiprocess_mode=LIVE)
BROKER_CONNECTED = Gauge("kutse_broker_connected", "1 while connected", ["part"], multiprocess_mode=LIVE)
PART_CRASHES = Counter("kutse_part_crashes_total", "Parts of a worker that had to begin again", ["crashed"])
TICKS = Counter("kutse_ticks_total", "Rounds a clock has made", ["clock"])
TICK_ENDED = Gauge(
    "kutse_tick_ended_timestamp_seconds", "When its last round ended", ["clock"], multiprocess_mode=LIVE
)
TICK_EVERY = Gauge("kutse_tick_every_seconds", "How often it goes round", ["clock"], multiprocess_mode=LIVE)
QUEUED = Gauge(
    "kutse_queue_messages", "Messages of this service at the broker", ["state"], multiprocess_mode=LIVE
)
REPEATS = Counter("kutse_transaction_repeats_total", "Transactions begun again because others were quicker")


def exposition(environ: Mapping[str, str] = os.environ) -> tuple[bytes, str]:
    """The body and content type of /metrics, for all processes of this service together."""
    registry = REGISTRY
    if environ.get(MULTIPROCESS):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST
