"""Where several people stand in a queue."""

from collections.abc import Collection
from itertools import accumulate
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.store.kept import Document

FIRST = -(2**53)
"""Before every place."""


def positions(
    collection: MongoCollection[Document],
    session: ClientSession | None,
    event_id: str,
    places: Collection[int],
) -> dict[int, int]:
    """Place -> how many stand there or before it; one look along the index, however many places."""
    ends = sorted(place + 1 for place in {*places})
    waiting = {"event_id": event_id, "status": "waitlisted", "place": {"$lt": ends[-1]}}
    steps: list[dict[str, Any]] = [
        {"$match": waiting},
        {"$bucket": {"groupBy": "$place", "boundaries": [FIRST, *ends], "output": {"count": {"$sum": 1}}}},
    ]
    found = {row["_id"]: row["count"] for row in collection.aggregate(steps, session=session)}
    counts = accumulate(found.get(begin, 0) for begin in (FIRST, *ends[:-1]))
    return {end - 1: count for end, count in zip(ends, counts, strict=True)}
