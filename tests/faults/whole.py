"""The whole stack, part by part, so that each part can be killed, paused and started again.

What ends is begun again, as whatever runs containers would do it.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

from deploy.local.choices import Choices
from deploy.local.ports import Ports
from deploy.local.processes import Child, Command
from deploy.local.programs import environment, mailbox_command, service_command
from deploy.local.rabbitmq import RabbitMq
from deploy.local.readiness import is_ready, missing
from shared.crash_points import VARIABLE
from shared.documents import connect
from shared.settings import SERVICES
from tests.faults.links import Link
from tests.faults.mongod import FragileMongoDb
from tests.stack import PAUSE_S, free_ports
from tests.travelled import Client

CONTROL = "/usr/lib/rabbitmq/bin/rabbitmqctl"
START_S = 240.0
WEB, WORKER, MAILBOX = "web", "worker", "mailbox"
LINKS = ("database", "broker", "mail")
"""The services reach each server through one of these."""


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
        before = zip(LINKS, free_ports(len(LINKS)), strict=True)
        behind = (self.ports.mongodb, self.ports.rabbitmq, self.ports.smtp)
        self.links = {name: Link(port, target) for (name, port), target in zip(before, behind, strict=True)}
        self._crashes = self.home / "crash-points"
        self._tending = threading.Lock()
        self._children: dict[str, Child] = {}
        self.restarts = 0
        self.notes: list[str] = []
        """What chance chose in this run, for whoever reads the outcome."""

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
        for link in self.links.values():
            link.start()
        self.mongodb.start()
        self.rabbitmq.start()
        self.mongodb.wait_ready()
        for name, command in self._commands().items():
            self._children[name] = Child(command)
        self.rabbitmq.wait_ready()
        self.await_true(lambda: not self.unready(), START_S, "everything ready")

    def stop(self) -> None:
        """Nothing of it runs any more."""
        self.end_everything()
        for link in self.links.values():
            link.stop()

    def end_everything(self) -> None:
        """Every program and server has ended; only the links between them are there."""
        for child in self._children.values():
            child.ask_to_stop()
        for child in self._children.values():
            child.stop(40)
        self.rabbitmq.stop()
        self.mongodb.stop()

    def begin_everything(self, random: Random) -> list[str]:
        """Everything is ready, whatever was begun first; answers who ended on the way."""
        beginnings: dict[str, Callable[[], object]] = {
            "mongodb": self.mongodb.start,
            "rabbitmq": self.rabbitmq.start,
            **{name: partial(self._begin, name) for name in self._children},
        }
        for name in random.sample(sorted(beginnings), len(beginnings)):
            beginnings[name]()
            time.sleep(random.uniform(0, 2))
        before = self.restarts
        ended = [name for name in self._children if self._children[name].exit_code() is not None]
        self.await_true(lambda: not self.unready(), START_S, "everything ready, begun in any order")
        return ended if self.restarts == before else [*ended, f"{self.restarts - before} in all"]

    def revive_servers(self) -> None:
        """A server that has ended runs again, with what was on disk."""
        for server in (self.mongodb, self.rabbitmq):
            if any(child.exit_code() is not None for child in server.children):
                server.stop()
                server.start()
            server.wait_ready()

    def child(self, name: str) -> Child:
        """The process called `registration-web`, `notifications-worker`, `mailbox` …"""
        return self._children[name]

    def names(self) -> list[str]:
        """Every program."""
        return list(self._children)

    def tend(self) -> None:
        """Whatever has ended is begun again."""
        with self._tending:
            for name in [name for name, child in self._children.items() if child.exit_code() is not None]:
                self._children[name].stop()
                self._begin(name)
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
        urls = {
            "MONGO_URL": self._through("database", self.mongodb.url),
            "AMQP_URL": self._through("broker", self.rabbitmq.url),
            "SMTP_URL": f"smtp://127.0.0.1:{self.links['mail'].port}",
        }
        return {**environment(choices, urls), VARIABLE: str(self._crashes)}

    def _through(self, link: str, url: str) -> str:
        behind = {"database": self.ports.mongodb, "broker": self.ports.rabbitmq}[link]
        return url.replace(f":{behind}", f":{self.links[link].port}")

    def _begin(self, name: str) -> None:
        self._children[name] = Child(self._commands()[name])

    def _commands(self) -> dict[str, Command]:
        variables = self.variables
        commands = [mailbox_command(variables)]
        commands += [service_command(one, kind, variables) for kind in (WEB, WORKER) for one in SERVICES]
        return {command.name: command for command in commands}
