"""Child processes that never outlive the one who started them.

Each child leads a session of its own, so it can be ended with everything it has started, and asks the kernel
for a signal when its parent dies, so that even a killed supervisor leaves nothing behind.
"""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from deploy.local.errors import StackError

TAIL_LINES, TAIL_WIDTH = 12, 240
KILLED_WAIT_S = 5.0


@dataclass(frozen=True)
class Command:
    """What to start.

    Args:
        name: as it is called in messages and as its log file is named.
        log: where standard output and standard error go; emptied at each start.
        death_signal: what the kernel sends when the parent dies (`KILL`, `TERM`).
    """

    name: str
    arguments: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    death_signal: str = "KILL"


class Process(Protocol):
    """A process somebody has begun, as `subprocess.Popen` describes it."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None:
        """None while it runs, then its exit code; negative when a signal ended it."""

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended.

        Raises:
            subprocess.TimeoutExpired: it still runs after `timeout` seconds.
        """


Begin = Callable[[Command, int, int], Process]
"""Starts the command in a session of its own, with these two descriptors as standard output and error."""


def spawn(command: Command, output: int, errors: int, standard_input: int = subprocess.DEVNULL) -> Process:
    """A new program.

    The thread that starts it has to live as long as the child: to the kernel it is the parent.
    """
    return subprocess.Popen(
        ["setpriv", "--pdeathsig", command.death_signal, *command.arguments],
        env=dict(command.environment),
        stdin=standard_input,
        stdout=output,
        stderr=errors,
        start_new_session=True,
    )


class Child:
    """One started process and all it starts itself."""

    def __init__(self, command: Command, begin: Begin = spawn) -> None:
        self.command = command
        command.log.parent.mkdir(parents=True, exist_ok=True)
        with command.log.open("wb") as log:
            self._process = begin(command, log.fileno(), log.fileno())

    @property
    def name(self) -> str:
        """As it is called in messages."""
        return self.command.name

    @property
    def pid(self) -> int:
        """Its process id, which is the id of its session and process group as well."""
        return self._process.pid

    def exit_code(self) -> int | None:
        """None while it runs; negative when a signal ended it."""
        return self._process.poll()

    def require_running(self) -> None:
        """Does nothing while it runs.

        Raises:
            StackError: it has ended; names the exit code and the last lines of its log.
        """
        if self.exit_code() is not None:
            raise StackError(self.obituary())

    def obituary(self) -> str:
        """Which child ended, how, and its last words."""
        lines = "\n".join(f"    {line[:TAIL_WIDTH]}" for line in self.last_lines())
        return f"{self.name} ended: {_how(self.exit_code())}. Last lines of {self.command.log}:\n{lines}"

    def last_lines(self, count: int = TAIL_LINES) -> list[str]:
        """The end of its log."""
        return self.command.log.read_text(errors="replace").splitlines()[-count:]

    def ask_to_stop(self) -> None:
        """Sends SIGTERM to the process itself, which knows best how to stop what it started."""
        if self.exit_code() is None:
            os.kill(self.pid, signal.SIGTERM)

    def stop(self, grace_s: float = 15.0) -> int:
        """Neither it nor anything of its session runs any more; answers its exit code.

        Args:
            grace_s: seconds it may take to stop by itself before it is killed.
        """
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(grace_s)
        self._kill_group()
        return self._process.wait(KILLED_WAIT_S)

    def let_end(self, grace_s: float) -> None:
        """As `stop`, for a child about to end by itself: it is not asked to before `grace_s` seconds."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(grace_s)
        self.stop()

    def _kill_group(self) -> None:
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def _how(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return f"killed by {signal.Signals(-exit_code).name}"
    return f"exit code {exit_code}"
