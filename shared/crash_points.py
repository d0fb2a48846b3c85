"""Moments at which a chaos run lets a process die, as if the power had gone.

Nothing happens unless KUTSE_CRASH_AT names a folder, which only `make chaos` does. A process that reaches a
point dies if a file of the point's name lies there, and takes the file with it: one file, one death.
"""

import os
import signal
from pathlib import Path

VARIABLE = "KUTSE_CRASH_AT"


def reach(point: str) -> None:
    """The process dies here if a chaos run wants it to, and does nothing otherwise."""
    folder = os.environ.get(VARIABLE)
    if folder and _is_wanted(Path(folder) / point):
        os.kill(os.getpid(), signal.SIGKILL)


def _is_wanted(file: Path) -> bool:
    try:
        file.unlink()
    except OSError:
        return False
    return True
