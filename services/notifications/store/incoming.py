"""Mails that came in, for as long as they are kept."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from services.notifications.domain.incoming import FOR_PEOPLE, MOST_OF_STRANGERS, Incoming, Verdict
from services.notifications.handlers.records import Box
from services.notifications.store.readmodels import Bound, Rows
from shared.documents import outages

KEPT_FOR = timedelta(days=90)
OPEN: Mapping[str, Any] = {"kind": {"$in": [kind.value for kind in FOR_PEOPLE]}, "dealt_at": None}
NEWEST = [("received_at", -1), ("_id", -1)]


def prepare(rows: Rows) -> None:
    """Afterwards the indexes exist. `stored_at` is the server's own time, whatever a demonstration clock
    says.
    """
    rows.create_index("stored_at", name="kept", expireAfterSeconds=int(KEPT_FOR.total_seconds()))
    rows.create_index(NEWEST, name="received")
    rows.create_index([("kind", 1), *NEWEST], name="kind")
    rows.create_index("invitee_id", name="invitee")
    rows.create_index([("event_id", 1), *NEWEST], name="event")


class IncomingMails(Bound):
    """Inside a transaction."""

    def known(self, mail_id: str) -> bool:
        """Was this mail taken in already?"""
        return self.rows.find_one({"_id": mail_id}, {"_id": 1}, session=self.session) is not None

    def of_strangers(self, since: datetime) -> int:
        """How many mails about nothing of ours came in since then; more than matter are not counted."""
        theirs = {"event_id": "", "invitee_id": "", "received_at": {"$gte": since}}
        return self.rows.count_documents(theirs, limit=MOST_OF_STRANGERS, session=self.session)

    def add(self, mail: Incoming, verdict: Verdict) -> None:
        """The mail is kept, with what became of it. Of two workers who add the same one, one starts over."""
        fields = {
            "received_at": mail.received_at,
            "kind": mail.kind.value,
            "envelope_to": mail.envelope_to,
            "sender": mail.sender,
            "subject": mail.subject,
            "raw": mail.raw,
            "text": mail.text,
            "files": list(mail.files),
            "proposed": list(mail.reply.proposed) if mail.reply and mail.reply.proposed else None,
            "reason": verdict.reason,
            "event_id": verdict.event_id,
            "invitee_id": verdict.invitee_id,
        }
        change = {"$set": fields, "$currentDate": {"stored_at": True}}
        self.rows.update_one({"_id": mail.id}, change, upsert=True, session=self.session)

    def deal(self, mail_id: str, at: datetime | None, by: str) -> bool:
        """Somebody has seen to it, or nobody has; False when there is no such mail."""
        change = {"$set": {"dealt_at": at, "dealt_by": by}}
        return self.rows.update_one({"_id": mail_id}, change, session=self.session).matched_count == 1


class Arrivals:
    """See `records.Arrivals`."""

    def __init__(self, rows: Rows, events: Rows) -> None:
        self._rows = rows
        self._events = events

    def page(self, asked: Box, after: tuple[datetime, str] | None, limit: int) -> list[Mapping[str, Any]]:
        """Newest first, without the mails themselves, one more than the limit when there is more."""
        with outages():
            query = self._asked(asked)
            if after:
                at, mail_id = after
                query["$or"] = [{"received_at": {"$lt": at}}, {"received_at": at, "_id": {"$lt": mail_id}}]
            return list(self._rows.find(query, {"raw": 0, "text": 0}).sort(NEWEST).limit(limit + 1))

    def count(self, asked: Box, most: int) -> int:
        """How many there are, at most so many."""
        with outages():
            return int(self._rows.count_documents(self._asked(asked), limit=most))

    def _asked(self, asked: Box) -> dict[str, Any]:
        query: dict[str, Any] = (
            dict(OPEN) if asked.kind == "open" else {"kind": asked.kind} if asked.kind else {}
        )
        if asked.person:
            query["invitee_id"] = asked.person
        if asked.event:
            query["event_id"] = asked.event
        elif asked.programmes is not None:
            own = {"programme.slug": {"$in": [*asked.programmes]}}
            query["event_id"] = {"$in": self._events.distinct("_id", own)}
        return query

    def raw(self, mail_id: str) -> bytes | None:
        """One mail byte for byte."""
        with outages():
            row = self._rows.find_one({"_id": mail_id}, {"raw": 1})
        return bytes(row["raw"]) if row else None

    def get(self, mail_id: str) -> Mapping[str, Any] | None:
        """One mail with what a person would read of it."""
        with outages():
            return self._rows.find_one({"_id": mail_id}, {"raw": 0})
