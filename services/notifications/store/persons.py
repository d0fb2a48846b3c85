"""What this service holds of a person, collection by collection: told on demand, and gone after an erasure.

Everything here serves telling the person something, so all of it goes; no figure for a funder hangs on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.notifications.domain.bounces import key_of
from services.notifications.domain.contacts import MAILS as TO_CONTACTS
from services.notifications.domain.preferences import preference_key
from services.notifications.store.records import event_from
from shared import erasing
from shared.erasing import Holding

NOBODY = frozenset(
    {
        "audit", "audit_heads", "circulars", "dead_letter_acts", "dead_letters", "erased", "events",
        "failures", "inbox", "leases", "logos", "mail_servers", "migrations", "outbox", "plans",
        "programme_plans", "pulses",
        "reminders", "restores", "rounds", "text_versions", "texts", "versions", "visit_counters",
        "visit_windows",
    }
)  # fmt: skip
"""Collections without participants: plans, rounds and texts are about events and programmes, the audit and
circulars name ids alone, and messages are seen to in `shared.erasing`.
"""

Data = Database[dict[str, Any]]


def holdings(
    database: Data, session: ClientSession | None, ids: Sequence[str], feed_id: str
) -> list[Holding]:
    """Every row about the person behind these registrations and this feed.

    Mails that belong to no event, and what is known of an address, are found by the addresses that the
    person's other mails went to.
    """
    about = {"$in": [*ids]}
    addresses = _addresses(database, session, [*ids, feed_id])
    alone = {
        "recipient": {"$in": addresses},
        "$or": [{"event_id": ""}, {"template": {"$in": [*TO_CONTACTS]}}],
    }
    return [
        Holding("invitees", {"_id": about}),
        Holding("invitations", {"invitee_id": about}),
        Holding("contacts", {"person.email": {"$in": addresses}}, hidden=("acts_for",)),
        Holding("mails", {"$or": [{"invitee_id": {"$in": [*ids, feed_id]}}, alone]}, hidden=("content",)),
        Holding("answers", {"invitee_id": about}),
        Holding("declines", {"_id": about}),
        Holding(
            "incoming",
            {"$or": [{"invitee_id": about}, {"sender": {"$in": addresses}}]},
            hidden=("raw",),
        ),
        Holding("troubles", {"_id": {"$in": [key_of(one) for one in addresses]}}),
        Holding("preferences", {"_id": {"$in": _choices(database, session, ids, addresses)}}),
    ]


def told(database: Data, ids: Sequence[str], feed_id: str) -> dict[str, list[Any]]:
    """Everything that is held of them."""
    return erasing.told(database, holdings(database, None, ids, feed_id))


@dataclass(frozen=True)
class Persons:
    """See `ports.Persons`."""

    database: Data
    session: ClientSession

    def erase(self, ids: Sequence[str], feed_id: str, at: datetime) -> None:
        """Nothing of the person behind these registrations and this feed is left here."""
        words = [*_addresses(self.database, self.session, [*ids, feed_id]), feed_id]
        erasing.erase(self.database, self.session, holdings(self.database, self.session, ids, feed_id))
        erasing.forget_messages(self.database, self.session, ids, at, words)

    def is_erased(self, data: Mapping[str, Any]) -> bool:
        """Does a message speak of somebody who was erased?"""
        return erasing.is_erased(self.database, self.session, data)


def _addresses(database: Data, session: ClientSession | None, ids: Sequence[str]) -> list[str]:
    wanted = {"invitee_id": {"$in": [*ids]}, "recipient": {"$gt": ""}}
    mailed = database["mails"].distinct("recipient", wanted, session=session)
    known = database["invitees"].distinct("person.email", {"_id": {"$in": [*ids]}}, session=session)
    return sorted({*mailed, *known} - {"", None})


def _choices(
    database: Data, session: ClientSession | None, ids: Sequence[str], addresses: Sequence[str]
) -> list[str]:
    """Under what the person's choices would be kept."""
    about = database["invitees"].distinct("event_id", {"_id": {"$in": [*ids]}}, session=session)
    events = [event_from(row) for row in database["events"].find({"_id": {"$in": about}}, session=session)]
    return [preference_key(event, address) for event in events for address in addresses]
