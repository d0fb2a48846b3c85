"""What the use cases need of a store of circulars; see ports.py."""

from typing import Protocol

from services.notifications.domain.circulars import Circular


class Circulars(Protocol):
    """One text to many each."""

    def get(self, circular_id: str) -> Circular | None: ...

    def of_event(self, event_id: str, limit: int) -> list[Circular]:
        """Newest first, without the texts."""

    def save(self, circular: Circular) -> None: ...

    def forget(self, circular_id: str) -> None: ...
