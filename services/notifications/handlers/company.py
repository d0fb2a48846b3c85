"""What the use cases need of a store of those who act for others, and of guests."""

from typing import Protocol

from services.notifications.domain.contacts import Contact
from services.notifications.domain.visits import Visit


class Contacts(Protocol):
    """Those who act for others at events."""

    def get(self, contact_id: str) -> Contact | None: ...

    def of(self, event_id: str) -> list[Contact]: ...

    def save(self, contact: Contact) -> None: ...


class Visits(Protocol):
    """Guests' visits as last heard of."""

    def get(self, visit_id: str) -> Visit | None: ...

    def save(self, visit: Visit) -> None: ...
