"""The register of documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pymongo import ASCENDING, ReturnDocument
from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from services.certificates.domain.certificates import EXISTING, Certificate, State
from services.certificates.handlers.ports import Claim
from services.certificates.store.records import certificate_from, certificate_record
from shared.documents import outages
from shared.lifelines import is_dead, new_claim

Rows = Collection[dict[str, Any]]
CLAIM = timedelta(seconds=15)
"""How long a maker has for one document, far more than it needs; then another may take it; of one
that is known to have died, at once.
"""


class ChangedMeanwhileError(RuntimeError):
    """The record is not in the version it was read in; inside a transaction this is a defect."""


class Register:
    """All documents, outside a transaction: looking up, listing, and the queue of the makers."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def prepare(self) -> None:
        """Afterwards the indexes exist. Three of them are rules: a number is given once, a registration
        has one valid document and one in the making at most."""
        self._rows.create_index("number", name="number", unique=True)
        valid = {"state": State.VALID.value}
        self._rows.create_index(
            "registration_id", name="one_valid", partialFilterExpression=valid, unique=True
        )
        self._rows.create_index(
            [("registration_id", ASCENDING), ("unfinished", ASCENDING)],
            name="one_unfinished",
            partialFilterExpression={"unfinished": True},
            unique=True,
        )
        self._rows.create_index(
            [("registration_id", ASCENDING), ("issued_at", ASCENDING)], name="registration"
        )
        self._rows.create_index([("event_slug", ASCENDING), ("number", ASCENDING)], name="event")
        reserved = {"state": State.RESERVED.value}
        self._rows.create_index("_queued", name="waiting", partialFilterExpression=reserved)

    def find(self, code: str) -> Certificate | None:
        """The document with this code."""
        with outages():
            found = self._rows.find_one({"_id": code})
        return certificate_from(found) if found else None

    def of_event(self, slug: str, limit: int, after: str = "") -> list[Certificate]:
        """Documents that exist (also those no longer valid), by number, from behind the number `after`."""
        wanted = {
            "event_slug": slug,
            "number": {"$gt": after},
            "state": {"$in": [*EXISTING]},
            "sha256": {"$gt": ""},
        }
        with outages():
            return [certificate_from(row) for row in self._rows.find(wanted).sort("number").limit(limit)]

    def unfinished(self, slug: str, limit: int) -> list[Certificate]:
        """Documents of an event that are numbered and not made yet, by number."""
        wanted = {"event_slug": slug, "unfinished": True}
        with outages():
            return [certificate_from(row) for row in self._rows.find(wanted).sort("number").limit(limit)]

    def failed(self) -> list[Certificate]:
        """Every document that could not be made."""
        with outages():
            return [certificate_from(row) for row in self._rows.find({"state": State.FAILED.value})]

    def count_by_state(self) -> dict[str, int]:
        """How many documents are in each state."""
        with outages():
            counted = self._rows.aggregate([{"$group": {"_id": "$state", "count": {"$sum": 1}}}])
            return {row["_id"]: row["count"] for row in counted}

    def claim(self) -> Claim | None:
        """Takes the document that waits longest for `CLAIM`, by the database's clock; None when none is
        free.
        """
        until = {"$add": ["$$NOW", int(CLAIM.total_seconds() * 1000)]}
        attempts = {"$add": [{"$ifNull": ["$claim.attempts", 0]}, 1]}
        free = {"$lte": [{"$ifNull": ["$claim.until", "$$NOW"]}, "$$NOW"]}
        with outages():
            row = self._rows.find_one_and_update(
                {"state": State.RESERVED.value, "$expr": free},
                [{"$set": {"claim": {"until": until, "attempts": attempts, "by": new_claim()}}}],
                sort=[("_queued", ASCENDING)],
                return_document=ReturnDocument.AFTER,
            )
        return Claim(certificate_from(row), row["claim"]["attempts"]) if row else None

    def take_back(self) -> int:
        """What makers had taken that have died waits again; answers how many documents."""
        reserved: dict[str, Any] = {"state": State.RESERVED.value}
        with outages():
            dead = [by for by in self._rows.distinct("claim.by", reserved) if is_dead(by)]
            taken = reserved | {"claim.by": {"$in": dead}}
            return self._rows.update_many(taken, [{"$set": {"claim.until": "$$NOW"}}]).modified_count


@dataclass(frozen=True)
class TransactionRegister:
    """The documents inside a transaction."""

    rows: Rows
    session: ClientSession

    def get(self, code: str) -> Certificate | None:
        """The document with this code."""
        return self._one({"_id": code})

    def numbered(self, number: str) -> Certificate | None:
        """The document with this number."""
        return self._one({"number": number})

    def of_registration(self, registration_id: str) -> Sequence[Certificate]:
        """Every document a registration ever had, oldest first."""
        return self._many({"registration_id": registration_id})

    def failed_for(self, event_id: str) -> Sequence[Certificate]:
        """Documents of an event that could not be made."""
        return self._many({"event_id": event_id, "state": State.FAILED.value})

    def add(self, document: Certificate) -> None:
        """A new document waits to be made."""
        self.rows.insert_one(_queued(document), session=self.session)

    def save(self, document: Certificate) -> None:
        """The document is as given, any maker's claim to it is gone.

        Raises:
            ChangedMeanwhileError: it is not one version older in the database.
        """
        before = {"_id": document.code, "version": document.version - 1}
        if self.rows.replace_one(before, _queued(document), session=self.session).matched_count != 1:
            raise ChangedMeanwhileError(document.code)

    def _one(self, wanted: dict[str, Any]) -> Certificate | None:
        found = self.rows.find_one(wanted, session=self.session)
        return certificate_from(found) if found else None

    def _many(self, wanted: dict[str, Any]) -> list[Certificate]:
        found = self.rows.find(wanted, session=self.session).sort("issued_at")
        return [certificate_from(row) for row in found]


def _queued(document: Certificate) -> dict[str, Any]:
    """The record with its place among those that wait: by the moment it can be known of, then by number."""
    return certificate_record(document) | {"_queued": f"{document.known_at.isoformat()} {document.number}"}
