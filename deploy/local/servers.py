"""Which servers the stack starts itself, and which somebody else runs."""

from collections.abc import Callable, Mapping
from typing import Protocol

from deploy.local.choices import Choices
from deploy.local.mongodb import MongoDb
from deploy.local.ports import Ports
from deploy.local.processes import Child
from deploy.local.rabbitmq import RabbitMq


class Server(Protocol):
    """A server that the stack starts, such as MongoDB."""

    name: str

    @property
    def url(self) -> str:
        """Where clients connect."""

    @property
    def children(self) -> list[Child]:
        """Its processes, in the order in which they started."""

    def start(self) -> object:
        """The process runs; it may not answer yet."""

    def wait_ready(self, *, wanted: Callable[[], None]) -> None:
        """Clients can use it. `wanted` raises when nobody wants it any more."""

    def stop(self) -> None:
        """Nothing of it runs any more."""


def own_servers(choices: Choices) -> dict[str, Server]:
    """Variable that names its address -> server, for every server that the choices do not name themselves."""
    ports = Ports(choices.port)
    servers: dict[str, Server] = {
        "MONGO_URL": MongoDb(choices.home, ports.mongodb, forgets=not choices.clock_offset),
        "AMQP_URL": RabbitMq(choices.home, ports.rabbitmq),
    }
    return {variable: server for variable, server in servers.items() if variable not in choices.own}


def wanted_ports(ports: Ports, foreign: Mapping[str, str]) -> dict[int, str]:
    """Port -> what it is for, for everything the stack starts."""
    blocks = {
        "MONGO_URL": ports.of_mongodb(),
        "AMQP_URL": ports.of_rabbitmq(),
        "SMTP_URL": ports.of_mailbox(),
    }
    wanted = ports.of_services()
    for variable, block in blocks.items():
        if variable not in foreign:
            wanted |= block
    return wanted
