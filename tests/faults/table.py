"""The outcome of chaos as a page a person reads: of one run of the command, or of all that are kept."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median

from tests.faults.chaos import Told
from tests.faults.faults import FAULTS

HEAD = (
    "| Fault | | Promise | Runs | Survived | Answers again, s: median, most | At rest, s: median, most |\n"
    "|---|---|---|---|---|---|---|\n"
)


def page(told: Sequence[Told], found: Sequence[str]) -> str:
    """Markdown: a line for each fault that was run, then every broken promise with the seed that repeats it.

    Args:
        found: what the installation's own checker says after all runs.
    """
    names = [name for name in FAULTS if any(one.fault == name for one in told)]
    broken = [*_broken(told), *(f"- after all runs: {each}" for each in found)]
    rest = "\n## Broken promises\n\n" + "\n".join(broken) + "\n" if broken else "\nEvery promise was kept.\n"
    return "# Chaos\n\n" + HEAD + _lines(names, told) + rest


def matrix(told: Sequence[Told]) -> str:
    """Markdown: a line for every fault there is, also for those that were never run; then what ran."""
    ran = Counter(one.commit or "not noted" for one in told)
    commits = ", ".join(f"{commit}: {count} runs" for commit, count in ran.most_common())
    return HEAD + _lines([*FAULTS], told) + f"\nCommits: {commits}.\n"


def kept(folder: Path) -> list[Told]:
    """Every run that is written down there, the newest one where a fault was run with a seed twice."""
    found: dict[tuple[str, int], Told] = {}
    for file in sorted(folder.glob("*/chaos.json")):
        for one in json.loads(file.read_text())["runs"]:
            told = Told(**{name: value for name, value in one.items() if name != "survived"})
            found[told.fault, told.seed] = told
    return [*found.values()]


def _lines(names: Sequence[str], told: Sequence[Told]) -> str:
    return "".join(_line(name, [one for one in told if one.fault == name]) + "\n" for name in names)


def _broken(told: Sequence[Told]) -> Iterator[str]:
    for one in told:
        yield from (f"- {one.fault}, seed {one.seed}: {each}" for each in one.complaints)


def _line(name: str, runs: Sequence[Told]) -> str:
    fault = FAULTS[name]
    survived = sum(one.survived for one in runs)
    again, rest = _spread(one.answers_again_s for one in runs), _spread(one.at_rest_s for one in runs)
    return f"| {name} | {fault.number} | {fault.promise} | {len(runs)} | {survived} | {again} | {rest} |"


def _spread(seconds: Iterable[float | None]) -> str:
    known = [one for one in seconds if one is not None]
    return f"{median(known):.1f}, {max(known):.1f}" if known else "–"
