"""What the stack says while it starts, runs and stops: one calm line per thing."""

import sys
import time
from typing import TextIO

BOLD, DIM, GREEN, RED, PLAIN = "\033[1m", "\033[2m", "\033[32m", "\033[31m", "\033[0m"
WIDTH = 30


class Terminal:
    """Writes to `out`, in colour when somebody is looking at it."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self._out = out
        self._colour = out.isatty()
        self._began = time.monotonic()

    def title(self, text: str) -> None:
        """A line that stands out."""
        self.line(self._paint(BOLD, text))

    def waiting(self, what: str) -> None:
        """What is being waited for."""
        self.line(f"  {self._paint(DIM, '…')} {what}")

    def done(self, what: str) -> None:
        """Something is there, and how long after the beginning."""
        seconds = time.monotonic() - self._began
        self.line(f"  {self._paint(GREEN, '✓')} {what:<{WIDTH}} {self._paint(DIM, f'{seconds:.1f} s')}")

    def fact(self, name: str, value: str) -> None:
        """A name and what belongs to it."""
        self.line(f"  {name:<{WIDTH}} {value}")

    def failure(self, text: str) -> None:
        """What went wrong."""
        self.line(self._paint(RED, text))

    def blank(self) -> None:
        """Space to breathe."""
        self.line("")

    def _paint(self, colour: str, text: str) -> str:
        return f"{colour}{text}{PLAIN}" if self._colour else text

    def line(self, text: str) -> None:
        """Plain text."""
        self._out.write(text + "\n")
        self._out.flush()
