"""What is known of events."""

from dataclasses import dataclass
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from services.certificates.domain.events import Event
from services.certificates.store.records import event_from, event_record


@dataclass(frozen=True)
class TransactionEvents:
    """The read model inside a transaction."""

    rows: Collection[dict[str, Any]]
    session: ClientSession

    def get(self, event_id: str) -> Event | None:
        """The event as last heard of."""
        found = self.rows.find_one({"_id": event_id}, session=self.session)
        return event_from(found) if found else None

    def by_slug(self, slug: str) -> Event | None:
        """The event with this slug."""
        found = self.rows.find_one({"slug": slug}, session=self.session)
        return event_from(found) if found else None

    def put(self, event: Event) -> None:
        """The event is known as given."""
        self.rows.replace_one({"_id": event.id}, event_record(event), upsert=True, session=self.session)
