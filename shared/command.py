"""The command line every service has: web, worker, prepare, check, dead-letters, and what only it offers.

sys.exit(command.main(command.Service("registration", bootstrap), sys.argv[1:]))
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from shared import logs
from shared.checking import commands as checking
from shared.checking.findings import Check
from shared.documents import outages
from shared.errors import Unavailable
from shared.messaging import commands
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.worker import Worker
from shared.migrations import NewerDataError
from shared.serving import MULTIPROCESS, fresh_counters, reserve_counters, web_arguments
from shared.settings import Settings, SettingsError
from shared.stories import Story, line_of

WRONG_SETTINGS = 2
SOMETHING_MISSING = 3
NEWER_DATA = 4


class Bootstrap(Protocol):
    """What `services/<name>/bootstrap.py` offers, beside `create_web`."""

    def prepare(self) -> None:
        """Afterwards the database has its indexes, and its data is as this release writes it."""

    def create_worker(self) -> Worker:
        """The worker, prepared and not yet running."""

    def create_check(self) -> Check:
        """The check of what must always be true of the service's data."""

    def create_story(self) -> Story:
        """What the service can tell of one registration."""

    def after_restore(self, backup_at: datetime, restored_at: datetime) -> Mapping[str, Any]:
        """Sees to what a restore asks for; answers what is known of the gap."""

    def create_dead_letters(self) -> DeadLetters:
        """The service's dead letters."""


@dataclass(frozen=True)
class Extra:
    """A command only one service has.

    Args:
        add_arguments: gives the command's parser what it takes.
        run: does it and answers the exit status.
    """

    name: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


@dataclass(frozen=True)
class Service:
    """A service as its command line sees it. `bootstrap` is the service's module of that name."""

    name: str
    bootstrap: Bootstrap
    extras: Sequence[Extra] = ()


def main(service: Service, arguments: Sequence[str]) -> int:
    """Does what `arguments` ask and answers the exit status; `web` does not come back."""
    reserve_counters()
    asked = _parser(service).parse_args(arguments)
    try:
        return _run(service, asked, Settings.from_environment(os.environ))
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_SETTINGS
    except NewerDataError as error:
        sys.stderr.write(f"{error}\n")
        return NEWER_DATA
    except Unavailable as error:
        sys.stderr.write(f"{error.part} does not answer\n")
        return SOMETHING_MISSING


def run_web(name: str, settings: Settings) -> None:
    """Replaces this process by gunicorn with the service's pages and API."""
    os.environ[MULTIPROCESS] = fresh_counters(settings.home, name)
    reserve_counters()
    os.execv(sys.executable, web_arguments(name, settings))  # noqa: S606 - every word of it is ours


def _parser(service: Service) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m services.{service.name}")
    known = parser.add_subparsers(dest="command", required=True)
    known.add_parser("web", help="serve pages and the API")
    known.add_parser("worker", help="handle messages, publish announcements, keep the clock")
    known.add_parser("prepare", help="bring the database to this release; safe to repeat")
    checking.add_arguments(known.add_parser("check", help="is what must be true, true? changes nothing"))
    telling = known.add_parser("story", help="what is known here of one registration, one JSON line each")
    telling.add_argument("registration")
    telling.add_argument("--heard", nargs="*", default=[], help="ids of messages: when each was heard here")
    restored = known.add_parser("after-restore", help="the data was restored: see that nothing is told twice")
    restored.add_argument("--backup-at", type=datetime.fromisoformat, required=True)
    commands.add_arguments(known.add_parser("dead-letters", help="messages nobody could handle"))
    for extra in service.extras:
        extra.add_arguments(known.add_parser(extra.name, help=extra.help))
    return parser


def _run(service: Service, asked: argparse.Namespace, settings: Settings) -> int:
    if asked.command == "web":
        run_web(service.name, settings)
    stream = sys.stdout if asked.command == "worker" else sys.stderr
    logs.configure(f"{service.name}-{asked.command}", settings.log_level, stream)
    if asked.command == "worker":
        return service.bootstrap.create_worker().run()
    if asked.command == "prepare":
        service.bootstrap.prepare()
        return 0
    if asked.command == "check":
        return checking.run(service.bootstrap.create_check(), asked, settings, sys.stdout)
    if asked.command == "story":
        return _tell(service.bootstrap.create_story(), asked)
    if asked.command == "after-restore":
        gap = service.bootstrap.after_restore(asked.backup_at, settings.clock()())
        sys.stdout.write(json.dumps(gap, default=str) + "\n")
        return 0
    if asked.command == "dead-letters":
        return commands.run(service.bootstrap.create_dead_letters(), asked, sys.stdout)
    return next(extra for extra in service.extras if extra.name == asked.command).run(asked)


def _tell(story: Story, asked: argparse.Namespace) -> int:
    with outages():
        for step in story.steps(asked.registration, asked.heard):
            sys.stdout.write(line_of(step) + "\n")
    return 0
