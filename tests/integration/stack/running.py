"""A stack as somebody starts it in a terminal, watched from outside."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import psutil

from tests.stack import ROOT, wait_until

READY, LAST_LINE = "Kutse is ready", "Ctrl-C stops everything"
START_S, STOP_S = 240.0, 90.0
ENDED = (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)


class RunningStack:
    """`python -m deploy.local run` with a home and ports of its own, without the sample."""

    def __init__(self, home: Path, port: int) -> None:
        self.home = home
        self.port = port
        self._output = home.with_name(f"{home.name}-{port}.out")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def output(self) -> str:
        """What it has said so far."""
        return self._output.read_text()

    def start(self) -> None:
        """The process runs."""
        with self._output.open("wb") as out:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", sys.executable, "-m", "deploy.local", "run"],
                cwd=ROOT,
                env=self.environment(),
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )

    def wait_ready(self) -> None:
        """It has said everything it says when all is well."""
        process = self._process
        assert process
        wait_until(
            lambda: LAST_LINE in self.output or process.poll() is not None, START_S, "the stack starting"
        )
        assert LAST_LINE in self.output, self.output

    def ensure_ready(self) -> None:
        """It runs and is ready, started again where that is needed."""
        if self._process is None or self._process.poll() is not None:
            self.start()
        self.wait_ready()

    def send(self, number: signal.Signals) -> None:
        """The signal goes to the supervisor alone."""
        assert self._process
        self._process.send_signal(number)

    def exit_code(self) -> int:
        """How it ended, once it has."""
        assert self._process
        return self._process.wait(STOP_S)

    def left_behind(self) -> list[str]:
        """What still runs of it, by name."""
        mine = f"KUTSE_HOME={self.home}"
        return [f"{pid} {name}" for pid, name in _processes(mine)]

    def child(self, *words: str) -> int:
        """The process whose command line has all these words."""
        lines = {pid: " ".join(_command_line(pid)) for pid, _ in _processes(f"KUTSE_HOME={self.home}")}
        return next(pid for pid, line in lines.items() if all(word in line for word in words))

    def get(self, place: int, path: str) -> httpx.Response:
        """What the process at that place of the block answers."""
        return httpx.get(f"http://127.0.0.1:{self.port + place}{path}", timeout=20)

    def environment(self) -> dict[str, str]:
        """Its variables and nobody else's choices."""
        foreign = ("KUTSE_", "MONGO_", "AMQP_", "SMTP_")
        rest = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        return {**rest, "KUTSE_PORT": str(self.port), "KUTSE_HOME": str(self.home), "KUTSE_SAMPLE": "0"}

    def stop(self) -> None:
        """Whatever a test did to it, nothing of it runs any more."""
        if self._process and self._process.poll() is None:
            self.send(signal.SIGTERM)
            self.exit_code()
        wait_until(lambda: not self.left_behind(), STOP_S)


def _processes(variable: str) -> list[tuple[int, str]]:
    found = []
    for process in psutil.process_iter():
        try:
            name, _, value = variable.partition("=")
            if process.status() not in ENDED and process.environ().get(name) == value:
                found.append((process.pid, process.name()))
        except psutil.Error:
            continue
    return found


def _command_line(pid: int) -> list[str]:
    try:
        return psutil.Process(pid).cmdline()
    except psutil.Error:
        return []
