"""How a service's web process is started: gunicorn with our settings, and a folder to count in."""

import shutil
import sys
from pathlib import Path

from shared.settings import Settings

GUNICORN_SETTINGS = Path(__file__).parents[1] / "deploy" / "gunicorn.py"
MULTIPROCESS = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which the processes of one program count together; read when metrics are loaded."""


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
