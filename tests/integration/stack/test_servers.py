"""The private servers keep their data, wherever they listen and however they ended."""

import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pymongo import MongoClient

from deploy.local.choices import Choices
from deploy.local.errors import StackError
from deploy.local.mongodb import MongoDb
from deploy.local.servers import own_servers
from shared.documents import connect
from tests.stack import free_block, free_ports


def notes_in(server: MongoDb) -> list[str]:
    """What is written in the database."""
    with MongoClient(server.url) as client:
        return [note["text"] for note in client.get_database("test").get_collection("notes").find()]


def test_the_database_keeps_its_data_when_its_port_changes_and_when_it_is_killed(tmp_path: Path) -> None:
    ports = free_ports(2)
    first = MongoDb(tmp_path, ports[0]).start()
    first.wait_ready()
    with MongoClient(first.url, w="majority", journal=True) as client:
        client.get_database("test").get_collection("notes").insert_one({"text": "kept"})
    os.kill(first.children[0].pid, signal.SIGKILL)
    first.stop()

    second = MongoDb(tmp_path, ports[1]).start()
    try:
        second.wait_ready()

        assert notes_in(second) == ["kept"]
    finally:
        second.stop()


def test_a_demonstration_at_another_time_keeps_what_the_machines_clock_calls_old(tmp_path: Path) -> None:
    at = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    variables = {"KUTSE_HOME": str(tmp_path), "KUTSE_PORT": str(free_block())}
    now = Choices.from_environment(variables, at)
    past = Choices.from_environment({**variables, "KUTSE_NOW": "2026-09-01T08:00:00+03:00"}, at)

    databases = [own_servers(choices)["MONGO_URL"] for choices in (now, past)]

    assert [isinstance(each, MongoDb) and each.forgets for each in databases] == [True, False]


def test_a_database_forgets_only_when_it_should(tmp_path: Path) -> None:
    server = MongoDb(tmp_path, free_ports(1)[0], forgets=False).start()
    try:
        server.wait_ready()
        with connect(server.url, "kutse-tests") as client:
            told = client.admin.command({"getParameter": 1, "ttlMonitorEnabled": 1})
    finally:
        server.stop()

    assert told["ttlMonitorEnabled"] is False


def test_what_takes_the_database_long_stands_in_its_log_without_the_data_of_people(tmp_path: Path) -> None:
    server = MongoDb(tmp_path, free_ports(1)[0]).start()
    try:
        server.wait_ready()
        with connect(server.url, "kutse-tests") as client:
            people = client.get_database("test").get_collection("people")
            people.insert_one({"name": "Kollasulg"})
            found = list(people.find({"name": "Kollasulg", "$where": "sleep(250) || true"}))
    finally:
        server.stop()

    log = (tmp_path / "logs" / "mongodb.log").read_text()
    assert len(found) == 1
    assert "kutse-tests" in log
    assert "Kollasulg" not in log


def test_a_server_that_ends_while_it_is_waited_for_says_so(tmp_path: Path) -> None:
    ports = free_ports(2)
    first, rival = MongoDb(tmp_path, ports[0]).start(), MongoDb(tmp_path, ports[1])
    try:
        first.wait_ready()
        rival.start()

        with pytest.raises(StackError, match="mongodb ended: exit code 100"):
            rival.wait_ready()
    finally:
        rival.stop()
        first.stop()
