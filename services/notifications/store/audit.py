"""The audit: what organisers did and looked at; rows are added and never changed."""

from dataclasses import asdict

from services.notifications.handlers.records import AuditRow
from services.notifications.store.readmodels import Bound


class Audit(Bound):
    """See `ports.Audit`."""

    def add(self, row: AuditRow) -> None:
        """The row is stored."""
        self.rows.insert_one(asdict(row), session=self.session)
