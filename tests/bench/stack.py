"""The whole stack on an installed machine with no data: how long `make run` takes, what each process holds.

The clock begins when `make run` is typed. The first page is there when registration's catalogue answers 200,
everything when `make run` has printed its last line. Memory is the proportional set size: what processes
share is counted once.
"""

import os
import signal
import subprocess
import time
from typing import Any

import psutil

from deploy.local.readiness import is_ready
from shared.documents import connect
from shared.settings import database_name
from tests.bench.crowds import registering
from tests.bench.rush import publish
from tests.integration.registration.desks import make_desk
from tests.stack import ROOT, free_block, private_home, wait_until

READY_S = 240.0
LAST_LINE = "Ctrl-C stops everything"
DRAINED_S = 600.0
MEBIBYTE = 2**20
MONGODB = 5
"""The database's port in the block."""

SLUG, SEATS, CLIENTS = "rush", 150, 64
PEOPLE = int(os.environ.get("KUTSE_BENCH_PEOPLE", "2000"))


def run() -> dict[str, Any]:
    """Seconds until the first page and until everything is ready, and MiB by process."""
    home = private_home() / "bench"
    home.mkdir(parents=True)
    port = free_block()
    environment = {
        **os.environ,
        "KUTSE_PORT": str(port),
        "KUTSE_HOME": str(home),
        "KUTSE_SAMPLE": "0",
    }
    log = home / "run.log"
    begun = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(("make", "run"), cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        wait_until(lambda: is_ready(port, "/"), READY_S, "the catalogue")
        first_page = time.perf_counter() - begun
        wait_until(lambda: LAST_LINE in log.read_text(), READY_S, LAST_LINE)
        everything = time.perf_counter() - begun
        processor = _processor(psutil.Process(process.pid))
        memory = _memory(psutil.Process(process.pid))
        _rush(port)
        after = _memory(psutil.Process(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    return {
        "ready_s": {"first_page": round(first_page, 1), "everything": round(everything, 1)},
        "processor_s": round(processor, 1),
        "load": os.getloadavg()[0],
        "memory_mib": memory,
        "memory_total_mib": round(sum(memory.values()), 1),
        "memory_after_mib": after,
        "memory_after_load_mib": round(sum(after.values()), 1),
    }


def _rush(port: int) -> None:
    """Registration opened, everybody was answered, and every mail is out."""
    url = f"mongodb://127.0.0.1:{port + MONGODB}/?directConnection=true"
    with connect(url, "kutse-bench") as client:
        publish(make_desk(client, database_name("registration")), SLUG, SEATS)
        crowd = registering("api", port, [SLUG], PEOPLE, CLIENTS)
        crowd.begin()
        assert crowd.seen().ends == {"201": PEOPLE}
        mails = client[database_name("notifications")]["mails"]
        wait_until(lambda: mails.count_documents({"state": "sent"}) >= PEOPLE, DRAINED_S, "mails")


def _processor(parent: psutil.Process) -> float:
    """Seconds of processor time that all of it has taken: on a busy machine the figure to compare."""
    times = [each.cpu_times() for each in [parent, *parent.children(recursive=True)]]
    return sum(sum((one.user, one.system, one.children_user, one.children_system)) for one in times)


def _memory(parent: psutil.Process) -> dict[str, float]:
    held: dict[str, float] = {}
    for process in [parent, *parent.children(recursive=True)]:
        name = _name(process)
        held[name] = round(held.get(name, 0.0) + process.memory_full_info().pss / MEBIBYTE, 1)
    return dict(sorted(held.items(), key=lambda item: -item[1]))


def _name(process: psutil.Process) -> str:
    words = process.cmdline()
    for service in ("registration", "notifications", "certificates"):
        if any(f"services.{service}" in word for word in words):
            return f"{service} {'worker' if 'worker' in words else 'web'}"
    if any("mailbox" in word for word in words):
        return "mailbox"
    kinds = {"deploy.local": "stack", "deploy.local.forking": "nursery"}
    return next((kind for word, kind in kinds.items() if word in words), process.name())
