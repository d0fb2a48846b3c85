"""What whoever starts the stack may choose, read from the environment (deploy/env.example lists it all)."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from deploy.local.errors import StackError
from shared.settings import DEFAULT_PORT

HIGHEST_FIRST_PORT = 65_000


@dataclass(frozen=True)
class Choices:
    """The stack as it was asked for.

    Args:
        port: first of the block of ports.
        home: where all data, logs and secrets of the stack live.
        sample: load the sample programme once.
        clock_offset: how far the demonstration clock runs ahead of the machine's.
        own: name of a variable -> address of a server that is not ours to start.
    """

    port: int
    home: Path
    sample: bool
    clock_offset: timedelta
    own: Mapping[str, str]

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], at: datetime) -> Self:
        """The choices these variables make.

        Args:
            at: the machine's present moment, from which the demonstration clock is set.

        Raises:
            StackError: a value makes no sense; the text names the variable.
        """
        own = {name: environ[name] for name in ("MONGO_URL", "AMQP_URL", "SMTP_URL") if environ.get(name)}
        return cls(
            port=_port(environ.get("KUTSE_PORT") or str(DEFAULT_PORT)),
            home=Path(environ.get("KUTSE_HOME") or "var").resolve(),
            sample=environ.get("KUTSE_SAMPLE", "1") not in ("0", "no"),
            clock_offset=_offset(environ.get("KUTSE_NOW", ""), at),
            own=own,
        )


def choices_now() -> Choices:
    """The choices of this process."""
    return Choices.from_environment(os.environ, datetime.now(UTC))


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= HIGHEST_FIRST_PORT:
        raise StackError(f"KUTSE_PORT must be a number from 1 to {HIGHEST_FIRST_PORT}, not {text!r}")
    return int(text)


def _offset(text: str, at: datetime) -> timedelta:
    if not text:
        return timedelta(0)
    try:
        wanted = datetime.fromisoformat(text)
    except ValueError:
        raise StackError(f"KUTSE_NOW must look like 2026-09-01T08:00:00+03:00, not {text!r}") from None
    aware = wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)
    return timedelta(seconds=round((aware - at).total_seconds()))
