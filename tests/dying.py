"""A process that takes something and dies, as others on its machine see it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.stack import ROOT

TAKES = """
import sys
from shared.lifelines import leave_word, new_claim, take_back_words
for word in sys.argv[2:]:
    leave_word(word)
take_back_words([sys.argv[1]])
print(new_claim(), flush=True)
input()
"""


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
def a_taker(*words: str, unsaid: str = "") -> Iterator[Taker]:
    """Inside, unless it dies there, it lives, and has left these words, of which it took one back."""
    pipe, command = subprocess.PIPE, [sys.executable, "-c", TAKES, unsaid, *words]
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        try:
            yield Taker(process, process.stdout.readline().strip())
        finally:
            process.kill()


def claim_of_the_dead(*words: str) -> str:
    """What a process took that is no more and had left these words."""
    with a_taker(*words) as taker:
        return taker.die()
