"""How a service's web process is started: gunicorn with our settings, and a folder to count in."""

import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from shared.settings import Settings

GUNICORN_SETTINGS = Path(__file__).parents[1] / "deploy" / "gunicorn.py"
MULTIPROCESS = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which the processes of one program count together; read when metrics are loaded."""

COUNTED = ("counter", "gauge_all", "gauge_livemax", "histogram")
"""What the files of a process there are called, before its number (prometheus_client 0.26, values.py)."""

COUNTER_BYTES = 256 * 1024
"""Of each: some 2,000 lines of /metrics. A file that needs more grows without being reserved."""

LEAST_BYTES = 8
"""The head of such a file: how many of its bytes are used."""


def web_arguments(name: str, settings: Settings) -> list[str]:
    """The command that serves the pages and the API of the service `name`."""
    bind = f"{settings.bind}:{settings.web_port(name)}"
    application = f"services.{name}.bootstrap:create_web()"
    return [sys.executable, "-m", "gunicorn", "-c", str(GUNICORN_SETTINGS), "-b", bind, application]


def fresh_counters(home: Path, name: str) -> str:
    """An empty folder for `PROMETHEUS_MULTIPROC_DIR`; what an earlier run has counted is gone."""
    folder = home / "metrics" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return str(folder)


def reserve_counters(environ: Mapping[str, str] = os.environ) -> None:
    """The disk holds room for whatever this process will count, so that it goes on when the disk is full.

    Its files are mapped into memory, where the kernel ends a process (SIGBUS) that writes to a page for which
    there is no room. Called where a process begins, before it counts. What others counted who have died is
    kept in no more room than it takes.

    Raises:
        OSError: there is no room now.
    """
    if not environ.get(MULTIPROCESS):
        return
    folder = Path(environ[MULTIPROCESS])
    _shrink_those_of_the_dead(folder)
    for kind in COUNTED:
        with (folder / f"{kind}_{os.getpid()}.db").open("ab") as file:
            os.posix_fallocate(file.fileno(), 0, COUNTER_BYTES)


def _shrink_those_of_the_dead(folder: Path) -> None:
    for file in folder.glob("*_*.db"):
        if not Path("/proc", file.stem.rpartition("_")[2]).exists():
            with suppress(FileNotFoundError), file.open("r+b") as counted:  # gauges are taken away meanwhile
                used = int.from_bytes(counted.read(4), sys.byteorder)
                counted.truncate(max(used, LEAST_BYTES))
