"""python -m deploy.local.forking <module,…> <module,…> <room>: loads modules and forks programs on request.

What comes first is loaded at once, the rest when a second program is asked for: the first one, for which
people wait, does not wait for what it does not need, nor compete with its being loaded.
A forked program begins where importing ends and shares the loaded code with all the others. It is what
`python -m <module> <arguments>` would be, in a session of its own. Standard input is a socket:
each packet is a request, answered by one packet, and its end is the end of this process. Nothing in here
may open a connection or start a thread, because those do not survive a fork.
"""

import ctypes
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from shared.serving import reserve_counters

REQUEST_BYTES = 128 * 1024
PR_SET_PDEATHSIG = 1
ARGUMENTS_BEGIN, ARGUMENTS_END = 47, 48
"""Places in /proc/self/stat, counted from 0. Source: proc(5)."""


@dataclass(frozen=True)
class Program:
    """What a forked process is to become.

    Args:
        arguments: as for `exec`: the interpreter, `-m`, the module, and what it is told.
        outputs: descriptors for standard output and standard error.
    """

    arguments: Sequence[str]
    environment: dict[str, str]
    death_signal: str
    outputs: Sequence[int]

    @classmethod
    def asked_for(cls, request: dict[str, Any], outputs: Sequence[int]) -> Self:
        """The program in a request."""
        return cls(request["arguments"], request["environment"], request["death_signal"], outputs)

    def become(self, parent: int) -> None:
        """This process runs the program; raises SystemExit as the program does."""
        os.setsid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.Signals[f"SIG{self.death_signal}"])
        if os.getppid() != parent:
            return
        nothing = os.open(os.devnull, os.O_RDONLY)
        for standard, given in enumerate((nothing, *self.outputs)):
            os.dup2(given, standard)
            os.close(given)
        os.environ.clear()
        os.environ.update(self.environment)
        reserve_counters()
        show_as(self.arguments)
        _, _, module, *rest = self.arguments
        sys.argv = [module, *rest]
        runpy.run_module(module, run_name="__main__", alter_sys=True)


def main(first: Iterable[str], later: Iterable[str]) -> None:
    """Forks until the socket ends. A forked process leaves the loop and becomes its program."""
    show_as([sys.executable, "-m", "deploy.local.forking"])
    channel = socket.socket(fileno=sys.stdin.fileno())
    load(first)
    me = os.getpid()
    program = serve(channel, later)
    if program is not None:
        channel.detach()
        program.become(me)


def load(modules: Iterable[str]) -> None:
    """They are loaded, and their objects put aside: later collections do not touch them, so they stay shared.

    Loading makes much to keep and little to throw away, so looking for that meanwhile is a seventh of it.
    """
    gc.disable()
    for module in modules:
        importlib.import_module(module)
    gc.freeze()
    gc.enable()


def serve(channel: socket.socket, later: Iterable[str]) -> Program | None:
    """In the process that forks: None at the end of the socket. In a forked process: what it is to become.

    Args:
        later: what is loaded before a second program is forked.
    """
    forked = 0
    while True:
        packet, outputs, _, _ = socket.recv_fds(channel, REQUEST_BYTES, 2)
        if not packet:
            return None
        request = json.loads(packet)
        if "poll" in request:
            channel.send(json.dumps({"ended": exit_code(request["poll"])}).encode())
            continue
        if forked == 1:
            load(later)
        pid = os.fork()
        if pid == 0:
            return Program.asked_for(request, outputs)
        forked += 1
        for output in outputs:
            os.close(output)
        channel.send(json.dumps({"pid": pid}).encode())


def exit_code(pid: int) -> int | None:
    """None while this child runs; negative when a signal ended it."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def show_as(arguments: Sequence[str]) -> None:
    """`ps` shows these words for this process, cut where the ones it was started with end.

    A last byte that is not zero tells the kernel that one text ending in a zero stands there now. Source:
    fs/proc/base.c, get_mm_cmdline().
    """
    after_name = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    begin, end = (int(after_name[place - 2]) for place in (ARGUMENTS_BEGIN, ARGUMENTS_END))
    if not 0 < begin < end - 2:  # a kernel that does not tell
        return
    words = " ".join(arguments).encode()[: end - begin - 2]
    ctypes.memmove(begin, words.ljust(end - begin - 1, b"\0") + b".", end - begin)


if __name__ == "__main__":
    main(*(words.split(",") if words else [] for words in sys.argv[1:3]))
