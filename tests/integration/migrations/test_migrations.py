"""Migrations are done once, in order, by one process at a time, and go on where one was stopped."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from shared.crash_points import VARIABLE
from shared.ids import new_id
from shared.migrations import Data, Migration, Migrations, NewerDataError
from tests.integration.migrations.renaming import AT_ONCE, RENAMING, SILENT
from tests.stack import ROOT

MANY = 55
STRETCHES = MANY // AT_ONCE + 2
"""Calls it takes: the last but one finds the rest, the last finds nobody."""


@pytest.fixture
def data(mongo: MongoClient[dict[str, Any]]) -> Iterator[Data]:
    """A database with people as an earlier release stored them."""
    name = f"test_{new_id()}"
    mongo[name]["people"].insert_many({"_id": f"{n:03}", "old_name": f"Mari {n}"} for n in range(MANY))
    yield mongo[name]
    mongo.drop_database(name)


def renamed(data: Data) -> int:
    return data["people"].count_documents({"name": {"$exists": True}, "old_name": {"$exists": False}})


def test_everything_is_changed_once_and_then_left_alone(data: Data) -> None:
    migrations = Migrations(data, [RENAMING])

    before = migrations.are_done()
    migrations.complete()
    migrations.complete()

    assert (before, migrations.are_done()) == (False, True)
    assert renamed(data) == MANY
    assert data["calls"].count_documents({}) == STRETCHES


def test_they_are_done_in_order(data: Data) -> None:
    order: list[int] = []

    def noting(number: int) -> Migration:
        def step(_: Data, __: str) -> str:
            order.append(number)
            return ""

        return Migration(number, f"step {number}", step)

    Migrations(data, [noting(1)]).complete()
    Migrations(data, [noting(1), noting(2), noting(3)]).complete()

    assert order == [1, 2, 3]


def test_a_killed_process_is_taken_over_where_it_stopped(data: Data, mongo_url: str, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.integration.migrations.renaming", mongo_url, data.name]
    (tmp_path / "migration-step").touch()

    killed = subprocess.run(words, cwd=ROOT, env={**os.environ, VARIABLE: str(tmp_path)}, check=False)
    half = renamed(data)
    Migrations(data, [RENAMING], SILENT).complete()

    assert killed.returncode == -signal.SIGKILL
    assert half == AT_ONCE
    assert renamed(data) == MANY
    assert data["calls"].count_documents({}) == STRETCHES + 1


def test_of_several_processes_one_works_and_all_wait_until_it_is_done(data: Data) -> None:
    several = [threading.Thread(target=Migrations(data, [RENAMING]).complete) for _ in range(4)]
    for one in several:
        one.start()
    for one in several:
        one.join()

    assert renamed(data) == MANY
    assert data["calls"].count_documents({}) == STRETCHES


def test_data_of_a_later_release_is_not_touched(data: Data) -> None:
    Migrations(data, [RENAMING, Migration(2, "later", lambda _, __: "")]).complete()
    older = Migrations(data, [RENAMING])

    assert not older.are_done()
    with pytest.raises(NewerDataError, match="migration 2"):
        older.complete()
