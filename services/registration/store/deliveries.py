"""What became of mails and documents, by registration."""

from collections.abc import Collection

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.handlers.views import Delivery
from services.registration.store.kept import Document, Kept

MAIL_FAILED = {"failed_at": {"$type": "date"}}
UNMADE = {"certificates.status": "failed"}


class StoredDeliveries(Kept[Delivery]):
    """See `records.Deliveries`."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession | None) -> None:
        super().__init__(collection, session, Delivery, key="registration_id")

    def prepare(self) -> None:
        """Afterwards what went wrong is found without reading what went well."""
        self.collection.create_index("failed_at", name="mail-failed", partialFilterExpression=MAIL_FAILED)
        self.collection.create_index("certificates.status", name="unmade", partialFilterExpression=UNMADE)

    def gone_wrong(self) -> list[Delivery]:
        """Those with a mail that did not arrive or a document that cannot be made."""
        return self.all({"$or": [MAIL_FAILED, UNMADE]})

    def failed(self, ids: Collection[str]) -> list[Delivery]:
        """Those of these registrations with a mail that did not arrive, and nobody has seen to it since."""
        found = self.all({"_id": {"$in": list(ids)}, **MAIL_FAILED}) if ids else []
        return [one for one in found if one.was_lost]
