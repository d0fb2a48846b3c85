"""Processor time: what a decision costs, told apart by who spends it.

Rates depend on whatever else the machine does; processor seconds hardly do.
"""

from collections.abc import Mapping

import psutil

Spent = Mapping[str, float]


def spent_s(processes: Mapping[str, int]) -> Spent:
    """Processor seconds, user and system, that each process and its children have used so far.

    Args:
        processes: a name of one's own -> process id.
    """
    return {name: _of(psutil.Process(number)) for name, number in processes.items()}


def each_ms(before: Spent, after: Spent, count: int) -> dict[str, float]:
    """Milliseconds per piece of work between two readings of `spent_s`."""
    return {name: round((after[name] - before[name]) / count * 1000, 3) for name in after}


def _of(process: psutil.Process) -> float:
    family = [process, *process.children(recursive=True)]
    return sum(one.cpu_times().user + one.cpu_times().system for one in family)
