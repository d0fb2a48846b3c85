"""python -m services.registration token: an API token for organisers' programs."""

import argparse
from datetime import timedelta

from services.registration import bootstrap
from shared.web.access import ROLES, issue_token

NAME = "token"
HELP = "print an API token for an organiser's program"
DAYS = 90


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--role", choices=ROLES, default=ROLES[0], help="what the program may do")
    parser.add_argument("--name", default="cli", help="whom the audit names, as program:<name>")
    parser.add_argument("--days", type=int, default=DAYS, help=f"how long it is good for (default {DAYS})")


def run(asked: argparse.Namespace) -> int:
    """Prints the token and nothing else."""
    settings = bootstrap.tool_settings()
    now, valid_for = settings.clock()(), timedelta(days=asked.days)
    print(issue_token(settings.key("api-tokens"), f"program:{asked.name}", asked.role, now, valid_for))
    return 0
