"""The private servers keep their data, wherever they listen and however they ended."""

import os
import signal
from pathlib import Path

import pytest
from pymongo import MongoClient

from deploy.local.errors import StackError
from deploy.local.mongodb import MongoDb
from tests.stack import free_ports


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
