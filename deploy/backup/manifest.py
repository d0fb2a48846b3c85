"""What is in a backup: one file of BSON documents for each collection, and this list of them."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bson import json_util

MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 1 << 20


class BackupError(Exception):
    """It cannot be done; the text says why, and what to do."""


@dataclass(frozen=True)
class Part:
    """One collection. `indexes`: as the server lists them, without the one on `_id`."""

    database: str
    collection: str
    count: int
    sha256: str
    indexes: list[dict[str, Any]]

    @property
    def file(self) -> str:
        """Its file inside the backup."""
        return f"{self.database}.{self.collection}.bson"


@dataclass(frozen=True)
class Manifest:
    """A whole backup.

    Args:
        at: the moment it shows, by the installation's clock.
        cluster_time: the same moment as the database counts it.
        key: says which KUTSE_SECRET links and calendar names were made with, and nothing of it.
    """

    at: datetime
    cluster_time: str
    key: str
    parts: list[Part]

    def write(self, folder: Path) -> None:
        """It is in the folder."""
        plain = {**asdict(self), "format": FORMAT, "at": self.at.isoformat()}
        (folder / MANIFEST).write_text(json_util.dumps(plain, indent=1))

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The one in the folder.

        Raises:
            BackupError: there is none, or of a format we do not know.
        """
        path = folder / MANIFEST
        if not path.exists():
            raise BackupError(f"{folder} holds no finished backup")
        plain = json_util.loads(path.read_text())
        if plain.pop("format") != FORMAT:
            raise BackupError(f"{folder} was written by another version of Kutse")
        parts = [Part(**part) for part in plain.pop("parts")]
        return cls(**{**plain, "at": datetime.fromisoformat(plain["at"]), "parts": parts})

    def verify(self, folder: Path) -> None:
        """Every file has the bytes it was written with.

        Raises:
            BackupError: one is missing or was changed; names it.
        """
        for part in self.parts:
            path = folder / part.file
            if not path.exists() or sha256_of(path) != part.sha256:
                raise BackupError(f"{path.name} is not what was backed up")


def sha256_of(path: Path) -> str:
    """Of the file's bytes."""
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def listed(document: Any) -> str:
    """Any document as one line, for a report."""
    return json.dumps(document, ensure_ascii=False, default=str)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
