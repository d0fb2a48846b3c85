"""The commands of the services as the stack runs them, and the environment they get."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from deploy.local.choices import Choices
from deploy.local.errors import StackError
from deploy.local.keys import stack_secret
from deploy.local.nursery import Nursery
from deploy.local.ports import Ports
from deploy.local.processes import Begin, Command
from shared.serving import MULTIPROCESS, fresh_counters, web_arguments
from shared.settings import SERVICES, Settings

LOGS = "logs"
LOADED_FIRST = ("gunicorn.app.wsgiapp", "gunicorn.workers.gthread", f"services.{SERVICES[0]}.bootstrap")
"""What the first page takes. The program that serves it is forked from a process that has loaded these."""

LOADED_LATER = (
    *(f"services.{service}.bootstrap" for service in SERVICES[1:]),
    "services.registration.cli.sign_in_link",
    "deploy.local.mailbox.pages",
    "deploy.local.mailbox.smtp",
)
"""Every other program of the stack finds these loaded as well."""

ANSWER_S = 120
FEW_ARENAS = {"MALLOC_ARENA_MAX": "2"}
"""glibc keeps memory apart for each of many threads otherwise, and gives little of it back."""

NO_LONG_WAIT = {"KUTSE_QUIET_SECONDS": "2"}
"""Who tries the stack out sees at once what a change brings."""

WITHOUT_BYTECODE = "PYTHONDONTWRITEBYTECODE"
"""With it every start would translate all code anew, which takes longer than anything else."""


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
        "KUTSE_INTAKE": os.environ.get("KUTSE_INTAKE") or f"lmtp://127.0.0.1:{Ports(choices.port).intake}",
        "KUTSE_CLOCK_OFFSET_SECONDS": offset,
        "PYTHONUNBUFFERED": "1",
    }
    everything = {**FEW_ARENAS, **NO_LONG_WAIT, **os.environ, **servers, **choices.own, **mine}
    return {name: value for name, value in everything.items() if name != WITHOUT_BYTECODE}


def nursery(variables: dict[str, str]) -> Nursery:
    """Where all programs of the stack come from; not yet started.

    Metrics decide when they are loaded whether processes count together in a folder. Web processes must, so
    the nursery does, and each program is given a folder of its own.
    """
    counting = variables | {MULTIPROCESS: fresh_counters(Path(variables["KUTSE_HOME"]), "nursery")}
    return Nursery(LOADED_FIRST, counting, _log(variables, "nursery"), LOADED_LATER)


def web_command(service: str, variables: dict[str, str]) -> Command:
    """What `python -m services.<service> web` becomes; asked to stop, not killed, when the stack dies."""
    settings = Settings.from_environment(variables)
    counting = variables | {MULTIPROCESS: fresh_counters(settings.home, service)}
    name = f"{service}-web"
    return Command(
        name, web_arguments(service, settings), _log(variables, name), counting, death_signal="TERM"
    )


def service_command(service: str, verb: str, variables: dict[str, str]) -> Command:
    """`python -m services.<service> <verb>`; it is asked to stop, not killed, when the stack dies."""
    name = f"{service}-{verb}"
    counting = variables | {MULTIPROCESS: fresh_counters(Path(variables["KUTSE_HOME"]), name)}
    arguments = [sys.executable, "-m", f"services.{service}", verb]
    return Command(name, arguments, _log(variables, name), counting, death_signal="TERM")


def answer_of(command: Command, begin: Begin) -> str:
    """What the command writes to standard output; nothing of it is kept in a file.

    Raises:
        StackError: it ended badly; carries what it wrote to standard error.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = begin(command, output.fileno(), errors.fileno())
        try:
            code = process.wait(ANSWER_S)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            raise StackError(f"{command.name} did not end within {ANSWER_S} seconds") from None
        output.seek(0)
        errors.seek(0)
        if code != 0:
            raise StackError(f"{command.name} ended with exit code {code}: {errors.read().decode().strip()}")
        return output.read().decode().strip()


def mailbox_command(variables: Mapping[str, str]) -> Command:
    """The local mailbox."""
    arguments = [sys.executable, "-m", "deploy.local.mailbox"]
    return Command("mailbox", arguments, _log(variables, "mailbox"), variables)


def _log(variables: Mapping[str, str], name: str) -> Path:
    return Path(variables["KUTSE_HOME"]) / LOGS / f"{name}.log"
