"""Children never outlive their parent, and say how they ended."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from deploy.local.errors import StackError
from deploy.local.processes import Child, Command
from tests.stack import wait_until

FAMILY = "import subprocess; subprocess.run(['sleep', '300'])"
PARENT = """
import sys, pathlib, signal
from deploy.local.processes import Child, Command
log = pathlib.Path(sys.argv[1]) / "child.log"
child = Child(Command("child", ["sleep", "300"], log, death_signal=sys.argv[2]))
print(child.pid, flush=True)
signal.pause()
"""


def a_child(tmp_path: Path, *arguments: str) -> Child:
    """A started child with its log in `tmp_path`."""
    return Child(Command("child", arguments, tmp_path / "child.log"))


def test_a_child_that_ends_is_named_with_its_exit_code_and_its_last_words(tmp_path: Path) -> None:
    child = a_child(tmp_path, "sh", "-c", "echo out of paper; exit 7")
    wait_until(lambda: child.exit_code() is not None)

    with pytest.raises(StackError, match=r"(?s)child ended: exit code 7.*out of paper"):
        child.require_running()


def test_a_child_that_was_killed_says_by_what(tmp_path: Path) -> None:
    child = a_child(tmp_path, "sleep", "300")
    os.kill(child.pid, signal.SIGKILL)
    wait_until(lambda: child.exit_code() is not None)

    assert "killed by SIGKILL" in child.obituary()


def test_stopping_ends_grandchildren_as_well(tmp_path: Path) -> None:
    child = a_child(tmp_path, sys.executable, "-c", FAMILY)
    family = wait_until(lambda: psutil.Process(child.pid).children(recursive=True))

    child.stop()

    wait_until(lambda: not any(is_alive(one.pid) for one in family))


def test_a_child_that_will_not_stop_is_killed_after_its_grace(tmp_path: Path) -> None:
    child = a_child(tmp_path, "sh", "-c", "trap '' TERM; echo deaf; while true; do sleep 1; done")
    wait_until(lambda: child.last_lines() == ["deaf"])

    assert child.stop(grace_s=0.2) == -signal.SIGKILL


@pytest.mark.parametrize("death_signal", ["KILL", "TERM"])
def test_a_child_dies_when_its_parent_is_killed(tmp_path: Path, death_signal: str) -> None:
    arguments = [sys.executable, "-c", PARENT, str(tmp_path), death_signal]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        wait_until(lambda: psutil.Process(child).name() == "sleep")
        parent.kill()

        wait_until(lambda: not is_alive(child))


def test_a_log_begins_anew_with_each_start(tmp_path: Path) -> None:
    for word in ("first", "second"):
        child = a_child(tmp_path, "echo", word)
        wait_until(lambda child=child: child.exit_code() is not None)

    assert child.last_lines() == ["second"]


def is_alive(pid: int) -> bool:
    """Does this process still run? One that only waits to be fetched by its parent does not."""
    try:
        return psutil.Process(pid).status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
    except psutil.NoSuchProcess:
        return False
