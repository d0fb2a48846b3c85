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
from services.notifications.domain.contacts import FORWARDED, MAILS
from services.notifications.domain.preferences import preference_key
from services.notifications.store.records import event_from
from shared import erasing
from shared.erasing import Holding, Query

NOBODY = frozenset(
    {
        "audit", "audit_heads", "circulars", "dead_letter_acts", "dead_letters", "erased", "events",
        "failures", "inbox", "indexes", "kept_pages", "leases", "logos", "mail_servers", "migrations",
        "outbox", "pictures", "plans", "programme_plans", "pulses",
        "reminders", "restores", "rounds", "text_versions", "texts", "versions", "visit_counters",
        "visit_windows",
    }
)  # fmt: skip
"""Collections without participants: plans, rounds and texts are about events and programmes, pictures are
funders' logos, the audit and circulars name ids alone, and messages are seen to in `shared.erasing`.
"""

Data = Database[dict[str, Any]]
TO_CONTACTS = frozenset(MAILS)
FROM_OTHERS = ("received_at", "kind", "reason")
"""What is told of mail about the person that somebody else wrote."""


def holdings(
    database: Data, session: ClientSession | None, ids: Sequence[str], feed_id: str, mailbox: str = ""
) -> list[Holding]:
    """Every row about the person behind these registrations and this feed.

    Mails that belong to no event, and what is known of an address, are found by the person's addresses; of
    those by this mailbox alone, if it is given.
    """
    about = {"$in": [*ids]}
    known = _addresses(database, session, ids, feed_id)
    addresses = [one for one in known if not mailbox or key_of(one) == key_of(mailbox)]
    alone = {
        "recipient": {"$in": addresses},
        "$or": [{"event_id": ""}, {"template": {"$in": [*TO_CONTACTS]}}],
    }
    theirs = {"$expr": {"$in": [{"$toLower": "$sender"}, [one.lower() for one in addresses]]}}
    told_of = {"$in": [*ids, *_alone(database, session, alone, feed_id)]}
    return [
        Holding("invitees", {"_id": about}),
        Holding("invitations", {"invitee_id": about}),
        Holding("visits", {"invitee_id": about}),
        Holding("contacts", {"person.email": {"$in": addresses}}, hidden=("acts_for",)),
        Holding("mails", {"$or": [_mails_of([*ids, feed_id]), alone]}, hidden=("content",)),
        Holding("answers", {"invitee_id": about}),
        Holding("declines", {"_id": about}),
        Holding("incoming", theirs, hidden=("raw",)),
        Holding("incoming", {"invitee_id": told_of, "$nor": [theirs]}, shown=FROM_OTHERS),
        Holding("troubles", {"_id": {"$in": [key_of(one) for one in addresses]}}),
        Holding("preferences", {"_id": {"$in": _choices(database, session, ids, addresses)}}),
    ]


def told(database: Data, ids: Sequence[str], feed_id: str, mailbox: str) -> dict[str, list[Any]]:
    """Everything that is held of them. The mailbox may have been put right a moment ago, and nothing of that
    been heard here."""
    return erasing.told(database, holdings(database, None, ids, feed_id, mailbox))


@dataclass(frozen=True)
class Persons:
    """See `ports.Persons`."""

    database: Data
    session: ClientSession

    def erase(self, ids: Sequence[str], feed_id: str, at: datetime) -> None:
        """Nothing of the person behind these registrations and this feed is left here."""
        words = [*_addresses(self.database, self.session, ids, feed_id), feed_id]
        former = {"_id": {"$in": [key_of(one) for one in _mailed(self.database, self.session, ids)]}}
        known = holdings(self.database, self.session, ids, feed_id)
        erasing.erase(self.database, self.session, [Holding("troubles", former), *known])
        erasing.forget_messages(self.database, self.session, ids, at, words)

    def is_erased(self, data: Mapping[str, Any]) -> bool:
        """Does a message speak of somebody who was erased?"""
        return erasing.is_erased(self.database, self.session, data)


def _addresses(database: Data, session: ClientSession | None, ids: Sequence[str], feed_id: str) -> list[str]:
    """By which they are known now. One that was put right since may be anybody's: what is known of that is
    neither told nor gone.
    """
    about = {"_id": {"$in": [*ids]}}
    to_contacts = {"invitee_id": {"$in": [*ids]}, "template": {"$in": [*TO_CONTACTS - {FORWARDED}]}}
    mailed = {"$or": [_mails_of([feed_id]), to_contacts]}
    found = (
        database["invitees"].distinct("person.email", about, session=session),
        database["contacts"].distinct("person.email", about, session=session),
        database["mails"].distinct("recipient", mailed, session=session),
    )
    return sorted({one for each in found for one in each} - {"", None})


def _alone(database: Data, session: ClientSession | None, alone: Query, feed_id: str) -> list[str]:
    """What mails were about that belong to no event; reports of such a mail come in under its name. A place
    somebody was named for is left out: it may be another's by now.
    """
    wanted = {**alone, "template": {"$ne": FORWARDED}}
    found = database["mails"].distinct("invitee_id", wanted, session=session)
    return [one for one in {*found, feed_id} if one]


def _mailed(database: Data, session: ClientSession, ids: Sequence[str]) -> list[str]:
    """Where mails about these registrations went, addresses that were put right since among them."""
    found = database["mails"].distinct("recipient", _mails_of(ids), session=session)
    return sorted({*found} - {"", None})


def _mails_of(names: Sequence[str]) -> Query:
    """Mails about any of these; one that is empty names nobody."""
    return {"invitee_id": {"$in": [one for one in names if one]}}


def _choices(
    database: Data, session: ClientSession | None, ids: Sequence[str], addresses: Sequence[str]
) -> list[str]:
    """Under what the person's choices would be kept."""
    about = database["invitees"].distinct("event_id", {"_id": {"$in": [*ids]}}, session=session)
    events = [event_from(row) for row in database["events"].find({"_id": {"$in": about}}, session=session)]
    return [preference_key(event, address) for event in events for address in addresses]
