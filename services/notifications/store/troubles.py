"""Addresses that mails came back from, for as long as that is worth remembering."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

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
        return _trouble(found) if found else Trouble(key_of(address))

    def of_each(self, addresses: Sequence[str]) -> Mapping[str, Trouble]:
        """What is known of each of these addresses."""
        keys = {address: key_of(address) for address in addresses}
        rows = self.rows.find({"_id": {"$in": [*set(keys.values())]}}, session=self.session)
        found = {row["_id"]: _trouble(row) for row in rows}
        return {address: found.get(key, Trouble(key)) for address, key in keys.items()}

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
        self.forget_each([address])

    def forget_each(self, addresses: Sequence[str]) -> None:
        """Nothing is known of these addresses any more."""
        keys = [key_of(address) for address in addresses]
        if keys:
            self.rows.delete_many({"_id": {"$in": keys}}, session=self.session)


def _trouble(found: Mapping[str, Any]) -> Trouble:
    softs = tuple(Soft(each["mail_id"], each["at"]) for each in found["softs"])
    return Trouble(found["_id"], softs, found["since"], found["reason"])
