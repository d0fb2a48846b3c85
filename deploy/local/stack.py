"""The whole stack: started in order, watched, stopped in the opposite order.

Servers first, then web and worker of every service, which prepare their databases themselves. A child that
ends by itself ends the stack: half a system that looks whole is worse than one that says what is wrong.
"""

import threading
from collections.abc import Iterable, Mapping

from deploy.local.choices import Choices
from deploy.local.errors import StackError
from deploy.local.ports import Ports, require_free
from deploy.local.processes import Child, Command
from deploy.local.programs import (
    answer_of,
    environment,
    mailbox_command,
    nursery,
    service_command,
    web_command,
)
from deploy.local.readiness import is_ready, missing
from deploy.local.servers import own_servers, wanted_ports
from deploy.local.terminal import Terminal
from deploy.local.waiting import wait_until
from shared.settings import SERVICES

READY_S, SAMPLE_S = 180.0, 600.0
"""Generous, because a child that fails is noticed at once; these only end a wait for one that hangs."""

GRACE_S = 40.0
"""More than gunicorn (30) and the workers (25) take to finish what they have begun."""

WATCH_S = 0.3
SAMPLE_MARK = "sample-loaded"

WEB, WORKER, MAILBOX = "web", "worker", "mailbox"
STOP_ORDER = (WEB, WORKER, MAILBOX)
"""Nobody new comes in, then what is under way is finished, and its mails still arrive."""


class StopAskedError(Exception):
    """Somebody wants the stack to stop while it is still starting."""


class Stack:
    """Everything of one installation on this machine.

    Args:
        stopping: set when somebody wants it to stop; every wait in here ends then.
    """

    def __init__(self, choices: Choices, terminal: Terminal, stopping: threading.Event) -> None:
        self._choices = choices
        self._terminal = terminal
        self._stopping = stopping
        self._ports = Ports(choices.port)
        self._servers = own_servers(choices)
        self._programs: dict[str, list[Child]] = {kind: [] for kind in STOP_ORDER}
        urls = {variable: server.url for variable, server in self._servers.items()}
        self._variables = environment(choices, urls)
        self._nursery = nursery(self._variables)

    def start(self) -> None:
        """Every process is ready and the sample is there, if one was wanted.

        What people see first needs the database and the code, so nothing else competes with these until the
        database answers. The broker takes longest to come up, so it starts then, and once the first page is
        there what does not need it.

        Raises:
            StackError: a port is taken, a part is missing, a child ended or took too long.
            StopAskedError: `stopping` was set meanwhile.
        """
        require_free(wanted_ports(self._ports, self._choices.own))
        self._start_server("MONGO_URL")
        self._nursery.start()
        self._wait_for_server("MONGO_URL")
        self._start_server("AMQP_URL")
        first, *others = SERVICES
        self._start_web(first)
        self._wait_for({"first page": self._ports.web(first)}, "/")
        for service in others:
            self._start_web(service)
        self._start_mailbox()
        self._wait_for_server("AMQP_URL")
        self._start_workers()
        self._wait_for(self._places())
        self._load_sample()

    def sign_in_link(self) -> str:
        """A link that lets an organiser in once."""
        command = service_command("registration", "sign-in-link", self._variables)
        return answer_of(command, self._nursery.begin)

    def watch(self) -> None:
        """Returns when somebody wants the stack to stop.

        Raises:
            StackError: a child ended by itself.
        """
        while not self._stopping.wait(WATCH_S):
            self._require_children()

    def stop(self) -> None:
        """Nothing of the stack runs any more: programs finish what they have begun, then the servers go."""
        for kind in STOP_ORDER:
            _stop_together(self._programs[kind])
        self._nursery.stop()
        for server in reversed(self._servers.values()):
            server.stop()

    def _start_server(self, variable: str) -> None:
        if variable in self._servers:
            self._servers[variable].start()

    def _wait_for_server(self, variable: str) -> None:
        server = self._servers.get(variable)
        if server is not None:
            self._terminal.waiting(server.name)
            server.wait_ready(wanted=self._require_children)
            self._terminal.done(server.name)

    def _start_mailbox(self) -> None:
        if "SMTP_URL" not in self._choices.own:
            self._start(MAILBOX, mailbox_command(self._variables))

    def _start_web(self, service: str) -> None:
        self._start(WEB, web_command(service, self._variables))

    def _start_workers(self) -> None:
        for service in SERVICES:
            self._start(WORKER, service_command(service, WORKER, self._variables))

    def _start(self, kind: str, command: Command) -> None:
        self._programs[kind].append(Child(command, self._nursery.begin))

    def _places(self) -> dict[str, int]:
        """Name of each program -> where it tells whether it is ready."""
        mailbox = {MAILBOX: self._ports.mailbox} if self._programs[MAILBOX] else {}
        web = {f"{service} {WEB}": self._ports.web(service) for service in SERVICES}
        workers = {f"{service} {WORKER}": self._ports.health(service) for service in SERVICES}
        return mailbox | web | workers

    def _load_sample(self) -> None:
        mark = self._choices.home / SAMPLE_MARK
        if not self._choices.sample or mark.exists():
            return
        self._terminal.waiting("sample programme, loaded once")
        self._run(service_command("registration", "sample", self._variables), SAMPLE_S)
        mark.touch()
        self._terminal.done("sample programme")

    def _run(self, command: Command, deadline_s: float) -> None:
        """It has ended well; whatever happens, it does not run any more."""
        child = Child(command, self._nursery.begin)
        try:
            wait_until(
                lambda: child.exit_code() is not None,
                what=f"the end of {child.name}",
                deadline_s=deadline_s,
                alive=self._require_children,
            )
        finally:
            child.stop(GRACE_S)
        if child.exit_code() != 0:
            raise StackError(child.obituary())

    def _wait_for(self, places: Mapping[str, int], path: str = "/readyz") -> None:
        """Every one of these answers that it is ready; says which ones are waited for."""
        self._terminal.waiting(", ".join(places))
        for name, port in places.items():
            self._wait_for_one(name, port, path)
            self._terminal.done(name)

    def _wait_for_one(self, name: str, port: int, path: str) -> None:
        try:
            wait_until(
                lambda: is_ready(port, path),
                what=f"{name} becoming ready",
                deadline_s=READY_S,
                alive=self._require_children,
            )
        except StackError as error:
            lacks = missing(port)
            raise StackError(f"{error}; it lacks {lacks}" if lacks else str(error)) from None

    def _require_children(self) -> None:
        if self._stopping.is_set():
            raise StopAskedError
        for server in self._servers.values():
            _require_running(server.children)
        _require_running(self._nursery.children)
        for group in self._programs.values():
            _require_running(group)


def _require_running(children: Iterable[Child]) -> None:
    for child in children:
        child.require_running()


def _stop_together(children: Iterable[Child]) -> None:
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop(GRACE_S)
