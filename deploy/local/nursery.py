"""The stack's Python programs, all forked from one process that has loaded their code once.

Loading it takes each program longer than everything else it does until it answers, and most of its memory.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from deploy.local.errors import StackError
from deploy.local.processes import KILLED_WAIT_S, Child, Command, Process, spawn

ANSWER_S = 120.0
"""Generous: the first two answers come when code has been loaded."""

PAUSE_S = 0.02
LOST = 255
"""Exit code of a program nobody can ask about any more, because the process it was forked from has ended."""

ROOM_FOR_NAMES = "-" * 300
"""A forked program is shown in `ps` in the place that these characters take at first."""


class Nursery:
    """One process that forks programs.

    Args:
        modules: what it loads before it forks, in this order.
        environment: for it and, as far as `ps` and /proc can tell, for its programs.
        later: what it loads between the first program and the second.
    """

    def __init__(
        self, modules: Iterable[str], environment: Mapping[str, str], log: Path, later: Iterable[str] = ()
    ) -> None:
        self._modules = [",".join(modules), ",".join(later)]
        self._environment = environment
        self._log = log
        self._child: Child | None = None
        self._channel: socket.socket | None = None

    @property
    def children(self) -> list[Child]:
        """Its own process, not those of its programs."""
        return [self._child] if self._child else []

    def start(self) -> None:
        """The process runs and loads what comes first."""
        mine, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        mine.settimeout(ANSWER_S)
        arguments = [sys.executable, "-m", "deploy.local.forking", *self._modules, ROOM_FOR_NAMES]
        command = Command("nursery", arguments, self._log, self._environment)
        with its:
            self._child = Child(command, partial(spawn, standard_input=its.fileno()))
        self._channel = mine

    def begin(self, command: Command, output: int, errors: int) -> Process:
        """See `deploy.local.processes.Begin`; the command is `python -m <module> …`.

        Raises:
            StackError: the nursery has ended; says how, and what it said last.
        """
        request = {
            "arguments": list(command.arguments),
            "environment": dict(command.environment),
            "death_signal": command.death_signal,
        }
        answer = self._ask(request, [output, errors])
        if answer is None:
            raise StackError(self._obituary())
        return Forked(answer["pid"], self)

    def exit_code(self, pid: int) -> int | None:
        """Of one of its programs: None while it runs, negative when a signal ended it."""
        answer = self._ask({"poll": pid})
        if answer is not None:
            ended: int | None = answer["ended"]
            return ended
        return None if Path(f"/proc/{pid}").exists() else LOST

    def stop(self) -> None:
        """Nothing of it runs any more."""
        if self._channel is not None:
            self._channel.close()
        for child in self.children:
            child.stop()
        self._child = self._channel = None

    def _ask(self, request: Mapping[str, Any], descriptors: Iterable[int] = ()) -> dict[str, Any] | None:
        """The answer; None when the process has ended or does not answer in time."""
        if self._channel is None:
            return None
        try:
            socket.send_fds(self._channel, [json.dumps(request).encode()], list(descriptors))
            answer: dict[str, Any] = json.loads(self._channel.recv(1024))
        except (OSError, ValueError):
            return None
        return answer

    def _obituary(self) -> str:
        for child in self.children:
            child.let_end(KILLED_WAIT_S)
            return child.obituary()
        return "The nursery does not run"


class Forked:
    """One program of a nursery."""

    def __init__(self, pid: int, nursery: Nursery) -> None:
        self._pid = pid
        self._nursery = nursery
        self._code: int | None = None

    @property
    def pid(self) -> int:
        """Its process id, which is the id of its session and process group as well."""
        return self._pid

    def poll(self) -> int | None:
        """See `deploy.local.processes.Process`."""
        if self._code is None:
            self._code = self._nursery.exit_code(self._pid)
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        """See `deploy.local.processes.Process`."""
        until = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired(str(self._pid), timeout or 0.0)
            time.sleep(PAUSE_S)
        return code
