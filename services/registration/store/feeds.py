"""The feeds that were asked for, by mailbox."""

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.domain.feeds import Feed
from services.registration.store.kept import Document, Kept


class StoredFeeds(Kept[Feed]):
    """See `records.Feeds`. Found by id alone, which follows from the address."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession | None) -> None:
        super().__init__(collection, session, Feed)
