"""Mails that came back, held against what organisers were shown of them."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.notifications.domain.bounces import key_of
from shared.checking.findings import Violation
from shared.checking.told import Told
from shared.contracts.notifications import MAIL_BOUNCED

SEEN_FOR = timedelta(days=2)
"""Older announcements may have been swept from the outbox."""


def unshown(
    database: Database[dict[str, Any]], session: ClientSession, told: Told, at: datetime
) -> Iterator[Violation]:
    """I6: whatever came back from a person's present address was announced."""
    wanted = {"bounced_at": {"$type": "date", "$gte": at - SEEN_FOR}, "event_id": {"$gt": ""}}
    for mail in database["mails"].find(wanted, ["invitee_id", "recipient"], session=session):
        invitee = database["invitees"].find_one({"_id": mail["invitee_id"]}, session=session)
        if invitee and _is_present(invitee, mail) and MAIL_BOUNCED.name not in told.kinds(_subject(mail)):
            yield Violation("I6", _subject(mail), "came back, and organisers were not shown")


def _is_present(invitee: Mapping[str, Any], mail: Mapping[str, Any]) -> bool:
    return key_of(invitee["person"]["email"]) == key_of(mail["recipient"])


def _subject(mail: Mapping[str, Any]) -> str:
    return f"mails/{mail['_id']}"
