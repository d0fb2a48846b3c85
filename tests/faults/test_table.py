"""The table of all faults: what is in it, and that none is forgotten in the accepted one."""

import json
import re
from pathlib import Path

from tests.faults.chaos import Told
from tests.faults.faults import FAULTS
from tests.faults.table import kept, matrix
from tests.stack import ROOT

ACCEPTED = (ROOT / "docs" / "faults.md").read_text()
PLANNED = [f"F{number}" for number in range(1, 32)]


def written(folder: Path, day: str, *told: Told) -> None:
    """One run of the command, as it is kept."""
    (folder / day).mkdir()
    runs = [one.as_json() for one in told]
    (folder / day / "chaos.json").write_text(json.dumps({"runs": runs}))


def test_a_run_that_was_repeated_counts_once_as_it_was_last(tmp_path: Path) -> None:
    broken, mended = Told("poison", 1, complaints=["I13"]), Told("poison", 1, at_rest_s=3.0)
    written(tmp_path, "2026-11-21", broken, Told("poison", 2, at_rest_s=5.0))
    written(tmp_path, "2026-11-22", mended)

    (line,) = [line for line in matrix(kept(tmp_path)).splitlines() if line.startswith("| poison ")]

    assert line.endswith("| 2 | 2 | – | 4.0, 5.0 |")


def test_every_fault_stands_in_the_accepted_table_under_its_number() -> None:
    lines = [f"| {name} | {fault.number} | {fault.promise} | " for name, fault in FAULTS.items()]

    assert [line for line in lines if f"\n{line}" not in ACCEPTED] == []
    assert {fault.number for fault in FAULTS.values()} <= set(PLANNED)


def test_every_fault_of_the_plan_is_run_or_held_by_a_test_that_exists() -> None:
    held = re.findall(r"^\| (F\d+) \| .+ \| `(\S+)::(\S+)` \|$", ACCEPTED, re.MULTILINE)
    run = {fault.number for fault in FAULTS.values()}

    assert [test for _, file, test in held if f"def {test}(" not in (ROOT / file).read_text()] == []
    assert {number for number, _, _ in held} | run == set(PLANNED)
