"""python -m deploy.local run | service <name> <command> … | with <module> …"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from deploy.local.choices import choices_now
from deploy.local.database import own_database
from deploy.local.errors import StackError
from deploy.local.keys import SECRET_FILE
from deploy.local.lock import only_stack_of
from deploy.local.programs import environment
from deploy.local.running import run
from deploy.local.servers import own_servers
from deploy.local.terminal import Terminal
from shared.settings import SERVICES


def main(arguments: Sequence[str]) -> int:
    """Does what `arguments` ask and answers the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        if asked.command == "run":
            return run(choices_now(), Terminal())
        module = asked.module if asked.command == "with" else f"services.{asked.service}"
        return _run_with_its_settings(module, asked.rest, needs_database=getattr(asked, "database", False))
    except StackError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.local")
    known = parser.add_subparsers(dest="command", required=True)
    known.add_parser("run", help="start everything and stay in the foreground")
    service = known.add_parser(
        "service", help="a service's command, for the stack of this KUTSE_PORT and KUTSE_HOME"
    )
    service.add_argument("service", choices=SERVICES)
    other = known.add_parser("with", help="any module, with the settings of that stack")
    other.add_argument("--database", action="store_true", help="start the database for it when none runs")
    other.add_argument("module")
    for command in (service, other):
        command.add_argument("rest", nargs=argparse.REMAINDER)
    return parser


def _run_with_its_settings(module: str, rest: Sequence[str], *, needs_database: bool) -> int:
    choices = choices_now()
    if not (choices.home / SECRET_FILE).exists() and not os.environ.get("KUTSE_SECRET"):
        raise StackError(f"No stack has ever run with its data in {choices.home}: start one with `make run`")
    servers = own_servers(choices)
    variables = environment(choices, {variable: server.url for variable, server in servers.items()})
    words = [sys.executable, "-m", module, *rest]
    if needs_database and (database := own_database(choices)):
        with only_stack_of(choices.home), database:
            return subprocess.run(words, env=variables, check=False).returncode
    return os.execve(sys.executable, words, variables)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
