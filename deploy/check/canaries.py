"""I15: texts that belong to one person alone stand nowhere else.

A line of the file is a text, or a text, a tab and the address of the one person whose mails may hold it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from deploy.check.mailbox import Arrived
from shared.checking.findings import Finding, Unchecked, Violation

TIMEOUT_S = 5


@dataclass(frozen=True)
class Canary:
    """A text to look for. `owner`: the address that may read it; empty when nobody is named."""

    place: int
    text: str
    owner: str = ""


def read(path: Path) -> list[Canary]:
    """The canaries in the file, counted from 1."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    parts = (line.partition("\t") for line in lines)
    return [Canary(place, text, owner.casefold()) for place, (text, _, owner) in enumerate(parts, 1)]


def in_logs(canaries: list[Canary], folder: Path) -> Iterator[Finding]:
    """In the logs of every process."""
    logs = sorted(folder.glob("*.log"))
    if not logs:
        yield Unchecked("I15", f"no logs in {folder}: where they go to elsewhere, search them there")
    for log in logs:
        yield from _in_lines(canaries, log)


def in_metrics(canaries: list[Canary], places: dict[str, str]) -> Iterator[Finding]:
    """In the metrics of every process. `places`: name -> address."""
    for name, url in places.items():
        try:
            with urlopen(url, timeout=TIMEOUT_S) as answer:  # noqa: S310 - the address is ours
                text = answer.read().decode()
        except (URLError, OSError):
            yield Unchecked("I15", f"the metrics of {name} do not answer")
            continue
        for one in canaries:
            if one.text in text:
                yield Violation("I15", f"metrics/{name}", f"canary {one.place}")


def in_mails(canaries: list[Canary], mail: Arrived) -> Iterator[Violation]:
    """In a mail to somebody else."""
    for one in canaries:
        if one.owner and one.owner != mail.to and one.text in mail.text:
            yield Violation("I15", f"mails/{mail.id}", f"canary {one.place} in a mail to somebody else")


def _in_lines(canaries: list[Canary], log: Path) -> Iterator[Violation]:
    with log.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            for one in canaries:
                if one.text in line:
                    yield Violation("I15", f"logs/{log.name}:{number}", f"canary {one.place}")
