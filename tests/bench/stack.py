"""The whole stack on an installed machine: how long `make run` takes, and what each process holds.

Memory is the proportional set size: what processes share is counted once.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from tests.stack import ROOT, free_block, private_home, wait_until

READY_S = 240.0
SIGNS = {"first_page": "✓ registration web", "everything": "/manage/sign-in/"}
MEBIBYTE = 2**20


def run() -> dict[str, Any]:
    """Seconds until the first page and until everything is ready, and MiB by process."""
    home = private_home() / "bench"
    home.mkdir(parents=True)
    environment = {
        **os.environ,
        "KUTSE_PORT": str(free_block()),
        "KUTSE_HOME": str(home),
        "KUTSE_SAMPLE": "0",
    }
    log = home / "run.log"
    begun = time.perf_counter()
    with log.open("wb") as out:
        command = (sys.executable, "-m", "deploy.local", "run")
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        seconds = {name: _until(log, sign) - begun for name, sign in SIGNS.items()}
        memory = _memory(psutil.Process(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    return {
        "ready_s": {name: round(took, 1) for name, took in seconds.items()},
        "memory_mib": memory,
        "memory_total_mib": round(sum(memory.values()), 1),
    }


def _until(log: Path, sign: str) -> float:
    wait_until(lambda: sign in log.read_text(), READY_S, sign)
    return time.perf_counter()


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
    return "stack" if "deploy.local" in words else process.name()
