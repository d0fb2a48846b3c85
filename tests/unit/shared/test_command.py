"""The command line every service has."""

import argparse
from pathlib import Path
from typing import Any, cast

import pytest

from shared import command
from shared.errors import Unavailable
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.worker import Worker
from shared.serving import COUNTER_BYTES, MULTIPROCESS


class Bootstrap:
    """A service's bootstrap that notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.away = False

    def prepare(self) -> None:
        """Notes it."""
        if self.away:
            raise Unavailable("mongodb")
        self.asked.append("prepare")

    def create_worker(self) -> Worker:
        """Notes it."""
        self.asked.append("worker")
        return cast(Worker, self)

    def run(self) -> int:
        """The worker's."""
        return 0

    def create_dead_letters(self) -> DeadLetters:
        """Notes it."""
        self.asked.append("dead letters")
        return cast(DeadLetters, self)

    def groups(self) -> list[Any]:
        """The dead letters'."""
        return []


@pytest.fixture
def bootstrap(monkeypatch: pytest.MonkeyPatch) -> Bootstrap:
    """A bootstrap, and an environment in which a service can run."""
    monkeypatch.setenv("KUTSE_SECRET", "s" * 32)
    monkeypatch.setattr("shared.logs.configure", lambda *_: None)
    return Bootstrap()


def run(bootstrap: Bootstrap, *words: str) -> int:
    """The exit status of `python -m services.registration <words>`."""

    def add(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--role")

    def do(asked: argparse.Namespace) -> int:
        bootstrap.asked.append(f"token for {asked.role}")
        return 7

    extras = [command.Extra("token", "print a token", add, do)]
    return command.main(command.Service("registration", bootstrap, extras), words)


@pytest.mark.parametrize(
    ("words", "asked", "status"),
    [
        (["prepare"], "prepare", 0),
        (["worker"], "worker", 0),
        (["dead-letters", "list"], "dead letters", 0),
        (["token", "--role", "organiser"], "token for organiser", 7),
    ],
)
def test_a_command_does_its_work(bootstrap: Bootstrap, words: list[str], asked: str, status: int) -> None:
    assert run(bootstrap, *words) == status
    assert bootstrap.asked == [asked]


def test_a_wrong_setting_is_told_in_one_line(
    bootstrap: Bootstrap, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KUTSE_SECRET", "short")

    assert run(bootstrap, "prepare") == command.WRONG_SETTINGS
    assert capsys.readouterr().err.startswith("KUTSE_SECRET")


def test_a_server_that_does_not_answer_is_named(
    bootstrap: Bootstrap, capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap.away = True

    assert run(bootstrap, "prepare") == command.SOMETHING_MISSING
    assert capsys.readouterr().err == "mongodb does not answer\n"


def test_an_unknown_command_is_refused_with_the_known_ones(
    bootstrap: Bootstrap, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(bootstrap, "dance")

    assert "dead-letters" in capsys.readouterr().err


def test_what_a_program_counts_has_its_room_before_it_does_anything(
    bootstrap: Bootstrap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MULTIPROCESS, str(tmp_path))

    assert run(bootstrap, "worker") == 0
    assert {file.stat().st_size for file in tmp_path.iterdir()} == {COUNTER_BYTES}
