"""python -m services.registration sign-in-link: a one-time link by which an organiser signs in."""

import argparse

from services.registration import bootstrap
from services.registration.handlers import sign_in
from services.registration.handlers.desk import Call
from shared.ids import new_id
from shared.web.access import ROLES

NAME = "sign-in-link"
HELP = "print a one-time sign-in link for an organiser, who is created when new"
EMAIL, PERSON = "liis.naidis@ministeerium.example.org", "Liis Näidis"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--email", default=EMAIL, help=f"whose link (default {EMAIL})")
    parser.add_argument("--name", default="", help="name of a new organiser")
    parser.add_argument("--role", choices=ROLES, default=ROLES[1], help="role of a new organiser")


def run(asked: argparse.Namespace) -> int:
    """Prints the link and nothing else."""
    desk = bootstrap.tool_desk()
    call = Call("command line", new_id(), desk.clock())
    name = asked.name or (PERSON if asked.email == EMAIL else "")
    print(sign_in.make_link(desk, call, asked.email, name, asked.role))
    return 0
