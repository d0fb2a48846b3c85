"""A backup holds everything of one moment, and nothing else takes its place unasked."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from deploy.backup.manifest import BackupError, Manifest
from deploy.backup.restoring import restore
from deploy.backup.taking import take
from deploy.local.mongodb import MongoDb
from services.certificates.store import restored as certificates
from shared.documents import connect
from shared.messaging.outbox import Outbox
from shared.restored import last_restore
from tests.stack import free_ports

ONE, TWO = "kutse_one", "kutse_two"
NAMES = [ONE, TWO]
AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 12, tzinfo=UTC)
Client = MongoClient[dict[str, Any]]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server nobody else works on."""
    server = MongoDb(tmp_path_factory.mktemp("backup"), free_ports(1)[0], forgets=False).start()
    server.wait_ready()
    yield server.url
    server.stop()


@pytest.fixture
def client(url: str) -> Iterator[Client]:
    """Two databases with something in each, an index that is a rule and one that forgets."""
    with connect(url, "kutse-tests") as client:
        for name in NAMES:
            client.drop_database(name)
        client[ONE]["events"].insert_many({"_id": f"{place}", "at": AT, "n": place} for place in range(1_200))
        client[TWO]["pdfs"].insert_one({"_id": "code", "pdf": bytes(range(256)), "many": [1, {"a": None}]})
        client[TWO]["pdfs"].create_index("number", unique=True, sparse=True)
        client[TWO]["leases"].insert_one({"_id": "relay"})
        Outbox(client[ONE]["outbox"], "/kutse/one").prepare()
        yield client


@pytest.fixture
def backup(client: Client, tmp_path: Path) -> Path:
    """A backup of both."""
    return take(client, NAMES, tmp_path / "backups", lambda: AT, "key")


def test_whoever_was_erased_since_the_backup_is_to_be_erased_again(client: Client, backup: Path) -> None:
    client[ONE]["erasures"].insert_one({"_id": "x", "registration_ids": ["r"], "done_at": LATER})

    restore(client, NAMES, backup, replace=True)

    assert client[ONE]["erasures"].find_one() == {"_id": "x", "registration_ids": ["r"], "done_at": None}


def everything(client: Client) -> dict[str, Any]:
    """All documents and all indexes."""
    found = {}
    for name in NAMES:
        for collection in client[name].list_collection_names(filter={"name": {"$ne": "leases"}}):
            rows = client[name][collection]
            found[f"{name}.{collection}"] = (list(rows.find().sort("_id")), rows.index_information())
    return found


def test_what_was_backed_up_comes_back_as_it_was(client: Client, backup: Path) -> None:
    before = everything(client)
    client[ONE]["events"].delete_many({"n": {"$lt": 600}})
    client[ONE]["events"].insert_one({"_id": "later"})
    client[TWO].drop_collection("pdfs")

    manifest = restore(client, NAMES, backup, replace=True)

    assert everything(client) == before
    assert manifest.at == AT
    assert sum(part.count for part in manifest.parts) == 1_201
    assert "leases" not in client[TWO].list_collection_names()
    assert oct(backup.stat().st_mode)[-3:] == "700"


def test_a_backup_shows_one_moment_whatever_is_written_meanwhile(client: Client, tmp_path: Path) -> None:
    def clock() -> datetime:
        """Asked while the backup is taken: somebody writes into both databases at that moment."""
        client[ONE]["events"].insert_one({"_id": "meanwhile"})
        client[TWO]["pdfs"].insert_one({"_id": "meanwhile"})
        return AT

    folder = take(client, NAMES, tmp_path, clock, "key")

    counts = {part.collection: part.count for part in Manifest.read(folder).parts}
    assert (counts["events"], counts["pdfs"]) == (1_200, 1)


def test_what_is_there_is_replaced_only_when_asked_to(client: Client, backup: Path) -> None:
    with pytest.raises(BackupError, match="not empty"):
        restore(client, NAMES, backup, replace=False)

    for name in NAMES:
        client.drop_database(name)
    restore(client, NAMES, backup, replace=False)
    assert client[ONE]["events"].count_documents({}) == 1_200


def test_a_backup_that_was_changed_is_refused_before_anything_goes(client: Client, backup: Path) -> None:
    file = backup / f"{ONE}.events.bson"
    file.write_bytes(file.read_bytes().replace(b"599", b"666"))

    with pytest.raises(BackupError, match="is not what was backed up"):
        restore(client, NAMES, backup, replace=True)
    assert client[ONE]["events"].count_documents({}) == 1_200


def test_an_unfinished_backup_is_none(backup: Path) -> None:
    (backup / "manifest.json").unlink()

    with pytest.raises(BackupError, match="no finished backup"):
        Manifest.read(backup)


def test_nothing_is_restored_while_a_service_runs(client: Client, backup: Path, url: str) -> None:
    with connect(url, "kutse-registration-worker") as worker:
        worker.admin.command("ping")
        with pytest.raises(BackupError, match="kutse-registration-worker"):
            restore(client, NAMES, backup, replace=True)


def test_numbers_given_after_the_backup_are_not_given_again(client: Client) -> None:
    series = client[ONE]["series"]
    series.insert_one({"_id": "MJA-T-2026", "last": 41})

    gap = certificates.after_restore(client[ONE], AT, LATER)

    assert series.find_one() == {"_id": "MJA-T-2026", "last": 1_041}
    assert [42, 1_041] in [*gap.values()][-1].values()
    mark = last_restore(client[ONE])
    assert mark is not None
    assert (mark.generation, mark.backup_at, mark.restored_at) == (1, AT, LATER)
    certificates.after_restore(client[ONE], AT, LATER)
    assert getattr(last_restore(client[ONE]), "generation", 0) == 2
