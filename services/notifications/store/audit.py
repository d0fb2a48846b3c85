"""The audit: what organisers did and looked at; rows are added and never changed."""

from dataclasses import asdict

from services.notifications.store.readmodels import Bound
from shared.audit_rows import SHOWN
from shared.audits import AuditRow


class Audit(Bound):
    """See `ports.Audit`."""

    def add(self, row: AuditRow) -> None:
        """The row is stored."""
        self.rows.insert_one(asdict(row), session=self.session)

    def of(self, subject: str, limit: int) -> list[AuditRow]:
        """What was done to a thing, newest first."""
        found = self.rows.find({"subject": subject}, SHOWN | {"_id": 0}, session=self.session)
        return [AuditRow(**each) for each in found.sort([("at", -1), ("_id", -1)]).limit(limit)]
