"""The services spread over hosts, on a replica set and a cluster that all of them share."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx

from deploy.local.choices import Choices
from deploy.local.keys import stack_secret
from deploy.local.ports import Ports
from deploy.local.processes import Child, Command
from deploy.local.programs import environment, mailbox_command, service_command, web_command
from shared.settings import SERVICES
from tests.scale.brokers import Cluster
from tests.scale.databases import ReplicaSet
from tests.scale.hosts import EVERYWHERE, SERVERS, Host
from tests.stack import wait_until

WEB_PORT = 8000
"""The same on every host, as it would be behind one address."""

WORKERS = itertools.count(20_000, 20)
"""Each worker has a block of ports of its own; on a host two of them would otherwise want the same."""

READY_S = 300.0
PROBE_S = 5.0
STOP_S = 40.0


class Installation:
    """Everything of it.

    Args:
        home: data and logs.
        ports: ten free ones for the servers, and the first of a free block for the mailbox.
    """

    def __init__(self, home: Path, ports: Sequence[int], mailbox: int) -> None:
        self.home = home
        self.databases = ReplicaSet(home, ports[:3])
        self.brokers = Cluster(home, ports[3:10])
        self._mail = Ports(mailbox)
        self._mailbox: Child | None = None

    @property
    def mailbox(self) -> str:
        """Every mail that was sent."""
        return f"http://{SERVERS}:{self._mail.mailbox}"

    @property
    def variables(self) -> dict[str, str]:
        """What every process finds in its environment, wherever it runs."""
        return self._variables(WEB_PORT, self.home, {})

    def start(self) -> None:
        """Databases, brokers and the mailbox answer; no service runs."""
        self.databases.start()
        self.brokers.start()
        own = self._variables(self._mail.first, self.home, {"KUTSE_BIND": SERVERS})
        self._mailbox = Child(mailbox_command(own))
        wait_until(lambda: _answers(f"{self.mailbox}/healthz"), READY_S, "the mailbox answering")

    def stop(self) -> None:
        """Nothing of it runs any more."""
        if self._mailbox:
            self._mailbox.stop()
        self.brokers.stop()
        self.databases.stop()

    @contextmanager
    def serving(self, hosts: Sequence[Host], each: int) -> Iterator[None]:
        """Inside, on each host run `each` web processes and `each` workers of every service, all ready."""
        children: list[Child] = []
        probes: list[str] = []
        try:
            for host in hosts:
                for command, probe in self._programs(host, each):
                    children.append(Child(host.running(command)))
                    probes.append(probe)
            wait_until(lambda: all(map(_answers, probes)), READY_S, "all programs ready")
            yield
        finally:
            for child in children:
                child.ask_to_stop()
            for child in children:
                child.stop(STOP_S)

    def _programs(self, host: Host, each: int) -> Iterator[tuple[Command, str]]:
        """Each with where it is asked whether it is ready."""
        home = self.home / host.name
        processes = {"WEB_PROCESSES": str(each)}
        for service in SERVICES:
            variables = self._variables(WEB_PORT, home, processes)
            yield (
                web_command(service, variables),
                f"http://{host.address}:{Ports(WEB_PORT).web(service)}/readyz",
            )
        for place, service in itertools.product(range(each), SERVICES):
            ports = Ports(next(WORKERS))
            variables = self._variables(ports.first, home / f"worker-{place}", {})
            probe = f"http://{host.address}:{ports.health(service)}/readyz"
            yield service_command(service, "worker", variables), probe

    def _variables(self, port: int, home: Path, more: Mapping[str, str]) -> dict[str, str]:
        servers = {
            "MONGO_URL": self.databases.url,
            "AMQP_URL": self.brokers.url,
            "SMTP_URL": f"smtp://{SERVERS}:{self._mail.smtp}",
        }
        public = {
            f"KUTSE_{service.upper()}_URL": f"http://127.0.0.1:{Ports(WEB_PORT).web(service)}"
            for service in SERVICES
        }
        mine = {"KUTSE_BIND": EVERYWHERE, "KUTSE_INTAKE": "", "KUTSE_SECRET": stack_secret(self.home)}
        given = environment(Choices(port, home, False, timedelta(0), {}), servers)
        return {**given, **mine, **public, **more}


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=PROBE_S).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False
