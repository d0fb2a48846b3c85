"""The finished files. Written once; a file that is not what it was is never handed out."""

import hashlib
from dataclasses import dataclass
from typing import Any

from bson.binary import Binary
from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from shared.documents import outages

Rows = Collection[dict[str, Any]]


class AlteredFileError(RuntimeError):
    """The stored bytes no longer have the hash they were stored with."""


@dataclass(frozen=True)
class PdfFiles:
    """The files, outside a transaction."""

    rows: Rows

    def read(self, code: str) -> bytes | None:
        """The PDF of a document; None when there is none.

        Raises:
            AlteredFileError: somebody or something changed it.
        """
        with outages():
            found = self.rows.find_one({"_id": code})
        if found is None:
            return None
        pdf = bytes(found["pdf"])
        if hashlib.sha256(pdf).hexdigest() != found["sha256"]:
            raise AlteredFileError(code)
        return pdf


@dataclass(frozen=True)
class TransactionPdfs:
    """The files inside a transaction."""

    rows: Rows
    session: ClientSession

    def put(self, code: str, pdf: bytes, sha256: str) -> None:
        """The file is kept, for good: a second one under the same code is an error."""
        self.rows.insert_one({"_id": code, "pdf": Binary(pdf), "sha256": sha256}, session=self.session)
