"""The table of all faults: what is in it, and that none is forgotten in the accepted one."""

import json
from pathlib import Path

from tests.faults.chaos import Told
from tests.faults.faults import FAULTS
from tests.faults.table import kept, matrix
from tests.stack import ROOT


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


def test_every_fault_stands_in_the_accepted_table() -> None:
    accepted = (ROOT / "docs" / "faults.md").read_text()

    assert [name for name in FAULTS if f"\n| {name} | " not in accepted] == []
