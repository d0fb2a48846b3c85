"""Numbers counted by the database: for the start page and for charts."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.registration.handlers.figure_records import Held
from services.registration.store.kept import Document


class StoredFigures:
    """See `figure_records.Figures`."""

    def __init__(self, database: Database[Document], session: ClientSession | None) -> None:
        self.database = database
        self.session = session

    def offers_ending(self, at: datetime, until: datetime) -> dict[str, tuple[int, datetime]]:
        """Event id -> how many offers run out in (at, until], and when the first does."""
        out = {"status": "offered", "offer_expires_at": {"$gt": at, "$lte": until}}
        steps: list[Document] = [
            {"$match": out},
            {
                "$group": {
                    "_id": "$event_id",
                    "count": {"$sum": 1},
                    "first": {"$min": "$offer_expires_at"},
                }
            },
        ]
        return {row["_id"]: (row["count"], row["first"]) for row in self._counted("registrations", steps)}

    def arrivals(self, event_id: str, zone: str) -> dict[date, tuple[int, int]]:
        """Local day -> how many registered, and how many of them hold a seat now."""
        day = {"$dateToString": {"date": "$created_at", "format": "%Y-%m-%d", "timezone": zone}}
        seated = {"$cond": [{"$eq": ["$status", "confirmed"]}, 1, 0]}
        steps: list[Document] = [
            {"$match": {"event_id": event_id}},
            {"$group": {"_id": day, "count": {"$sum": 1}, "seated": {"$sum": seated}}},
            {"$sort": {"_id": 1}},
        ]
        found = self._counted("registrations", steps)
        return {date.fromisoformat(row["_id"]): (row["count"], row["seated"]) for row in found}

    def marks(self, event_id: str) -> dict[str, Counter[str]]:
        """Session id -> how many got which mark."""
        steps: list[Document] = [
            {"$match": {"event_id": event_id}},
            {"$group": {"_id": {"session": "$session_id", "mark": "$mark"}, "count": {"$sum": 1}}},
        ]
        counted: dict[str, Counter[str]] = {}
        for row in self._counted("attendance", steps):
            counted.setdefault(row["_id"]["session"], Counter())[row["_id"]["mark"]] = row["count"]
        return counted

    def held(self, programmes: Collection[str] | None) -> list[Held]:
        """Public events of these programmes' slugs (None for all), as far as progress counts them."""
        query: Document = {"published_at": {"$ne": None}, "status": {"$ne": "cancelled"}}
        if programmes is not None:
            query["programme_slug"] = {"$in": list(programmes)}
        shown = {"programme_slug": 1, "activity_code": 1, "status": 1}
        return [
            Held(each["_id"], each["programme_slug"], each["activity_code"], each["status"] == "completed")
            for each in self.database["events"].find(query, shown, session=self.session)
        ]

    def completed(self, event_ids: Collection[str]) -> dict[str, int]:
        """Event id -> how many completed it."""
        steps: list[Document] = [
            {"$match": {"event_id": {"$in": list(event_ids)}, "reached": True}},
            {"$group": {"_id": "$event_id", "count": {"$sum": 1}}},
        ]
        return {row["_id"]: row["count"] for row in self._counted("completions", steps)}

    def _counted(self, name: str, steps: list[Document]) -> Any:
        return self.database[name].aggregate(steps, session=self.session)
