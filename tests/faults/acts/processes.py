"""Faults of the services' processes: they die at named points, end, lack files, start in any order."""

import os
import resource
import signal
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.faults.acts import FEW, MANY, Act
from tests.faults.whole import WEB, WORKER, Whole

DEATHS, DEATH_S = 3, 120.0
FEW_FILES = 64


def crash(point: str) -> Act:
    """Whoever reaches the point dies there, a few times, at moments of chance."""

    def break_it(whole: Whole, random: Random) -> None:
        for _ in range(DEATHS):
            whole.until_asked(random.randint(4, FEW))
            whole.let_crash(point)
            whole.await_true(lambda: not whole.is_to_crash(point), DEATH_S, f"a death at {point}")

    return break_it


def restart_all(whole: Whole, random: Random) -> None:
    """Every process ends politely and comes back, one after another; web processes by gunicorn's reload."""
    for name in random.sample(whole.names(), len(whole.names())):
        if name.endswith(WEB):
            os.kill(whole.child(name).pid, signal.SIGHUP)
        elif name.endswith(WORKER):
            whole.child(name).ask_to_stop()
        whole.until_asked(random.randint(10, 30))


def few_files(whole: Whole, random: Random) -> None:
    """No process may have more than `FEW_FILES` files and connections open; what it has it keeps."""
    limited = {pid: resource.prlimit(pid, resource.RLIMIT_NOFILE) for pid in _processes(whole)}
    for pid, (_, hard) in limited.items():
        _limit(pid, (FEW_FILES, hard))
    whole.until_asked(random.randint(FEW, MANY))
    for pid, before in limited.items():
        _limit(pid, before)


def any_order(whole: Whole, random: Random) -> None:
    """Everything ends, then starts in an order of chance; nobody gives up because another is not there yet.

    Raises:
        AssertionError: a process ended instead of waiting for what it needs.
    """
    whole.end_everything()
    ended = whole.begin_everything(random)
    assert not ended, f"ended instead of waiting: {', '.join(ended)}"


def _processes(whole: Whole) -> Iterator[int]:
    """Whatever belongs to the session of one of the services' programs."""
    leaders = {whole.child(name).pid for name in whole.names() if name.endswith((WEB, WORKER))}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            session = int((entry / "stat").read_text().rpartition(")")[2].split()[3])
        except OSError:
            continue  # it has ended meanwhile
        if session in leaders:
            yield int(entry.name)


def _limit(pid: int, limits: tuple[int, int]) -> None:
    try:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, limits)
    except ProcessLookupError:
        return  # it has ended; whoever follows has the limits of the machine
