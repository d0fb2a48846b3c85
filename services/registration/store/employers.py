"""Employers' contacts by event and address, and who took over from people they stand behind."""

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.domain.employers import Employer
from services.registration.store.kept import Document, Kept

TOOK_OVER = {"because": "substituted"}


class StoredEmployers(Kept[Employer]):
    """See `contact_records.Employers`."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession | None) -> None:
        super().__init__(collection, session, Employer)
        self._registrations = collection.database["registrations"]

    def prepare(self) -> None:
        """Afterwards an event's successors are found without its other people."""
        self._registrations.create_index("event_id", name="successors", partialFilterExpression=TOOK_OVER)

    def successors(self, event_id: str) -> list[str]:
        """Registrations of those to whom somebody handed a seat at the event."""
        query = {"event_id": event_id, **TOOK_OVER}
        found = self._registrations.find(query, {"_id": 1}, session=self.session)
        return [str(one["_id"]) for one in found]
