"""What this service holds of a person: told on demand, and gone after an erasure but for what verifies.

Of a document an erasure leaves number, code, kind, event, hours, dates, state and the issued file's hash:
whoever holds the file can still show that it is genuine, and nobody learns from here whose it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.certificates.domain.certificates import UNFINISHED, State
from shared import erasing
from shared.erasing import Holding

NOBODY = frozenset(
    {
        "audit", "audit_heads", "dead_letter_acts", "dead_letters", "erased", "events", "failures", "inbox",
        "indexes", "kept_pages", "leases",
        "migrations", "outbox", "prefixes", "pulses", "restores", "series", "versions", "visit_counters",
        "visit_windows",
    }
)  # fmt: skip
"""Collections without participants; messages are seen to in `shared.erasing`."""

NAMELESS = {
    "printed.first_name": "",
    "printed.last_name": "",
    "recipient.email": "",
    "recipient.organisation": "",
    "reason": "",
    "replaces_because": "",
    "problem_detail": "",
}
Data = Database[dict[str, Any]]


def holdings(
    database: Data, session: ClientSession | None, ids: Sequence[str], at: datetime | None = None
) -> list[Holding]:
    """Every row about the person behind these registrations, and what of it goes. A document nobody has
    seen yet is not made any more.
    """
    whose = {"registration_id": {"$in": [*ids]}}
    codes = [row["_id"] for row in database["certificates"].find(whose, {"_id": 1}, session=session)]
    unmade = {**whose, "state": {"$in": [one.value for one in UNFINISHED]}}
    ended = {
        "$set": {"state": State.REVOKED.value, "ended_at": at},
        "$unset": {"unfinished": "", "claim": ""},
    }
    return [
        Holding("certificates", unmade, ended, hidden=("claim", "_queued", "request_key")),
        Holding("certificates", whose, {"$set": NAMELESS | {"erased_at": at}}, hidden=("claim", "_queued")),
        Holding("pdfs", {"_id": {"$in": codes}}, hidden=("pdf",)),
    ]


def told(database: Data, ids: Sequence[str]) -> dict[str, list[Any]]:
    """Everything that is held of them; the files themselves are a link away on the page about oneself."""
    return erasing.told(database, holdings(database, None, ids)[1:])


@dataclass(frozen=True)
class Persons:
    """See `ports.Persons`."""

    database: Data
    session: ClientSession

    def erase(self, ids: Sequence[str], at: datetime) -> None:
        """Nothing of the person behind these registrations is left here but what verifies a document."""
        erasing.erase(self.database, self.session, holdings(self.database, self.session, ids, at))
        erasing.forget_messages(self.database, self.session, ids, at)

    def is_erased(self, data: Mapping[str, Any]) -> bool:
        """Does a message speak of somebody who was erased?"""
        return erasing.is_erased(self.database, self.session, data)
