"""What a process counts has its room on the disk from the beginning."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest, multiprocess

from shared.serving import COUNTED, COUNTER_BYTES, MULTIPROCESS, fresh_counters, reserve_counters

BLOCK = 512
"""Bytes; what stat(2) counts the room of a file in."""

COUNTING = """
from shared.serving import reserve_counters
reserve_counters()
from shared import metrics
for count in range(1000):
    metrics.HANDLED.labels(f"kutse.registration.odd.v{count}", "done").inc()
print(metrics.exposition()[0].decode().count("kutse_handled_total{"))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a process has counted that has ended."""
    folder = Path(fresh_counters(tmp_path, "notifications-web"))
    environ = {**os.environ, MULTIPROCESS: str(folder)}
    ended = subprocess.run(
        [sys.executable, "-c", COUNTING], env=environ, capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "1000"
    return folder


def test_nothing_a_process_counts_waits_for_room_on_the_disk(folder: Path) -> None:
    files = {file.name.rpartition("_")[0]: file.stat() for file in folder.iterdir()}
    held = {name: min(file.st_size, file.st_blocks * BLOCK) for name, file in files.items()}

    assert held == dict.fromkeys(COUNTED, COUNTER_BYTES)


def test_what_the_dead_have_counted_counts_on_and_takes_no_more_room_than_it_needs(folder: Path) -> None:
    left = [*folder.iterdir()]

    reserve_counters({MULTIPROCESS: str(folder)})

    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, str(folder))
    assert generate_latest(registry).count(b"kutse_handled_total{") == 1000
    assert {file.name for file in left if file.stat().st_size >= COUNTER_BYTES} == set()


def test_who_counts_alone_needs_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    reserve_counters({})

    assert [*tmp_path.iterdir()] == []
