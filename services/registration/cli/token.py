"""python -m services.registration token: an API token for organisers' programs."""

import argparse
import sys
from datetime import timedelta

from services.registration import bootstrap
from shared.permissions import ROLES as IN_PROGRAMMES
from shared.web.access import ROLES, issue_token

NAME = "token"
HELP = "print an API token for an organiser's program"
DAYS = 90


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    roles = (*ROLES, *sorted(set(IN_PROGRAMMES) - set(ROLES)))
    parser.add_argument("--role", choices=roles, default=ROLES[0], help="what the program may do")
    parser.add_argument(
        "--programme", action="append", default=[], help="where; may be repeated (default everywhere)"
    )
    parser.add_argument("--name", default="cli", help="whom the audit names, as program:<name>")
    parser.add_argument("--days", type=int, default=DAYS, help=f"how long it is good for (default {DAYS})")


def run(asked: argparse.Namespace) -> int:
    """Prints the token and nothing else."""
    settings = bootstrap.tool_settings()
    now, valid_for = settings.clock()(), timedelta(days=asked.days)
    if asked.role not in ROLES and not asked.programme:
        print(f"The role {asked.role} is held in a programme: name it with --programme.", file=sys.stderr)
        return 2
    key, subject = settings.key("api-tokens"), f"program:{asked.name}"
    print(issue_token(key, subject, asked.role, now, valid_for, asked.programme))
    return 0
