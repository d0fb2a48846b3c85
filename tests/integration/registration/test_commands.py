"""The commands of this service alone, as the stack runs them."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from services.registration.settings import RegistrationSettings
from shared.web.access import read_token
from tests.stack import ROOT

SECRET = "a secret of the tests, long enough to be one"


def run(home: Path, mongo_url: str, *words: str) -> str:
    """What the command writes to standard output."""
    variables = {**os.environ, "KUTSE_SECRET": SECRET, "KUTSE_HOME": str(home), "MONGO_URL": mongo_url}
    command = [sys.executable, "-m", "services.registration", *words]
    ended = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_token_prints_a_token_and_nothing_else(tmp_path: Path) -> None:
    printed = run(tmp_path, "mongodb://127.0.0.1:1/", "token", "--role", "organiser", "--name", "import")

    key = RegistrationSettings.from_environment({"KUTSE_SECRET": SECRET}).key("api-tokens")
    actor = read_token(key, printed.strip(), datetime.now(UTC))
    assert (actor.subject, actor.role) == ("program:import", "organiser")
