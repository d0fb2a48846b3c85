"""Programs forked from one loaded process are what they would be if each had been started alone."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from deploy.local.errors import StackError
from deploy.local.nursery import LOST, Nursery
from deploy.local.processes import Child, Command
from deploy.local.programs import answer_of
from tests.stack import wait_until
from tests.unit.deploy.test_processes import is_alive

PROGRAM = """
import os, sys, threading
print(sys.argv[1:], __name__, os.environ.get("COLOUR"), len(sys.stdin.read()), "colorsys" in sys.modules)
sys.stdout.flush()
if sys.argv[1:] == ["wait"]:
    threading.Event().wait()
if sys.argv[1:] == ["fail"]:
    sys.exit("out of paper")
"""
PARENT = """
import os, pathlib, signal, sys
from deploy.local.nursery import Nursery
from deploy.local.processes import Child, Command
folder = pathlib.Path(sys.argv[1])
nursery = Nursery(["json"], dict(os.environ), folder / "nursery.log")
nursery.start()
words = [sys.executable, "-m", "program", "wait"]
child = Child(Command("child", words, folder / "child.log", dict(os.environ)), nursery.begin)
print(child.pid, flush=True)
signal.pause()
"""


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """Variables with which `python -m program` is the program above."""
    (tmp_path / "program.py").write_text(PROGRAM)
    return {**os.environ, "PYTHONPATH": f"{tmp_path}:{os.getcwd()}"}


@pytest.fixture
def nursery(tmp_path: Path, surroundings: dict[str, str]) -> Iterator[Nursery]:
    """A running one."""
    one = Nursery(["colorsys"], surroundings, tmp_path / "nursery.log")
    one.start()
    yield one
    one.stop()


def the_program(tmp_path: Path, surroundings: dict[str, str], *words: str) -> Command:
    """`python -m program <words>` in green."""
    arguments = [sys.executable, "-m", "program", *words]
    return Command("child", arguments, tmp_path / "child.log", {**surroundings, "COLOUR": "green"})


def test_a_program_gets_its_arguments_its_environment_and_its_log(
    nursery: Nursery, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    child = Child(the_program(tmp_path, surroundings, "one", "two"), nursery.begin)

    wait_until(lambda: child.exit_code() is not None)

    assert child.exit_code() == 0
    assert child.last_lines() == ["['one', 'two'] __main__ green 0 True"]


def test_a_program_that_fails_is_named_with_its_exit_code_and_its_last_words(
    nursery: Nursery, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    child = Child(the_program(tmp_path, surroundings, "fail"), nursery.begin)
    wait_until(lambda: child.exit_code() is not None)

    with pytest.raises(StackError, match=r"(?s)child ended: exit code 1.*out of paper"):
        child.require_running()


def test_what_a_program_answers_is_told_without_being_kept(
    nursery: Nursery, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    answer = answer_of(the_program(tmp_path, surroundings, "one"), nursery.begin)

    assert answer.startswith("['one']")
    assert not (tmp_path / "child.log").exists()


def test_a_program_that_cannot_answer_says_why(
    nursery: Nursery, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    with pytest.raises(StackError, match="child ended with exit code 1: out of paper"):
        answer_of(the_program(tmp_path, surroundings, "fail"), nursery.begin)


def test_a_program_is_known_by_its_own_command_line_and_leads_a_session(
    nursery: Nursery, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    child = Child(the_program(tmp_path, surroundings, "wait"), nursery.begin)

    wait_until(lambda: child.last_lines())

    assert psutil.Process(child.pid).cmdline() == [sys.executable, "-m", "program", "wait"]
    assert os.getsid(child.pid) == os.getpgid(child.pid) == child.pid
    assert child.stop() == -signal.SIGTERM


def test_a_program_whose_code_does_not_load_names_the_reason(
    tmp_path: Path, surroundings: dict[str, str]
) -> None:
    one = Nursery(["no_such_module"], surroundings, tmp_path / "nursery.log")
    one.start()

    with pytest.raises(StackError, match=r"(?s)nursery ended: exit code 1.*no_such_module"):
        Child(the_program(tmp_path, surroundings), one.begin)

    one.stop()


def test_what_is_loaded_later_keeps_nobody_from_the_first_program_and_is_there_for_the_second(
    tmp_path: Path, surroundings: dict[str, str]
) -> None:
    one = Nursery(["json"], surroundings, tmp_path / "nursery.log", later=["colorsys"])
    one.start()

    answers = [answer_of(the_program(tmp_path, surroundings, "one"), one.begin) for _ in range(2)]
    one.stop()

    assert [answer.rsplit(" ", 1)[1] for answer in answers] == ["False", "True"]


def test_programs_end_with_the_nursery_and_are_known_to_have_ended(
    nursery: Nursery, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    child = Child(the_program(tmp_path, surroundings, "wait"), nursery.begin)
    wait_until(lambda: child.last_lines())

    os.kill(nursery.children[0].pid, signal.SIGKILL)

    assert wait_until(child.exit_code) == LOST
    with pytest.raises(StackError, match="nursery ended: killed by SIGKILL"):
        nursery.children[0].require_running()


def test_programs_end_when_whoever_had_them_started_is_killed(
    tmp_path: Path, surroundings: dict[str, str]
) -> None:
    arguments = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=surroundings) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        wait_until(lambda: (tmp_path / "child.log").read_text())
        parent.kill()

        wait_until(lambda: not is_alive(child))
