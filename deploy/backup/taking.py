"""Taking a backup while everything runs: all databases as they were at one moment."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.client_session import ClientSession

from deploy.backup.manifest import Manifest, Part
from shared.checking.moment import one_moment
from shared.clock import Clock

PASSED_OVER = frozenset({"leases"})
"""Collections that mean something only to processes that run now."""


def take(
    client: MongoClient[dict[str, Any]], databases: Sequence[str], folder: Path, clock: Clock, key: str
) -> Path:
    """The finished backup; its folder gets its name only when everything is in it and on disk.

    Args:
        folder: where backups are; readable by its owner alone, for they hold personal data.
        clock: the installation's. It is asked once the databases stand still, so whatever is in the backup
            is not younger than it says.

    Raises:
        Unavailable: `mongodb`; `snapshot` when it took longer than the server remembers a moment.
    """
    with one_moment(client) as session:
        client[databases[0]]["events"].find_one({}, {"_id": 1}, session=session)
        at = clock()
        name = at.strftime("%Y-%m-%dT%H%M%SZ")
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f".{name}.unfinished"
        unfinished.mkdir(mode=0o700)
        parts = [
            _copy(client, session, (database, collection), unfinished)
            for database in databases
            for collection in sorted(client[database].list_collection_names(filter={"type": "collection"}))
            if collection not in PASSED_OVER and not collection.startswith("system.")
        ]
        moment = str(session.cluster_time["clusterTime"]) if session.cluster_time else ""
    Manifest(at, moment, key, parts).write(unfinished)
    _sync(unfinished)
    return unfinished.rename(folder / name)


def _copy(
    client: MongoClient[dict[str, Any]], session: ClientSession, which: tuple[str, str], folder: Path
) -> Part:
    database, collection = which
    rows = client[database][collection]
    raw = client.codec_options.with_options(document_class=RawBSONDocument)
    path, digest, count = folder / f"{database}.{collection}.bson", hashlib.sha256(), 0
    with path.open("wb") as file:
        os.fchmod(file.fileno(), 0o600)
        for document in rows.with_options(raw).find({}, session=session):
            file.write(document.raw)  # type: ignore[attr-defined]
            digest.update(document.raw)  # type: ignore[attr-defined]
            count += 1
        file.flush()
        os.fsync(file.fileno())
    indexes = [dict(index) for index in rows.list_indexes() if index["name"] != "_id_"]
    return Part(database, collection, count, digest.hexdigest(), indexes)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
