"""`make chaos`: every fault of the table on a real stack, some runs each, as JSON and a page under var/chaos.

`python -m tests.faults --runs 3 --seed 7 database-killed web-committed` takes only those. A run is repeated
by its fault and seed. `--table` runs nothing: it puts all runs that are kept there into one table of every
fault, as var/chaos/table.json and table.md; docs/faults.md holds the one that was accepted.
"""

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.chaos import Plan, Told, run, small_disk, whole_stack
from tests.faults.checking import found_by_the_checker
from tests.faults.faults import FAULTS, Fault
from tests.faults.table import kept, matrix, page
from tests.faults.whole import Whole
from tests.stack import ROOT

KEPT = ROOT / "var" / "chaos"


def main(arguments: Sequence[str]) -> int:
    """Runs what was asked for; answers 1 when any promise was broken."""
    asked = _parser().parse_args(arguments)
    if asked.table:
        return _table()
    folder = KEPT / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}"
    folder.mkdir(parents=True)
    told: list[Told] = []
    found: list[str] = []
    faults = [FAULTS[name] for name in asked.faults or FAULTS]
    on_any = [fault for fault in faults if not fault.small_disk]
    on_small = [fault for fault in faults if fault.small_disk]
    if on_any:
        with whole_stack(folder / "home") as whole:
            found += _all_runs(whole, on_any, asked, folder, told)
    if on_small:
        with small_disk(folder / "small") as home, whole_stack(home) as whole:
            found += _all_runs(whole, on_small, asked, folder, told)
    _write(folder, told, found)
    sys.stdout.write(f"written to {folder.relative_to(ROOT)}\n")
    return 0 if all(one.survived for one in told) and not found else 1


def _table() -> int:
    told = kept(KEPT)
    runs = json.dumps([one.as_json() for one in told], indent=1)
    (KEPT / "table.json").write_text(runs + "\n")
    (KEPT / "table.md").write_text(matrix(told))
    sys.stdout.write(matrix(told))
    return 0


def _all_runs(
    whole: Whole, faults: Sequence[Fault], asked: argparse.Namespace, folder: Path, told: list[Told]
) -> list[str]:
    """What the checker finds after all of them; each run is added to `told` and written down at once."""
    for number in range(asked.runs):
        for fault in faults:
            told.append(run(whole, Plan(fault, asked.seed + number, asked.rate)))
            _write(folder, told, ["not asked yet"])
            _say(told[-1])
    return found_by_the_checker(whole.variables, whole.client_log)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--runs", type=int, default=1, help="of each fault")
    parser.add_argument("--seed", type=int, default=1, help="of the first run; the next ones count on")
    parser.add_argument("--rate", type=float, default=20.0, help="people who arrive per second")
    parser.add_argument("--table", action="store_true", help="of all runs that are kept; runs nothing")
    parser.add_argument("faults", nargs="*", metavar="fault", help=f"of {', '.join(FAULTS)}; all without one")
    return parser


def _say(told: Told) -> None:
    word = "survived" if told.survived else "BROKEN"
    sys.stdout.write(
        f"{word} {told.fault} seed {told.seed}: {told.people} people, {told.statuses}, "
        f"{'; '.join(told.notes)} again after {told.answers_again_s} s, at rest after {told.at_rest_s} s\n"
    )
    for what, seconds in sorted(told.waited_for.items(), key=lambda each: -each[1])[:5]:
        sys.stdout.write(f"    {seconds} s: {what}\n")
    for complaint in told.complaints[:5]:
        sys.stdout.write(f"    {complaint}\n")
    sys.stdout.flush()


def _write(folder: Path, told: Sequence[Told], found: Sequence[str]) -> None:
    machine = {"processors": os.cpu_count(), "load": os.getloadavg()[0]}
    whole = {"machine": machine, "found_by_the_checker": found, "runs": [one.as_json() for one in told]}
    (folder / "chaos.json").write_text(json.dumps(whole, indent=1) + "\n")
    (folder / "chaos.md").write_text(page(told, found))


if __name__ == "__main__":
    # Whoever is told to end ends what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main(sys.argv[1:]))
