"""Drafts of forms. Deleted by the services' clock, not the database's."""

from datetime import datetime

from services.registration.domain.drafts import Draft
from services.registration.store.kept import Document, Kept


class StoredDrafts(Kept[Draft]):
    """See `records.Drafts`."""

    def prepare(self) -> None:
        """Afterwards those that ran out are found by index."""
        self.collection.create_index("expires_at")

    def encode(self, thing: Draft) -> Document:
        """Its bytes as they are."""
        return {
            "_id": thing.id,
            "sealed": thing.sealed,
            "expires_at": thing.expires_at,
            "sent": thing.sent,
        }

    def forget(self, draft_id: str) -> None:
        """It is gone."""
        self.collection.delete_one({"_id": draft_id}, session=self.session)

    def forget_expired(self, at: datetime) -> int:
        """Those past their time are gone. Answers how many."""
        return self.collection.delete_many({"expires_at": {"$lte": at}}, session=self.session).deleted_count
