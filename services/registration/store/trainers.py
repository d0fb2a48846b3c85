"""The programmes' pools of trainers."""

from services.registration.domain.trainers import PoolTrainer
from services.registration.store.kept import Kept


class StoredPoolTrainers(Kept[PoolTrainer]):
    """See `records.PoolTrainers`."""

    def prepare(self) -> None:
        """Afterwards nobody stands twice in a programme's pool."""
        self.collection.create_index([("programme_id", 1), ("email", 1)], unique=True)

    def of_programme(self, programme_id: str) -> list[PoolTrainer]:
        """The whole pool, by name."""
        return self.all({"programme_id": programme_id}, "name")

    def by_email(self, programme_id: str, email: str) -> PoolTrainer | None:
        """The one with this address."""
        return self.first({"programme_id": programme_id, "email": email})
