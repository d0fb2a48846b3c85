"""What a decision costs in processor time, and what is held in memory, told apart by who it is.

Rates depend on whatever else the machine does; processor seconds hardly do.
"""

from collections.abc import Mapping

import psutil

Spent = Mapping[str, float]
MEBIBYTE = 2**20


def spent_s(processes: Mapping[str, int]) -> Spent:
    """Processor seconds, user and system, that each process and its children have used so far.

    Args:
        processes: a name of one's own -> process id.
    """
    return {name: _of(psutil.Process(number)) for name, number in processes.items()}


def held_mib(processes: Mapping[str, int]) -> dict[str, float]:
    """Memory each process and its children hold, what they share counted once (proportional set size)."""
    return {
        name: round(sum(one.memory_full_info().pss for one in _family(number)) / MEBIBYTE, 1)
        for name, number in processes.items()
    }


def each_ms(before: Spent, after: Spent, count: int) -> dict[str, float]:
    """Milliseconds per piece of work between two readings of `spent_s`."""
    return {name: round((after[name] - before[name]) / count * 1000, 3) for name in after}


def _of(process: psutil.Process) -> float:
    return float(sum(one.cpu_times().user + one.cpu_times().system for one in _family(process.pid)))


def _family(number: int) -> list[psutil.Process]:
    process = psutil.Process(number)
    return [process, *process.children(recursive=True)]
