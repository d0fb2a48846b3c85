"""The whole stack: started in order, watched, stopped in the opposite order.

Servers first, then each service prepares its database, then web and worker of every service. A child that
ends by itself ends the stack: half a system that looks whole is worse than one that says what is wrong.
"""

import threading
from collections.abc import Iterable, Mapping

from deploy.local.choices import Choices
from deploy.local.errors import StackError
from deploy.local.ports import Ports, require_free
from deploy.local.processes import Child, Command
from deploy.local.programs import environment, mailbox_command, service_command
from deploy.local.readiness import is_ready, missing
from deploy.local.servers import Server, own_servers, wanted_ports
from deploy.local.terminal import Terminal
from deploy.local.waiting import wait_until
from shared.settings import SERVICES

READY_S, PREPARE_S, SAMPLE_S = 90.0, 60.0, 300.0
GRACE_S = 40.0
"""More than gunicorn (30) and the workers (25) take to finish what they have begun."""

WATCH_S = 0.3
SAMPLE_MARK = "sample-loaded"


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
        self._servers: list[Server] = []
        self._programs: list[list[Child]] = []
        self.variables: Mapping[str, str] = {}

    def start(self) -> None:
        """Every process is ready and the sample is there, if one was wanted.

        Raises:
            StackError: a port is taken, a part is missing, a child ended or took too long.
            StopAskedError: `stopping` was set meanwhile.
        """
        require_free(wanted_ports(self._ports, self._choices.own))
        self._start_servers()
        self._prepare()
        self._start_mailbox()
        self._start_services()
        self._load_sample()

    def watch(self) -> None:
        """Returns when somebody wants the stack to stop.

        Raises:
            StackError: a child ended by itself.
        """
        while not self._stopping.wait(WATCH_S):
            self._require_children()

    def stop(self) -> None:
        """Nothing of the stack runs any more: programs finish what they have begun, then the servers go."""
        for group in reversed(self._programs):
            _stop_together(group)
        for server in reversed(self._servers):
            server.stop()

    def _start_servers(self) -> None:
        servers = own_servers(self._choices.home, self._ports, self._choices.own)
        for server in servers.values():
            self._servers.append(server)
            server.start()
        urls = {variable: server.url for variable, server in servers.items()}
        self.variables = environment(self._choices, urls)
        for server in servers.values():
            self._terminal.waiting(server.name)
            server.wait_ready(wanted=self._require_wanted)
            self._terminal.done(server.name)

    def _start_mailbox(self) -> None:
        if "SMTP_URL" in self._choices.own:
            return
        self._start_group([mailbox_command(self.variables)])
        self._wait_for({"mailbox": self._ports.mailbox})

    def _start_services(self) -> None:
        self._start_group(service_command(service, "worker", self.variables) for service in SERVICES)
        self._start_group(service_command(service, "web", self.variables) for service in SERVICES)
        workers = {f"{service} worker": self._ports.health(service) for service in SERVICES}
        web = {f"{service} web": self._ports.web(service) for service in SERVICES}
        self._wait_for(workers | web)

    def _prepare(self) -> None:
        self._terminal.waiting("databases")
        self._run_together(
            [service_command(service, "prepare", self.variables) for service in SERVICES], PREPARE_S
        )
        self._terminal.done("databases")

    def _load_sample(self) -> None:
        mark = self._choices.home / SAMPLE_MARK
        if not self._choices.sample or mark.exists():
            return
        self._terminal.waiting("sample programme (once)")
        self._run_together([service_command("registration", "sample", self.variables)], SAMPLE_S)
        mark.touch()
        self._terminal.done("sample programme")

    def _run_together(self, commands: Iterable[Command], deadline_s: float) -> None:
        """All of them have ended well; whatever happens, none of them runs any more."""
        children = [Child(command) for command in commands]
        try:
            wait_until(
                lambda: all(child.exit_code() is not None for child in children),
                what=" and ".join(child.name for child in children),
                deadline_s=deadline_s,
                alive=self._require_children,
            )
        finally:
            _stop_together(children)
        for child in children:
            if child.exit_code() != 0:
                raise StackError(child.obituary())

    def _start_group(self, commands: Iterable[Command]) -> None:
        group: list[Child] = []
        self._programs.append(group)
        group.extend(Child(command) for command in commands)

    def _wait_for(self, places: Mapping[str, int]) -> None:
        """Every one of these answers that it is ready; says which ones are waited for."""
        self._terminal.waiting(", ".join(places))
        for name, port in places.items():
            try:
                wait_until(
                    lambda port=port: is_ready(port),  # type: ignore[misc]
                    what=f"{name} becoming ready",
                    deadline_s=READY_S,
                    alive=self._require_children,
                )
            except StackError as error:
                lacks = missing(port)
                raise StackError(f"{error} (it lacks: {lacks})" if lacks else str(error)) from None
            self._terminal.done(name)

    def _require_wanted(self) -> None:
        if self._stopping.is_set():
            raise StopAskedError

    def _require_children(self) -> None:
        self._require_wanted()
        for server in self._servers:
            _require_running(server.children)
        for group in self._programs:
            _require_running(group)


def _require_running(children: Iterable[Child]) -> None:
    for child in children:
        child.require_running()


def _stop_together(children: Iterable[Child]) -> None:
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop(GRACE_S)
