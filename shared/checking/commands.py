"""`check` on the command line of every service: what it finds, one JSON line each."""

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

from shared.checking.findings import Check, Counted, Finding, Look, Unchecked, Violation
from shared.messaging.outbox import KEPT
from shared.settings import Settings

NAMES = {Violation: "violation", Unchecked: "unchecked", Counted: "counted"}
FOUND, NO_SUCH_FACTS = 1, 2
MARGIN = timedelta(hours=1)
EVER = datetime.min.replace(tzinfo=UTC)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Gives `parser` what the check takes."""
    parser.add_argument("--client-log", type=Path, help="what clients were answered, JSON lines")
    parser.add_argument("--canaries", type=Path, help="texts, one a line, that may stand in no message")
    parser.add_argument("--thorough", action="store_true", help="read every file too")
    parser.add_argument("--all-told", action="store_true", help="the outbox has forgotten nothing yet")
    parser.add_argument("--facts", metavar="KIND", help="write what other services must agree on instead")


def run(check: Check, arguments: argparse.Namespace, settings: Settings, out: TextIO) -> int:
    """Writes what is found; answers 1 when anything is wrong."""
    if arguments.facts:
        return _tell_facts(check, arguments.facts, out)
    violated = False
    for finding in check.findings(look(arguments, settings)):
        violated |= isinstance(finding, Violation)
        _write(out, line_of(finding))
    return FOUND if violated else 0


def look(arguments: argparse.Namespace, settings: Settings) -> Look:
    """How to look. Which rows the outbox has forgotten is only known where the clock is the machine's."""
    at = settings.clock()()
    since = at - KEPT + MARGIN if not settings.clock_offset else None
    return Look(
        at=at,
        told_since=EVER if arguments.all_told else since,
        client_log=arguments.client_log,
        canaries=read_canaries(arguments.canaries),
        thorough=arguments.thorough,
    )


def read_canaries(path: Path | None) -> tuple[str, ...]:
    """The texts in the file, one on each line up to a tab; none without a file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path else []
    return tuple(line.partition("\t")[0] for line in lines if line.strip())


def line_of(finding: Finding) -> dict[str, Any]:
    """A finding as it is written: its kind and its fields."""
    return {"kind": NAMES[type(finding)], **asdict(finding)}


def finding_of(line: str) -> Finding:
    """What `line_of` wrote."""
    fields = json.loads(line)
    kinds = {name: kind for kind, name in NAMES.items()}
    found: Finding = kinds[fields.pop("kind")](**fields)
    return found


def _tell_facts(check: Check, kind: str, out: TextIO) -> int:
    try:
        for fact in check.facts(kind):
            _write(out, fact)
    except LookupError:
        return NO_SUCH_FACTS
    return 0


def _write(out: TextIO, line: Any) -> None:
    out.write(json.dumps(line, ensure_ascii=False, default=_as_text) + "\n")


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
