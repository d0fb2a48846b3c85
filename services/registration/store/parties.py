"""Parties: what contacts asked for, found by id alone."""

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.domain.parties import Party
from services.registration.store.kept import Document, Kept


class StoredParties(Kept[Party]):
    """See `records.Parties`."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession | None) -> None:
        super().__init__(collection, session, Party)
