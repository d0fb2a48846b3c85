"""Those who act for others at events."""

from dataclasses import asdict
from typing import Any

from services.notifications.domain.contacts import Contact
from services.notifications.domain.invitees import Person
from services.notifications.store.readmodels import Bound, Rows


def prepare(rows: Rows) -> None:
    """Afterwards an event's are found by index."""
    rows.create_index("event_id", name="event")


class Contacts(Bound):
    """See `ports.Contacts`."""

    def get(self, contact_id: str) -> Contact | None:
        """The contact as last heard of."""
        found = self.one(contact_id)
        return _from(found) if found else None

    def of(self, event_id: str) -> list[Contact]:
        """Those of one event, in order of id."""
        found = self.rows.find({"event_id": event_id}, session=self.session).sort("_id")
        return [_from(each) for each in found]

    def save(self, contact: Contact) -> None:
        """The contact is as given."""
        record = asdict(contact)
        self.put({"_id": record.pop("id"), **record})


def _from(record: dict[str, Any]) -> Contact:
    return Contact(
        id=record["_id"],
        kind=record["kind"],
        event_id=record["event_id"],
        person=Person.read(record["person"]),
        acts_for=tuple(record["acts_for"]),
    )
