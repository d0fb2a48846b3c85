"""Many documents stored at once, or none of them."""

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection
from pymongo.errors import BulkWriteError

from services.registration.handlers.ports import DuplicateError
from services.registration.store.kept import Document

DUPLICATE_KEY = 11000


def insert(
    collection: MongoCollection[Document], session: ClientSession | None, documents: list[Document]
) -> None:
    """The documents are stored, or none is.

    Raises:
        DuplicateError: a unique key is taken.
    """
    try:
        collection.insert_many(documents, session=session)
    except BulkWriteError as error:
        if any(one.get("code") == DUPLICATE_KEY for one in error.details.get("writeErrors", ())):
            raise DuplicateError from None
        raise
