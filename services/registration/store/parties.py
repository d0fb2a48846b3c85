"""Parties: what contacts asked for, found by id alone."""

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.domain.parties import Forwarding, Party
from services.registration.store.kept import Document, Kept


class StoredParties(Kept[Party]):
    """See `records.Parties`."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession | None) -> None:
        super().__init__(collection, session, Party)


class StoredForwardings(Kept[Forwarding]):
    """See `records.Forwardings`."""

    def remove(self, registration_id: str) -> None:
        """Nobody is named for this place."""
        self.collection.delete_one({"_id": registration_id}, session=self.session)
