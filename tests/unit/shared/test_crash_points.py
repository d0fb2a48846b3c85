"""Nobody dies unless a chaos run wants it, and then exactly once."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from shared import crash_points
from tests.stack import ROOT


def reach_in_a_process(folder: Path, point: str) -> int:
    """How a process ends that reaches the point."""
    code = f"from shared import crash_points; crash_points.reach({point!r})"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={crash_points.VARIABLE: str(folder)}, check=False
    ).returncode


def test_nobody_dies_where_no_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(crash_points.VARIABLE, raising=False)
    (tmp_path / "web-asked").touch()
    monkeypatch.chdir(tmp_path)

    crash_points.reach("web-asked")

    assert (tmp_path / "web-asked").exists()


def test_one_file_is_one_death_at_the_point_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "web-asked").touch()

    ends = [reach_in_a_process(tmp_path, point) for point in ("web-answering", "web-asked", "web-asked")]

    assert ends == [0, -signal.SIGKILL, 0]
