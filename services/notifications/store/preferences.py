"""What people have chosen not to get; a row for each that says no."""

from datetime import datetime

from services.notifications.store.readmodels import Bound


class Preferences(Bound):
    """Inside a transaction."""

    def refuses(self, key: str) -> bool:
        """Was it chosen that optional mails do not come?"""
        return self.one(key) is not None

    def refuse(self, key: str, at: datetime) -> None:
        """They come no more."""
        self.put({"_id": key, "at": at})

    def accept(self, key: str) -> None:
        """They come again."""
        self.rows.delete_one({"_id": key}, session=self.session)
