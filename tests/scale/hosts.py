"""Hosts of one's own on this machine: network namespaces that reach its servers and nothing else.

Everything is removed afterwards. Only an administrator may make one.
Source: ip-netns(8), veth(4).
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from deploy.local.processes import Command

SERVERS = "10.213.0.1"
"""Where servers listen for the hosts: an address of the loopback, which leads nowhere outside."""

EVERYWHERE = "0.0.0.0"


@dataclass(frozen=True)
class Host:
    """One of them."""

    name: str
    address: str

    def running(self, command: Command) -> Command:
        """The command as it runs on this host."""
        return replace(command, arguments=["ip", "netns", "exec", self.name, *command.arguments])


@contextmanager
def hosts(count: int) -> Iterator[Sequence[Host]]:
    """Inside, there are so many hosts, and `SERVERS` is an address of this machine."""
    with ExitStack() as stack:
        stack.enter_context(_done(f"address add {SERVERS}/32 dev lo", f"address delete {SERVERS}/32 dev lo"))
        yield [stack.enter_context(_host(place + 1)) for place in range(count)]


@contextmanager
def _host(place: int) -> Iterator[Host]:
    name, outside = f"kutse-{os.getpid()}-{place}", f"ku{os.getpid() % 100_000}o{place}"
    here, there = f"10.213.{place}.1", f"10.213.{place}.2"
    link = f"link add {outside} type veth peer name inside netns {name}"
    # A namespace may outlive its name for a while, so the link is removed by itself.
    with _done(f"netns add {name}", f"netns delete {name}"), _done(link, f"link delete {outside}"):
        _ip(f"address add {here}/30 dev {outside}")
        _ip(f"link set {outside} up")
        for words in (
            "link set lo up",
            f"address add {there}/30 dev inside",
            "link set inside up",
            f"route add {SERVERS}/32 via {here}",
        ):
            _ip(f"-n {name} {words}")
        yield Host(name, there)


@contextmanager
def _done(words: str, undone: str) -> Iterator[None]:
    _ip(words)
    try:
        yield
    finally:
        _ip(undone)


def _ip(words: str) -> None:
    subprocess.run(["ip", *words.split()], check=True)
