"""A process that takes something and dies, as others on its machine see it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.stack import ROOT

TAKES = "from shared.lifelines import new_claim; print(new_claim(), flush=True); input()"


@dataclass(frozen=True)
class Taker:
    """A process that lives, and what it took."""

    process: subprocess.Popen[str]
    claim: str

    def die(self) -> str:
        """Killed with what it took, which is answered."""
        self.process.kill()
        self.process.wait()
        return self.claim


@contextmanager
def a_taker() -> Iterator[Taker]:
    """Inside, unless it dies there, it lives."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", TAKES], cwd=ROOT, stdin=pipe, stdout=pipe, text=True
    ) as process:
        assert process.stdout
        try:
            yield Taker(process, process.stdout.readline().strip())
        finally:
            process.kill()


def claim_of_the_dead() -> str:
    """What a process took that is no more."""
    with a_taker() as taker:
        return taker.die()
