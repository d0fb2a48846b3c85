"""Records of those who act for others: places for colleagues, and employers."""

from collections.abc import Collection
from functools import cached_property

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.registration.domain.parties import Forwarding
from services.registration.store.employers import StoredEmployers
from services.registration.store.kept import Document
from services.registration.store.parties import StoredForwardings, StoredParties
from shared import erasing
from shared.contracts import contacts

BY_EVENT = ("forwardings", "employers")


class ContactRecords:
    """See `records.Records`."""

    database: Database[Document]
    session: ClientSession | None

    @cached_property
    def parties(self) -> StoredParties:
        return StoredParties(self.database["parties"], self.session)

    @cached_property
    def forwardings(self) -> StoredForwardings:
        return StoredForwardings(self.database["forwardings"], self.session, Forwarding)

    @cached_property
    def employers(self) -> StoredEmployers:
        return StoredEmployers(self.database["employers"], self.session)

    def forget_contacts(self, event_ids: Collection[str]) -> int:
        """Nobody knows any more who was named for places at these events, nor which employers stood behind
        people there, nor is anybody told of them any more. Answers how many rows went."""
        kinds = [one.name for one in contacts.TYPES]
        erasing.forget_announced(self.database, self.session, kinds, event_ids)
        over = {"event_id": {"$in": [*event_ids]}}
        gone = (self.database[name].delete_many(over, session=self.session) for name in BY_EVENT)
        return sum(one.deleted_count for one in gone)

    def prepare_contacts(self) -> None:
        """Afterwards what is to be forgotten is found by index, and so is who took over from whom."""
        self.employers.prepare()
        for name in BY_EVENT:
            self.database[name].create_index("event_id", name="event")
