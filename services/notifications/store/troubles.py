"""Addresses that mails came back from, for as long as that is worth remembering."""

from datetime import timedelta

from services.notifications.domain.bounces import Soft, Trouble, key_of
from services.notifications.store.readmodels import Bound, Rows

KEPT_FOR = timedelta(days=180)
"""After so long without anything new the next mail is a fresh try."""


def prepare(rows: Rows) -> None:
    """Afterwards the indexes exist. `stored_at` is the server's own time, whatever a demonstration clock
    says.
    """
    rows.create_index("stored_at", name="kept", expireAfterSeconds=int(KEPT_FOR.total_seconds()))


class Troubles(Bound):
    """Inside a transaction."""

    def of(self, address: str) -> Trouble:
        """What is known of an address; of most there is nothing."""
        found = self.one(key_of(address))
        if found is None:
            return Trouble(key_of(address))
        softs = tuple(Soft(each["mail_id"], each["at"]) for each in found["softs"])
        return Trouble(found["_id"], softs, found["since"], found["reason"])

    def save(self, trouble: Trouble) -> None:
        """It is known as given."""
        fields = {
            "softs": [{"mail_id": each.mail_id, "at": each.at} for each in trouble.softs],
            "since": trouble.since,
            "reason": trouble.reason,
        }
        change = {"$set": fields, "$currentDate": {"stored_at": True}}
        self.rows.update_one({"_id": trouble.address}, change, upsert=True, session=self.session)

    def forget(self, address: str) -> None:
        """Nothing is known of this address any more."""
        self.rows.delete_one({"_id": key_of(address)}, session=self.session)
