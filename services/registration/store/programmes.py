"""Programmes and activities."""

from collections.abc import Collection
from typing import Any

from services.registration.domain.programmes import Activity, Programme
from services.registration.store.recalled import Recalled


class StoredProgrammes(Recalled[Programme]):
    """See `records.Programmes`."""

    def prepare(self) -> None:
        """Afterwards no two programmes share a slug."""
        self.collection.create_index("slug", unique=True)

    def by_slug(self, slug: str) -> Programme | None:
        """The one with this slug."""
        return self.first({"slug": slug})

    def page(self, after: str, limit: int, among: Collection[str] | None = None) -> list[Programme]:
        """Those behind the slug `after`, of all or among these slugs."""
        behind: dict[str, Any] = {"slug": {"$gt": after}}
        chosen = behind if among is None else {"$and": [behind, {"slug": {"$in": list(among)}}]}
        return self.all(chosen, "slug", limit)

    def any_with_second_factor(self) -> bool:
        """Does any programme ask for a second step?"""
        return self.first({"second_factor": True}) is not None


class StoredActivities(Recalled[Activity]):
    """See `records.Activities`."""

    def prepare(self) -> None:
        """Afterwards no two activities of a programme share a code."""
        self.collection.create_index([("programme_id", 1), ("code", 1)], unique=True)

    def by_code(self, programme_id: str, code: str) -> Activity | None:
        """The one with this code."""
        return self.first({"programme_id": programme_id, "code": code})

    def page(self, programmes: Collection[str] | None, after: str, limit: int) -> list[Activity]:
        """Those behind the id `after`, of the programmes with these ids or of all."""
        query: dict[str, Any] = {"_id": {"$gt": after}}
        if programmes is not None:
            query["programme_id"] = {"$in": list(programmes)}
        return self.all(query, "_id", limit)
