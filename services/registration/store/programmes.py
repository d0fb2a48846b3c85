"""Programmes and activities."""

from services.registration.domain.programmes import Activity, Programme
from services.registration.store.kept import Kept


class StoredProgrammes(Kept[Programme]):
    """See `records.Programmes`."""

    def prepare(self) -> None:
        """Afterwards no two programmes share a slug."""
        self.collection.create_index("slug", unique=True)

    def by_slug(self, slug: str) -> Programme | None:
        """The one with this slug."""
        return self.first({"slug": slug})

    def page(self, after: str, limit: int) -> list[Programme]:
        """Those behind the slug `after`."""
        return self.all({"slug": {"$gt": after}}, "slug", limit)


class StoredActivities(Kept[Activity]):
    """See `records.Activities`."""

    def prepare(self) -> None:
        """Afterwards no two activities of a programme share a code."""
        self.collection.create_index([("programme_id", 1), ("code", 1)], unique=True)

    def by_code(self, programme_id: str, code: str) -> Activity | None:
        """The one with this code."""
        return self.first({"programme_id": programme_id, "code": code})

    def page(self, programme_id: str, after: str, limit: int) -> list[Activity]:
        """Those behind the id `after`, of one programme or of all (empty id)."""
        query = {"_id": {"$gt": after}}
        return self.all(query | ({"programme_id": programme_id} if programme_id else {}), "_id", limit)
