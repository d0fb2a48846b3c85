"""What a check finds: violations, what could not be looked at and why, and how much was looked at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True)
class Violation:
    """Something that must never be.

    Args:
        invariant: `I1` to `I16`.
        subject: the thing by its id, such as `registrations/<id>`; never a person's data.
        problem: what is wrong, in words with ids and numbers.
    """

    invariant: str
    subject: str
    problem: str


@dataclass(frozen=True)
class Unchecked:
    """An invariant that was not looked at: the whole of it, or a part."""

    invariant: str
    why: str
    whole: bool = False


@dataclass(frozen=True)
class Counted:
    """How many of these were looked at."""

    what: str
    number: int


Finding = Violation | Unchecked | Counted


@dataclass(frozen=True)
class Look:
    """How a check looks.

    Args:
        at: the installation's present moment.
        told_since: facts from then on must still have their rows in the outbox; None when that is not known.
        client_log: what clients asked and were answered, for the service that decides it.
        canaries: texts that may stand nowhere but in data about persons.
        thorough: read every file and every mail too.
    """

    at: datetime
    told_since: datetime | None = None
    client_log: Path | None = None
    canaries: tuple[str, ...] = field(default=(), repr=False)
    thorough: bool = False


class Check(Protocol):
    """The check of one service."""

    def findings(self, look: Look) -> Iterator[Finding]:
        """What is found, as it is found."""

    def facts(self, kind: str) -> Iterator[Mapping[str, Any]]:
        """What other services must agree on, in order of `id`.

        Raises:
            LookupError: the service has no such facts.
        """
