"""Materials of events, the bytes of files in `files`."""

from services.registration.domain.materials import Material
from services.registration.store.kept import Kept


class StoredMaterials(Kept[Material]):
    """See `records.Materials`."""

    def prepare(self) -> None:
        """Afterwards an event's are found by index."""
        self.collection.create_index("event_id")

    def of_event(self, event_id: str) -> list[Material]:
        """The oldest first."""
        return self.all({"event_id": event_id}, sort="at")

    def remove(self, material_id: str) -> None:
        """Nothing is left of it."""
        self.collection.delete_one({"_id": material_id}, session=self.session)
