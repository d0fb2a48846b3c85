"""The commands of the services as the stack runs them, and the environment they get."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.local.choices import Choices
from deploy.local.errors import StackError
from deploy.local.keys import stack_secret
from deploy.local.processes import Command

LOGS = "logs"
ANSWER_S = 120


def environment(choices: Choices, servers: Mapping[str, str]) -> dict[str, str]:
    """What every process of the stack finds in its environment.

    Args:
        servers: `MONGO_URL`, `AMQP_URL`, `SMTP_URL` of the servers the stack has started itself.
    """
    offset = str(int(choices.clock_offset.total_seconds()))
    mine = {
        "KUTSE_PORT": str(choices.port),
        "KUTSE_HOME": str(choices.home),
        "KUTSE_SECRET": os.environ.get("KUTSE_SECRET") or stack_secret(choices.home),
        "KUTSE_CLOCK_OFFSET_SECONDS": offset,
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **servers, **choices.own, **mine}


def service_command(service: str, verb: str, variables: Mapping[str, str]) -> Command:
    """`python -m services.<service> <verb>`; it is asked to stop, not killed, when the stack dies."""
    name = f"{service}-{verb}"
    arguments = [sys.executable, "-m", f"services.{service}", verb]
    return Command(name, arguments, _log(variables, name), variables, death_signal="TERM")


def answer_of(service: str, verb: str, variables: Mapping[str, str]) -> str:
    """What `python -m services.<service> <verb>` writes to standard output.

    Raises:
        StackError: it ended badly; carries what it wrote to standard error.
    """
    arguments = [sys.executable, "-m", f"services.{service}", verb]
    try:
        ended = subprocess.run(
            arguments, env=dict(variables), check=False, capture_output=True, text=True, timeout=ANSWER_S
        )
    except subprocess.TimeoutExpired:
        raise StackError(f"{service} {verb} did not end within {ANSWER_S} seconds") from None
    if ended.returncode != 0:
        raise StackError(f"{service} {verb} ended with exit code {ended.returncode}: {ended.stderr.strip()}")
    return ended.stdout.strip()


def mailbox_command(variables: Mapping[str, str]) -> Command:
    """The local mailbox."""
    arguments = [sys.executable, "-m", "deploy.local.mailbox"]
    return Command("mailbox", arguments, _log(variables, "mailbox"), variables)


def _log(variables: Mapping[str, str], name: str) -> Path:
    return Path(variables["KUTSE_HOME"]) / LOGS / f"{name}.log"
