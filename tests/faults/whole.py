"""The whole stack, part by part, so that each part can be killed, paused and started again.

What ends is begun again, as whatever runs containers would do it.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from deploy.local.choices import Choices
from deploy.local.ports import Ports
from deploy.local.processes import Child, Command
from deploy.local.programs import environment, mailbox_command, service_command
from deploy.local.rabbitmq import RabbitMq
from deploy.local.readiness import is_ready, missing
from shared.crash_points import VARIABLE
from shared.documents import connect
from shared.settings import SERVICES
from tests.faults.mongod import FragileMongoDb
from tests.stack import PAUSE_S
from tests.travelled import Client

CONTROL = "/usr/lib/rabbitmq/bin/rabbitmqctl"
START_S = 240.0
WEB, WORKER, MAILBOX = "web", "worker", "mailbox"


class FragileRabbitMq(RabbitMq):
    """A RabbitMQ that can be killed, paused and told things."""

    def kill(self) -> None:
        """It has ended as if the power had gone; `start` begins it anew with what was on disk."""
        os.kill(self.children[-1].pid, signal.SIGKILL)
        self.stop()

    def pause(self) -> None:
        """It keeps its connections and answers nothing any more, until `go_on`."""
        os.kill(self.children[-1].pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """It answers again."""
        os.kill(self.children[-1].pid, signal.SIGCONT)

    def control(self, *words: str) -> None:
        """Has done what `rabbitmqctl` was told."""
        variables = self._environment()
        subprocess.run([CONTROL, "-q", *words], env=variables, check=True, capture_output=True, timeout=120)


class Whole:
    """Every process of one installation.

    Args:
        home: its data and logs.
        port: first of its block of ports.
    """

    def __init__(self, home: Path, port: int) -> None:
        self.home = home.resolve()
        self.ports = Ports(port)
        self.mongodb = FragileMongoDb(self.home, self.ports.mongodb)
        self.rabbitmq = FragileRabbitMq(self.home, self.ports.rabbitmq)
        self._crashes = self.home / "crash-points"
        self._children: dict[str, Child] = {}
        self.restarts = 0
        self.known: set[str] = set()
        """What was found wrong before; it stays wrong and is told once."""

    @property
    def site(self) -> str:
        """The registration service."""
        return f"http://127.0.0.1:{self.ports.web('registration')}"

    @property
    def client_log(self) -> Path:
        """What clients were answered, in all runs."""
        return self.home / "clients.jsonl"

    @property
    def mailbox(self) -> str:
        """Every mail that was sent."""
        return f"http://127.0.0.1:{self.ports.mailbox}"

    @contextmanager
    def data(self) -> Iterator[Client]:
        """Its databases, to look into."""
        with connect(self.mongodb.url, "kutse-chaos") as client:
            yield client

    def start(self) -> None:
        """Every part is ready."""
        self._crashes.mkdir(parents=True, exist_ok=True)
        self.mongodb.start()
        self.rabbitmq.start()
        self.mongodb.wait_ready()
        for name, command in self._commands().items():
            self._children[name] = Child(command)
        self.rabbitmq.wait_ready()
        self.await_true(lambda: not self.unready(), START_S, "everything ready")

    def stop(self) -> None:
        """Nothing of it runs any more."""
        for child in self._children.values():
            child.ask_to_stop()
        for child in self._children.values():
            child.stop(40)
        self.rabbitmq.stop()
        self.mongodb.stop()

    def child(self, name: str) -> Child:
        """The process called `registration-web`, `notifications-worker`, `mailbox` …"""
        return self._children[name]

    def names(self) -> list[str]:
        """Every program."""
        return list(self._children)

    def tend(self) -> None:
        """Whatever has ended is begun again."""
        for name, command in self._commands().items():
            if self._children[name].exit_code() is not None:
                self._children[name].stop()
                self._children[name] = Child(command)
                self.restarts += 1

    def unready(self) -> list[str]:
        """Which program lacks what."""
        return [
            f"{name} lacks {missing(port) or 'an answer'}"
            for name, port in self._places().items()
            if not is_ready(port)
        ]

    def await_true(self, condition: Callable[[], bool], timeout: float, what: str) -> float:
        """Seconds until it was true; meanwhile whatever ends is begun again.

        Raises:
            TimeoutError: it stayed false; names `what`.
        """
        begun = time.monotonic()
        while not condition():
            self.tend()
            if time.monotonic() - begun > timeout:
                raise TimeoutError(f"{what} within {timeout:g} s; {'; '.join(self.unready())}")
            time.sleep(PAUSE_S * 5)
        return time.monotonic() - begun

    def live(self, seconds: float) -> None:
        """So much time goes by; whatever ends meanwhile is begun again."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.tend()
            time.sleep(PAUSE_S * 5)

    def let_crash(self, point: str) -> None:
        """Whoever reaches this point next dies there."""
        (self._crashes / point).touch()

    def is_to_crash(self, point: str) -> bool:
        """Has nobody reached it yet?"""
        return (self._crashes / point).exists()

    def _places(self) -> Mapping[str, int]:
        web = {f"{service}-{WEB}": self.ports.web(service) for service in SERVICES}
        workers = {f"{service}-{WORKER}": self.ports.health(service) for service in SERVICES}
        return {MAILBOX: self.ports.mailbox} | web | workers

    @property
    def variables(self) -> dict[str, str]:
        """What its processes find in their environment."""
        choices = Choices(self.ports.first, self.home, False, timedelta(0), {})
        urls = {"MONGO_URL": self.mongodb.url, "AMQP_URL": self.rabbitmq.url}
        return {**environment(choices, urls), VARIABLE: str(self._crashes)}

    def _commands(self) -> dict[str, Command]:
        variables = self.variables
        commands = [mailbox_command(variables)]
        commands += [service_command(one, kind, variables) for kind in (WEB, WORKER) for one in SERVICES]
        return {command.name: command for command in commands}
