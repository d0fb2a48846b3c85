"""Seeing a database as it was at one moment, however long the looking takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pymongo
from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.errors import OperationFailure

from shared.documents import outages
from shared.errors import Unavailable

SNAPSHOT_TOO_OLD = 239

LONGEST_S = 900.0
"""For everything inside: one question about a million documents takes longer than a request may."""


@contextmanager
def one_moment(client: MongoClient[dict[str, Any]]) -> Iterator[ClientSession]:
    """A session whose reads all see the moment of the first one.

    The server keeps that moment for five minutes unless told otherwise
    (`minSnapshotHistoryWindowInSeconds`, https://www.mongodb.com/docs/manual/reference/read-concern-snapshot/).

    Raises:
        Unavailable: `mongodb`; `snapshot` when the looking took longer than the server remembers.
    """
    with outages(), pymongo.timeout(LONGEST_S), client.start_session(snapshot=True) as session:
        try:
            yield session
        except OperationFailure as error:
            if error.code != SNAPSHOT_TOO_OLD:
                raise
            raise Unavailable("snapshot") from error
