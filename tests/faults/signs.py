"""What to wait for after something was begun, before the next thing is."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from deploy.local.ports import Ports
from deploy.local.processes import Child
from deploy.local.readiness import is_ready
from deploy.local.waiting import answers


class Begun(Protocol):
    """An installation of which something was begun."""

    @property
    def ports(self) -> Ports: ...

    def places(self) -> Mapping[str, int]: ...

    def processes_of(self, name: str) -> Sequence[Child]: ...


def is_begun(_: Begun, __: str) -> bool:
    """Nothing more is waited for."""
    return True


def has_spoken(whole: Begun, name: str) -> bool:
    """A word in its log, an answer, or its end."""
    return any(one.last_lines(1) for one in whole.processes_of(name)) or lives(whole, name)


def lives(whole: Begun, name: str) -> bool:
    """It answers whoever asks, though all it needs may be missing; or it has ended."""
    servers = {"mongodb": whole.ports.mongodb, "rabbitmq": whole.ports.amqp}
    answering = answers(servers[name]) if name in servers else is_ready(whole.places()[name], "/healthz")
    return answering or any(one.exit_code() is not None for one in whole.processes_of(name))


SIGNS: Sequence[Callable[[Begun, str], bool]] = (is_begun, has_spoken, lives)
"""Chance chooses one of them."""
