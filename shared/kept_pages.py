"""Pages that answered a form, sealed, until their hour is over; see `shared.web.kept_pages`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pymongo.collection import Collection

from shared.documents import outages


@dataclass(frozen=True)
class Kept:
    """A page as it is stored.

    Args:
        id: of the page; made from the browser's secret.
        form: of the form it answers, in this browser; made from the secret, too.
        sealed: the page, encrypted with a key made from the secret.
    """

    id: str
    form: str
    sealed: bytes
    expires_at: datetime


class Pages(Protocol):
    """Where pages are kept. Each may raise Unavailable."""

    def add(self, page: Kept) -> None:
        """It is kept."""

    def find(self, page_id: str) -> Kept | None:
        """The one with this id."""

    def latest(self, form: str) -> Kept | None:
        """The last page that answered this form."""

    def forget(self, form: str) -> None:
        """No page that answers this form is kept."""


class PagesInMongoDb:
    """Kept in the collection `kept_pages`."""

    def __init__(self, collection: Collection[dict[str, Any]]) -> None:
        self._collection = collection

    def prepare(self) -> None:
        """Pages of a form, and those that ran out, are found by index."""
        self._collection.create_index("form")
        self._collection.create_index("expires_at")

    def add(self, page: Kept) -> None:
        """See `Pages`."""
        row = {"_id": page.id, "form": page.form, "sealed": page.sealed, "expires_at": page.expires_at}
        with outages():
            self._collection.insert_one(row)

    def find(self, page_id: str) -> Kept | None:
        """See `Pages`."""
        return self._first({"_id": page_id})

    def latest(self, form: str) -> Kept | None:
        """See `Pages`."""
        return self._first({"form": form})

    def _first(self, wanted: dict[str, Any]) -> Kept | None:
        with outages():
            row = self._collection.find_one(wanted, sort=[("expires_at", -1)])
        return None if row is None else Kept(row["_id"], row["form"], row["sealed"], row["expires_at"])

    def forget(self, form: str) -> None:
        """See `Pages`."""
        with outages():
            self._collection.delete_many({"form": form})

    def forget_expired(self) -> None:
        """Those whose time is over by the clock of the database are gone (ADR 43)."""
        now = self._collection.database.client.admin.command("hello")["localTime"]
        self._collection.delete_many({"expires_at": {"$lte": now}})
