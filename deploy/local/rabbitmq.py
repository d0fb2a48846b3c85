"""A private RabbitMQ node: its own name, cookie, port mapper and user, on loopback only."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from deploy.local.errors import StackError
from deploy.local.keys import keep_secret
from deploy.local.processes import Child, Command
from deploy.local.waiting import always, answers, wait_until

SERVER = "/usr/lib/rabbitmq/bin/rabbitmq-server"
"""The script itself: Debian's wrapper in /usr/sbin changes the user and the folder."""

PORT_MAPPERS = "/usr/lib/erlang/erts-*/bin/epmd"
USER = "kutse"
NODE = "kutse@localhost"
MEMORY = "512MiB"
DISK_FREE = "500MB"
AMQP_GREETING = b"AMQP\x00\x00\x09\x01"

ERLANG = "+P 65536 +t 1048576 +stbt u +zdbbl 8192 +S 1:1 +SDcpu 1:1 +SDio 2"
QUIET = "+sbwt none +sbwtdcpu none +sbwtdio none"
"""One scheduler that sleeps when it has nothing to do, so several stacks share a small machine in peace."""


@dataclass(frozen=True)
class RabbitPorts:
    """Where the node listens.

    Args:
        amqp: for clients.
        distribution: for other Erlang nodes and rabbitmqctl.
        mapper: Erlang's port mapper (epmd), one for this node alone.
    """

    amqp: int
    distribution: int
    mapper: int


class RabbitMq:
    """One node with its data, cookie and password in `home`/rabbitmq and its log in `home`/logs."""

    name = "RabbitMQ"

    def __init__(self, home: Path, ports: RabbitPorts) -> None:
        self._folder = home.resolve() / "rabbitmq"
        self._logs = home.resolve() / "logs"
        self._ports = ports
        self._children: list[Child] = []

    @property
    def url(self) -> str:
        """Where clients connect, with user and password."""
        password = keep_secret(self._folder / "password")
        return f"amqp://{USER}:{password}@127.0.0.1:{self._ports.amqp}/"

    @property
    def children(self) -> list[Child]:
        """Its processes, in the order in which they started."""
        return list(self._children)

    def start(self) -> Self:
        """The processes run; the node may not answer yet.

        Raises:
            StackError: RabbitMQ is not installed.
        """
        mapper = find_port_mapper()
        self._prepare()
        environment = self._environment()
        arguments = [mapper, "-port", str(self._ports.mapper), "-address", "127.0.0.1"]
        self._children = [
            Child(Command("port-mapper", arguments, self._logs / "port-mapper.log", environment))
        ]
        wait_until(
            lambda: answers(self._ports.mapper),
            what="Erlang's port mapper answering",
            deadline_s=10,
            alive=self._require_running,
        )
        self._children += [Child(Command("rabbitmq", [SERVER], self._logs / "rabbitmq.log", environment))]
        return self

    def wait_ready(self, deadline_s: float = 90.0, wanted: Callable[[], None] = always) -> None:
        """Clients can connect.

        Args:
            wanted: raises when nobody wants it any more.

        Raises:
            StackError: it ended, or took too long.
        """
        wait_until(
            lambda: answers(self._ports.amqp, AMQP_GREETING),
            what="RabbitMQ answering",
            deadline_s=deadline_s,
            alive=lambda: self._require_running(wanted),
        )

    def stop(self) -> None:
        """Nothing of it runs any more."""
        for child in reversed(self._children):
            child.stop()
        self._children = []

    def _require_running(self, wanted: Callable[[], None] = always) -> None:
        wanted()
        for child in self._children:
            child.require_running()

    def _prepare(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        password = keep_secret(self._folder / "password")
        keep_secret(self._folder / ".erlang.cookie")
        (self._folder / "plugins").write_text("[].\n")
        (self._folder / "empty.conf").write_text("")
        config = self._folder / "rabbitmq.conf"
        config.touch(mode=0o600)
        config.write_text(_config(self._ports.amqp, password))

    def _environment(self) -> dict[str, str]:
        mine = {
            "HOME": self._folder,
            "ERL_EPMD_PORT": self._ports.mapper,
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_CONF_ENV_FILE": self._folder / "empty.conf",
            "RABBITMQ_NODENAME": NODE,
            "RABBITMQ_DIST_PORT": self._ports.distribution,
            "RABBITMQ_CONFIG_FILE": self._folder / "rabbitmq.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": self._folder / "none.config",
            "RABBITMQ_ENABLED_PLUGINS_FILE": self._folder / "plugins",
            "RABBITMQ_MNESIA_BASE": self._folder / "data",
            "RABBITMQ_LOG_BASE": self._logs,
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_PID_FILE": self._folder / "pid",
            "RABBITMQ_SERVER_ERL_ARGS": f"{ERLANG} {QUIET}",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": self._distribution(),
            # The script then becomes the node instead of watching over it, so signals reach the node itself.
            "RUNNING_UNDER_SYSTEMD": "true",
        }
        foreign = ("RABBITMQ_", "ERL_", "NOTIFY_SOCKET")
        rest = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        return rest | {name: str(value) for name, value in mine.items()}

    def _distribution(self) -> str:
        """Erlang's own distribution, on before RabbitMQ looks.

        Then it does not start another Erlang to make sure of the port mapper, nor look for a rival of its
        name: nobody else has these ports and this folder.
        """
        port = self._ports.distribution
        return (
            f"-sname {NODE} -kernel inet_dist_use_interface {{127,0,0,1}} "
            f"-kernel inet_dist_listen_min {port} -kernel inet_dist_listen_max {port}"
        )


def is_installed() -> bool:
    """Can a private node be started on this machine?"""
    return Path(SERVER).exists()


def find_port_mapper() -> str:
    """Erlang's port mapper.

    Raises:
        StackError: RabbitMQ or Erlang is not installed.
    """
    found = shutil.which("epmd") or next(map(str, Path("/").glob(PORT_MAPPERS.lstrip("/"))), None)
    if not found or not is_installed():
        raise StackError(
            "No RabbitMQ: install rabbitmq-server, run this as root, or set AMQP_URL to your own broker"
        )
    return found


def _config(port: int, password: str) -> str:
    settings = {
        "listeners.tcp.default": f"127.0.0.1:{port}",
        "default_user": USER,
        "default_pass": password,
        "default_user_tags.administrator": "true",
        "vm_memory_high_watermark.absolute": MEMORY,
        "disk_free_limit.absolute": DISK_FREE,
        "log.console": "true",
        "log.console.level": "info",
        "log.file": "false",
    }
    return "".join(f"{name} = {value}\n" for name, value in settings.items())
