"""The block of ports of one stack, and who holds a port that is taken."""

import errno
import socket
from collections.abc import Mapping
from dataclasses import dataclass

import psutil

from deploy.local.errors import StackError
from deploy.local.rabbitmq import RabbitPorts
from shared.settings import (
    AMQP_PORT,
    HEALTH_PORT,
    INTAKE_PORT,
    MAILBOX_PORT,
    MONGO_PORT,
    SERVICES,
    SMTP_PORT,
)

DISTRIBUTION_PORT, MAPPER_PORT = 7, 8
"""Private ports of RabbitMQ: for Erlang nodes and for their port mapper."""


@dataclass(frozen=True)
class Ports:
    """Ports by what listens there, counted from the first one."""

    first: int

    @property
    def mailbox(self) -> int:
        """The mailbox's page."""
        return self.first + MAILBOX_PORT

    @property
    def smtp(self) -> int:
        """The mailbox's SMTP server."""
        return self.first + SMTP_PORT

    @property
    def intake(self) -> int:
        """The door for mail that comes in."""
        return self.first + INTAKE_PORT

    @property
    def mongodb(self) -> int:
        """The database."""
        return self.first + MONGO_PORT

    @property
    def amqp(self) -> int:
        """The broker's clients."""
        return self.first + AMQP_PORT

    @property
    def rabbitmq(self) -> RabbitPorts:
        """Everything the broker listens on."""
        return RabbitPorts(self.amqp, self.first + DISTRIBUTION_PORT, self.first + MAPPER_PORT)

    def web(self, service: str) -> int:
        """Pages and API of `service`."""
        return self.first + SERVICES.index(service)

    def health(self, service: str) -> int:
        """/readyz of the worker of `service`."""
        return self.first + HEALTH_PORT + SERVICES.index(service)

    def of_services(self) -> dict[int, str]:
        """Port -> what the services want it for."""
        web = {self.web(service): f"the {service} service" for service in SERVICES}
        health = {self.health(service): f"health of the {service} worker" for service in SERVICES}
        return web | {self.intake: "the door for mail that comes in"} | health

    def of_mailbox(self) -> dict[int, str]:
        """Port -> what the mailbox wants it for."""
        return {self.mailbox: "the mailbox's page", self.smtp: "the mailbox's SMTP server"}

    def of_mongodb(self) -> dict[int, str]:
        """Port -> what the database wants it for."""
        return {self.mongodb: "MongoDB"}

    def of_rabbitmq(self) -> dict[int, str]:
        """Port -> what the broker wants it for."""
        node = self.rabbitmq
        return {
            node.amqp: "RabbitMQ",
            node.distribution: "RabbitMQ's nodes",
            node.mapper: "RabbitMQ's port mapper",
        }


def require_free(wanted: Mapping[int, str]) -> None:
    """Nobody listens on any of these ports.

    Raises:
        StackError: somebody does; names each port, what it was wanted for and who holds it.
    """
    taken = [
        f"port {port} (for {purpose}) is taken by {holder(port)}"
        for port, purpose in wanted.items()
        if not _is_free(port)
    ]
    if taken:
        raise StackError("; ".join(taken) + ". Stop that, or choose another KUTSE_PORT and KUTSE_HOME")


def holder(port: int) -> str:
    """Who listens on `port`, as far as this user may know."""
    try:
        pids = [
            c.pid
            for c in psutil.net_connections("tcp")
            if c.status == psutil.CONN_LISTEN and c.laddr.port == port
        ]
        found = next(pid for pid in pids if pid)
        return f"process {found} ({psutil.Process(found).name()})"
    except (StopIteration, psutil.Error):
        return "another process"


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise StackError(
                    f"port {port} is not allowed for this user: choose another KUTSE_PORT"
                ) from None
            return False
    return True
