"""`dead-letters list|show|replay|discard` on the command line of every service."""

import argparse
import getpass
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any, TextIO

from shared.errors import Rejected
from shared.messaging.dead_letters import Act, DeadLetters

MOST = 10_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Gives `parser` the four sub-commands."""
    commands = parser.add_subparsers(dest="act", required=True)
    commands.add_parser("list", help="open letters, grouped by type and reason")
    commands.add_parser("show", help="one letter, personal data left out").add_argument("letter")
    replay = commands.add_parser("replay", help="send letters to the service's queue once more")
    replay.add_argument("--dry-run", action="store_true", help="only tell which")
    discard = commands.add_parser("discard", help="give letters up")
    discard.add_argument("--why", required=True, help="the reason, kept with the record")
    for parser_of_many in (replay, discard):
        parser_of_many.add_argument("letters", nargs="*", help="ids of letters")
        parser_of_many.add_argument("--all", action="store_true", help="every open letter")
        parser_of_many.add_argument("--type", default="", help="every open letter of this type")
        parser_of_many.add_argument("--reason", default="", help="every open letter with this reason")


def run(dead_letters: DeadLetters, arguments: argparse.Namespace, out: TextIO) -> int:
    """Does what was asked and writes JSON lines; answers the exit status, 1 when something was refused."""
    if arguments.act == "list":
        _write(out, [asdict(group) for group in dead_letters.groups()])
        return 0
    if arguments.act == "show":
        return _each(out, [arguments.letter], dead_letters.show)
    chosen = _chosen(dead_letters, arguments)
    if arguments.act == "discard":
        return _each(
            out, chosen, lambda one: dead_letters.discard(one, Act(getpass.getuser(), arguments.why))
        )
    if arguments.dry_run:
        _write(out, ({"id": one, "replayed": False} for one in chosen))
        return 0
    return _each(out, chosen, lambda one: dead_letters.replay(one, Act(getpass.getuser())))


def _chosen(dead_letters: DeadLetters, arguments: argparse.Namespace) -> list[str]:
    if arguments.letters:
        return list(arguments.letters)
    if not (arguments.all or arguments.type or arguments.reason):
        return []
    found = dead_letters.letters(kind=arguments.type, reason=arguments.reason, limit=MOST)
    return [letter.id for letter in reversed(found)]


def _each(out: TextIO, letters: Iterable[str], act: Any) -> int:
    status = 0
    for letter in letters:
        try:
            _write(out, [act(letter) or {"id": letter, "done": True}])
        except Rejected as refusal:
            _write(out, [{"id": letter, "refused": refusal.code}])
            status = 1
    return status


def _write(out: TextIO, lines: Iterable[Any]) -> None:
    for line in lines:
        out.write(json.dumps(line, ensure_ascii=False, default=_as_text) + "\n")


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
