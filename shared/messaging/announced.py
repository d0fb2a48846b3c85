"""Reading what an outbox has announced and will announce, row after row, changing nothing."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.collection import Collection


@dataclass(frozen=True)
class Announced:
    """One announcement. `body` is the envelope as it travels, parsed."""

    message_id: str
    kind: str
    subject: str
    version: int
    body: Mapping[str, Any]


def announced(rows: Collection[dict[str, Any]], session: ClientSession | None = None) -> Iterator[Announced]:
    """Everything the outbox still holds, oldest first; replayed dead letters, which are others', are left
    out.
    """
    for row in rows.find({"queue": {"$exists": False}}, {"body": 1}, session=session):
        body = json.loads(row["body"])
        yield Announced(
            message_id=body["id"],
            kind=body["type"],
            subject=body["subject"],
            version=body["aggregateversion"],
            body=body,
        )
