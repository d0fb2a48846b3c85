"""A RabbitMQ cluster of three nodes on this machine, whose nodes may be killed.

Nodes find each other by name (classic peer discovery) and share one port mapper.
Source: https://www.rabbitmq.com/docs/cluster-formation; tried with RabbitMQ 3.10.8.
"""

import os
import secrets
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from deploy.local.processes import Child, Command
from deploy.local.rabbitmq import SERVER, RabbitMq, RabbitPorts, find_port_mapper
from deploy.local.waiting import answers
from tests.faults.rabbitmq import CONTROL
from tests.scale.hosts import SERVERS
from tests.stack import wait_until

READY_S = 240.0
NODES = tuple(f"kutse{place}@localhost" for place in (1, 2, 3))


class Node(RabbitMq):
    """One of its nodes; the port mapper belongs to the cluster."""

    def __init__(self, home: Path, ports: RabbitPorts, name: str) -> None:
        super().__init__(home, ports)
        self.node = name
        self.port = ports.amqp

    def start(self) -> "Node":
        """The process runs; the node may not answer yet."""
        self._prepare()
        with (self._folder / "rabbitmq.conf").open("a") as config:
            config.write(f"listeners.tcp.2 = {SERVERS}:{self.port}\n")
            config.write("cluster_formation.peer_discovery_backend = classic_config\n")
            for place, name in enumerate(NODES, 1):
                config.write(f"cluster_formation.classic_config.nodes.{place} = {name}\n")
        log = self._logs / "rabbitmq.log"
        self._children = [Child(Command("rabbitmq", [SERVER], log, self._environment()))]
        return self

    def kill(self) -> None:
        """It has ended as if the power had gone; `start` begins it anew with what was on disk."""
        os.kill(self.children[0].pid, signal.SIGKILL)
        self.stop()

    def control(self, *words: str) -> str:
        """What `rabbitmqctl` says."""
        variables = self._environment()
        command = [CONTROL, "-q", "-n", self.node, *words]
        return subprocess.run(command, env=variables, check=True, capture_output=True, text=True).stdout

    def _environment(self) -> dict[str, str]:
        return super()._environment() | {"RABBITMQ_NODENAME": self.node}

    def _distribution(self) -> str:
        first, _, rest = super()._distribution().partition(" -kernel")
        return f"{first.split()[0]} {self.node} -kernel{rest}"


class Cluster:
    """Three nodes with one user, each with its data in a folder of its own."""

    def __init__(self, home: Path, ports: Sequence[int]) -> None:
        self._home = home
        self._mapper_port, *others = ports
        pairs = zip(others[0::2], others[1::2], strict=True)
        self.nodes = [
            Node(
                home / f"broker-{place}", RabbitPorts(amqp, distribution, self._mapper_port), NODES[place - 1]
            )
            for place, (amqp, distribution) in enumerate(pairs, 1)
        ]
        self._mapper: Child | None = None

    @property
    def url(self) -> str:
        """Where the services connect: every node, in order."""
        return " ".join(one.url.replace("127.0.0.1", SERVERS) for one in self.nodes)

    def start(self) -> None:
        """All nodes are one cluster."""
        self._share_secrets()
        arguments = [find_port_mapper(), "-port", str(self._mapper_port), "-address", "127.0.0.1"]
        self._mapper = Child(Command("port-mapper", arguments, self._home / "logs" / "port-mapper.log"))
        wait_until(lambda: answers(self._mapper_port), READY_S, "the port mapper answering")
        for node in self.nodes:
            node.start().wait_ready(READY_S)
        first = self.nodes[0]
        wait_until(lambda: all(one in first.control("cluster_status") for one in NODES), READY_S, "a cluster")

    def leader(self, queue: str) -> Node:
        """Where the queue is led."""
        listed = self.nodes[-1].control("list_queues", "name", "leader", "--no-table-headers")
        leaders = dict(line.split() for line in listed.splitlines() if len(line.split()) == len(NODES) - 1)
        return next(one for one in self.nodes if one.node == leaders[queue])

    def stop(self) -> None:
        """Nothing of it runs any more."""
        for node in self.nodes:
            node.stop()
        if self._mapper:
            self._mapper.stop()

    def _share_secrets(self) -> None:
        """One password, and one cookie by which nodes know each other."""
        for name in ("password", ".erlang.cookie"):
            secret = secrets.token_hex(32)
            for place in range(1, len(self.nodes) + 1):
                folder = self._home / f"broker-{place}" / "rabbitmq"
                folder.mkdir(parents=True, exist_ok=True)
                (folder / name).touch(mode=0o600)
                (folder / name).write_text(secret)
