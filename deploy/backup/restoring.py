"""Putting a backup back, into databases nobody works on."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pymongo
from bson import decode_file_iter
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.read_concern import ReadConcern

from deploy.backup.manifest import BackupError, Manifest, Part
from shared.documents import outages

MANY = 500
LONGEST_S = 3_600.0
ERASURES = "erasures"
"""Who was erased, by ids alone: what is put back knows these people again, so the list outlives it."""

RAW = CodecOptions(document_class=RawBSONDocument)
NOT_IN_COMMAND = ("v", "ns")
"""What the server tells of an index and does not want to hear."""


def restore(
    client: MongoClient[dict[str, Any]], databases: Sequence[str], folder: Path, *, replace: bool
) -> Manifest:
    """The databases hold what the backup holds, indexes included, and nothing else.

    Args:
        replace: what is there now may go.

    Raises:
        BackupError: a file was changed, a service is running, or the databases are not empty.
        Unavailable: `mongodb`.
    """
    manifest = Manifest.read(folder)
    manifest.verify(folder)
    with outages(), pymongo.timeout(LONGEST_S):
        require_nobody(client)
        _require_room(client, databases, replace=replace)
        erased = {name: list(client[name][ERASURES].find()) for name in databases}
        for name in databases:
            client.drop_database(name)
        for part in manifest.parts:
            _put_back(client, part, folder)
        for name, rows in erased.items():
            _erase_again(client[name][ERASURES], rows)
    return manifest


def _erase_again(erasures: Collection[dict[str, Any]], rows: Sequence[Mapping[str, Any]]) -> None:
    """Whoever was erased, or was to be, is erased once more as soon as the services run."""
    for row in rows:
        erasures.replace_one({"_id": row["_id"]}, {**row, "done_at": None}, upsert=True)


def require_nobody(client: MongoClient[dict[str, Any]]) -> None:
    """No service works on the database.

    Raises:
        BackupError: one does; names it.
    """
    everything = {"$currentOp": {"allUsers": True, "idleConnections": True}}
    ours = {"$match": {"appName": {"$regex": "^kutse-.*-(web|worker)$"}}}
    admin = client.get_database("admin", read_concern=ReadConcern("local"))
    with admin.aggregate([everything, ours, {"$group": {"_id": "$appName"}}]) as found:
        running = sorted(one["_id"] for one in found)
    if running:
        raise BackupError(f"stop the services first: {', '.join(running)}")


def _require_room(client: MongoClient[dict[str, Any]], databases: Sequence[str], *, replace: bool) -> None:
    full = [name for name in databases if any(_holds_something(client, name))]
    if full and not replace:
        raise BackupError(f"{', '.join(full)}: not empty. Take a backup of it, then ask again with --replace")


def _holds_something(client: MongoClient[dict[str, Any]], database: str) -> Iterator[bool]:
    for collection in client[database].list_collection_names():
        yield client[database][collection].find_one({}, {"_id": 1}) is not None


def _put_back(client: MongoClient[dict[str, Any]], part: Part, folder: Path) -> None:
    rows: Collection[Any] = client[part.database].get_collection(part.collection, RAW)
    client[part.database].create_collection(part.collection)
    with (folder / part.file).open("rb") as file:
        documents = decode_file_iter(file, RAW)
        while stretch := list(islice(documents, MANY)):
            rows.insert_many(stretch)
    if part.indexes:
        indexes = [{k: v for k, v in one.items() if k not in NOT_IN_COMMAND} for one in part.indexes]
        client[part.database].command("createIndexes", part.collection, indexes=indexes)
    if (there := rows.count_documents({})) != part.count:
        raise BackupError(f"{part.database}.{part.collection}: {there} documents of {part.count} are back")
