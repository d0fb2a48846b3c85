"""The whole stack, part by part, so that each part can be killed, paused and started again.

What ends is begun again, as whatever runs containers would do it.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

from deploy.local.choices import Choices
from deploy.local.errors import StackError
from deploy.local.ports import Ports
from deploy.local.processes import Child, Command
from deploy.local.programs import environment, mailbox_command, service_command
from deploy.local.readiness import is_ready, missing
from shared.crash_points import VARIABLE
from shared.documents import connect
from shared.settings import SERVICES
from tests.faults.crowd import Crowd
from tests.faults.gaps import Gap
from tests.faults.links import Link
from tests.faults.mongod import FragileMongoDb
from tests.faults.rabbitmq import FragileRabbitMq
from tests.faults.signs import SIGNS
from tests.stack import ROOT, free_ports, wait_until
from tests.travelled import Client

START_S = 240.0
LOAD_S = 300.0
"""Until enough people have come, however slow the machine."""

POLL_S = 0.1
STOP_S = 40
WEB, WORKER, MAILBOX = "web", "worker", "mailbox"
LINKS = ("database", "broker", "mail")
"""The services reach each server through one of these."""


class Whole:
    """Every process of one installation.

    Args:
        home: its data and logs.
        port: first of its block of ports.
    """

    def __init__(self, home: Path, port: int) -> None:
        self.home = home.resolve()
        self.ports = Ports(port)
        self.rabbitmq = FragileRabbitMq(self.home, self.ports.rabbitmq)
        behind = (self.ports.mongodb, self.ports.amqp, self.ports.smtp)
        before = free_ports(len(LINKS))
        self.links = dict(zip(LINKS, map(Link, before, behind), strict=True))
        self.mongodb = FragileMongoDb(self.home, self.ports.mongodb, known_at=self.links["database"].port)
        self._crashes = self.home / "crash-points"
        self._tending = threading.Lock()
        self._children: dict[str, Child] = {}
        self.crowd: Crowd | None = None
        self.restarts = 0
        self.gaps: list[Gap] = []
        self.notes: list[str] = []
        """What chance chose in this run, for whoever reads the outcome."""

        self.known: set[str] = set()
        """What was found wrong before; it stays wrong and is told once."""

    @property
    def site(self) -> str:
        """The registration service."""
        return self.address("registration")

    def address(self, service: str) -> str:
        """Its web processes."""
        return f"http://127.0.0.1:{self.ports.web(service)}"

    def command(self, *words: str) -> str:
        """What `python -m` with these words writes, in the environment of its processes.

        Raises:
            StackError: it ended badly; says how.
        """
        python = [sys.executable, "-m", *words]
        ended = subprocess.run(
            python, cwd=ROOT, env=self.variables, capture_output=True, text=True, check=False
        )
        if ended.returncode:
            raise StackError(f"{words} ended with {ended.returncode}: {ended.stderr.strip()[-300:]}")
        return ended.stdout.strip()

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
        with connect(self.mongodb.own_url, "kutse-chaos") as client:
            yield client

    def start(self) -> None:
        """Every part is ready."""
        self._crashes.mkdir(parents=True, exist_ok=True)
        for link in self.links.values():
            link.start()
        self.mongodb.start()
        self.rabbitmq.start()
        self.mongodb.wait_ready()
        for name in self._commands():
            self._begin(name)
        self.rabbitmq.wait_ready()
        self.await_true(lambda: not self.unready(), START_S, "everything ready")

    def stop(self) -> None:
        """Nothing of it runs any more."""
        self.end_everything()
        for link in self.links.values():
            link.stop()

    @contextmanager
    def services_stopped(self) -> Iterator[None]:
        """Inside, no program of a service runs, while servers and mailbox do."""
        services = [name for name in self._children if name != MAILBOX]
        with self._tending:
            for name in services:
                self._children[name].ask_to_stop()
            for name in services:
                self._children[name].stop(STOP_S)
            yield
            for name in services:
                self._begin(name)

    def end_everything(self) -> None:
        """Every program and server has ended; only the links between them are there."""
        for child in self._children.values():
            child.ask_to_stop()
        for child in self._children.values():
            child.stop(STOP_S)
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
            awaited = random.choice(SIGNS)
            wait_until(partial(awaited, self, name), LOAD_S, f"a sign of {name}")
        before = self.restarts
        ended = [name for name in self._children if self._children[name].exit_code() is not None]
        self.await_true(lambda: not self.unready(), START_S, "everything ready, begun in any order")
        return ended if self.restarts == before else [*ended, f"{self.restarts - before} in all"]

    def processes_of(self, name: str) -> Sequence[Child]:
        """Of a program, or of `mongodb` and `rabbitmq`."""
        servers = {"mongodb": self.mongodb.children, "rabbitmq": self.rabbitmq.children[-1:]}
        return servers[name] if name in servers else [self._children[name]]

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
            for name, port in self.places().items()
            if not is_ready(port)
        ]

    def await_true(self, condition: Callable[[], bool], timeout: float, what: str) -> float:
        """Seconds until it was true; meanwhile whatever ends is begun again.

        Raises:
            TimeoutError: it stayed false; names `what`.
        """
        begun = time.monotonic()
        try:
            wait_until(condition, timeout, what, self.tend, POLL_S)
        except AssertionError:
            raise TimeoutError(f"{what} within {timeout:g} s; {'; '.join(self.unready())}") from None
        return time.monotonic() - begun

    def until_asked(self, count: int) -> None:
        """So many more requests have come to an end, answered or not."""
        wanted = self.people.asked + count
        self.await_true(lambda: self.people.asked >= wanted, LOAD_S, f"{count} requests")

    def until_accepted(self, count: int) -> None:
        """So many more requests were answered with a registration."""
        wanted = self.people.accepted + count
        self.await_true(lambda: self.people.accepted >= wanted, LOAD_S, f"{count} registrations")

    @contextmanager
    def under(self, crowd: Crowd) -> Iterator[None]:
        """Inside, these people arrive; afterwards everybody has an answer or has lost patience."""
        self.crowd = crowd
        with crowd.arriving():
            yield

    @property
    def people(self) -> Crowd:
        """Who registers just now."""
        assert self.crowd, "nobody registers"
        return self.crowd

    def let_crash(self, point: str) -> None:
        """Whoever reaches this point next dies there."""
        (self._crashes / point).touch()

    def forget_crash(self, point: str) -> None:
        """Nobody dies there any more."""
        (self._crashes / point).unlink(missing_ok=True)

    def is_to_crash(self, point: str) -> bool:
        """Has nobody reached it yet?"""
        return (self._crashes / point).exists()

    def places(self) -> Mapping[str, int]:
        """Where each program answers whether it is ready."""
        web = {f"{service}-{WEB}": self.ports.web(service) for service in SERVICES}
        workers = {f"{service}-{WORKER}": self.ports.health(service) for service in SERVICES}
        return {MAILBOX: self.ports.mailbox} | web | workers

    @property
    def variables(self) -> dict[str, str]:
        """What its processes find in their environment."""
        choices = Choices(self.ports.first, self.home, False, timedelta(0), {})
        urls = {
            "MONGO_URL": self.mongodb.url,
            "AMQP_URL": self.rabbitmq.url.replace(f":{self.ports.amqp}/", f":{self.links['broker'].port}/"),
            "SMTP_URL": f"smtp://127.0.0.1:{self.links['mail'].port}",
        }
        return {**environment(choices, urls), VARIABLE: str(self._crashes)}

    def _begin(self, name: str) -> None:
        self._children[name] = Child(self._commands()[name]())

    def _commands(self) -> dict[str, Callable[[], Command]]:
        """Making the command of a program throws away what the one before has counted."""
        variables = self.variables
        services = {
            f"{one}-{kind}": partial(service_command, one, kind, variables)
            for kind in (WEB, WORKER)
            for one in SERVICES
        }
        return {MAILBOX: partial(mailbox_command, variables), **services}
