"""I16: of a person who was erased nothing stands here any more."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from shared.checking.findings import Counted, Finding, Violation
from shared.erasing import TOMBSTONES, Holding, left

MANY = 500


def erased(
    database: Database[dict[str, Any]],
    session: ClientSession,
    holdings: Callable[[Sequence[str]], Sequence[Holding]],
) -> Iterator[Finding]:
    """Rows that should be gone of whoever was erased here.

    Args:
        holdings: what a service holds of some registrations.
    """
    rows = database[TOMBSTONES].find({}, {"_id": 1}, session=session)
    ids, count = (str(row["_id"]) for row in rows), 0
    while part := list(islice(ids, MANY)):
        count += len(part)
        for collection in left(database, session, holdings(part)):
            yield Violation("I16", collection, "still holds rows of somebody who was erased")
    yield Counted("erased registrations", count)
