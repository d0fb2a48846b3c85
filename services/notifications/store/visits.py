"""Guests' visits as last heard of."""

from dataclasses import asdict

from services.notifications.domain.visits import Visit
from services.notifications.store.readmodels import Bound


class Visits(Bound):
    """See `ports.Visits`."""

    def get(self, visit_id: str) -> Visit | None:
        """The visit as last heard of."""
        found = self.one(visit_id)
        return Visit(id=found.pop("_id"), **found) if found else None

    def save(self, visit: Visit) -> None:
        """The visit is as given."""
        record = asdict(visit)
        self.put({"_id": record.pop("id"), **record})
