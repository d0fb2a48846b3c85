"""Crowds: load generators in processes of their own that begin together, and what all of them saw."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.stack import ROOT

PROCESSES = 2
LONGEST_S = 900


@dataclass(frozen=True)
class Seen:
    """What a crowd saw.

    Args:
        seconds: of work, pauses between its stretches left out.
        cpu_s: processor seconds of the load generators.
        ends: how journeys ended -> how many.
        latencies_ms: step -> how long half, most and nearly all waited at most.
    """

    seconds: float
    cpu_s: float
    ends: dict[str, int]
    latencies_ms: dict[str, dict[str, float]]


class Crowd:
    """People of one kind, ready to begin.

    Args:
        each: what each process is told, see `tests.bench.people`.
    """

    def __init__(self, kind: str, each: Sequence[dict[str, Any]]) -> None:
        self._processes = [_start(kind, one) for one in each]
        for process in self._processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"

    def begin(self) -> None:
        """All of them begin."""
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()

    def seen(self) -> Seen:
        """What they saw, once all are done."""
        told = [json.loads(process.communicate(timeout=LONGEST_S)[0]) for process in self._processes]
        stretches = zip(*(one["phases"] for one in told), strict=True)
        return Seen(
            sum(max(ended for _, ended in each) - min(began for began, _ in each) for each in stretches),
            sum(one["cpu_s"] for one in told),
            dict(sum((Counter(one["ends"]) for one in told), Counter())),
            {
                step: quantiles([each for one in told for each in one["latencies_ms"][step]])
                for step in told[0]["latencies_ms"]
            },
        )


def registering(kind: str, port: int, slugs: Sequence[str], count: int, clients: int) -> Crowd:
    """So many people, each of them once, in `PROCESSES` load generators."""
    share, connections = count // PROCESSES, clients // PROCESSES
    return Crowd(
        kind,
        [
            {
                "port": port,
                "slugs": list(slugs),
                "numbers": [first, first + share],
                "prefix": slugs[0],
                "connections": connections,
            }
            for first in range(0, share * PROCESSES, share)
        ],
    )


def quantiles(latencies: Sequence[float], digits: int = 1) -> dict[str, float]:
    """What half, most and nearly all waited no longer than."""
    ordered = sorted(latencies)
    return {
        name: round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], digits)
        for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("most", 1.0))
    }


def _start(kind: str, told: dict[str, Any]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.bench.people", kind, json.dumps(told)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
