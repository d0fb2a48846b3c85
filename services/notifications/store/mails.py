"""The mail journal inside a transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from services.notifications.domain.deliveries import Progress, State
from services.notifications.domain.invitations import CANCEL
from services.notifications.domain.journal import FORMER, SUPERSEDED, UNDELIVERABLE, Entry
from services.notifications.domain.letters import STRANGER, About
from services.notifications.domain.preferences import UNSUBSCRIBED
from services.notifications.store import pictures, records
from services.notifications.store.readmodels import Bound, Rows

WAITING = [State.QUEUED.value, State.RETRY.value, State.UNKNOWN.value]
"""States in which a mail is not in the mailer's hands at this moment."""

OPEN = {"open": True}
END = ("state", "reason", "open", "due_at", "ended_at", "unannounced")
UNANNOUNCED = {"unannounced": True}


def prepare(rows: Rows) -> None:
    """Afterwards the indexes exist; those of the mailer hold only what it still has to do."""
    rows.create_index([("awaited", -1), ("due_at", 1)], name="next", partialFilterExpression=OPEN)
    rows.create_index([("invitee_id", 1), ("turn", 1)], name="turn", partialFilterExpression=OPEN)
    rows.create_index("claim", name="claim", partialFilterExpression=OPEN)
    rows.create_index("reason", name="reason", partialFilterExpression=OPEN)
    rows.create_index("ended_at", name="unannounced", partialFilterExpression=UNANNOUNCED)
    rows.create_index([("recipient", 1), ("written_at", -1), ("_id", -1)], name="recipient")
    rows.create_index([("state", 1), ("written_at", -1), ("_id", -1)], name="state")
    rows.create_index("copy_of", name="copies", partialFilterExpression={"copy_of": {"$gt": ""}})


class Mails(Bound):
    """The journal inside a transaction."""

    has_added = False
    """Did this transaction write any mail?"""

    def known(self, ids: Sequence[str]) -> set[str]:
        """Those of these mails that are journalled already."""
        found = self.rows.find({"_id": {"$in": list(ids)}}, {"_id": 1}, session=self.session)
        return {each["_id"] for each in found}

    def add(self, entry: Entry) -> None:
        """The mail is journalled, and goes out when it is queued."""
        self.add_each([entry])

    def add_each(self, entries: Sequence[Entry]) -> None:
        """These mails are journalled."""
        if entries:
            self.has_added = True
            pictures.keep(self.rows, entries, self.session)
            self.rows.insert_many([records.entry_record(each) for each in entries], session=self.session)

    def get(self, mail_id: str) -> Entry | None:
        """One entry, content and all."""
        found = self.one(mail_id)
        return records.entry_from(*pictures.whole(self.rows, [found], self.session)) if found else None

    def copies(self, mail_id: str, since: datetime | None = None) -> int:
        """How often a mail was sent again on request, in all or after that moment."""
        later: dict[str, Any] = {"written_at": {"$gt": since}} if since else {}
        return self.rows.count_documents({"copy_of": mail_id, **later}, session=self.session)

    def of(self, invitee_id: str) -> list[Entry]:
        """All of one invitee's mails without their content, in the order they were told."""
        found = self.rows.find({"invitee_id": invitee_id}, {"content": 0}, session=self.session)
        entries = [records.entry_from({**each, "content": b""}) for each in found]
        return sorted(entries, key=lambda each: (each.turn, each.written_at, each.id))

    def last_answer(self, mail_id: str) -> tuple[int, str]:
        """Code and text of the mail server's last answer; 0 when there was none."""
        found = self.rows.find_one({"_id": mail_id}, {"attempts": {"$slice": -1}}, session=self.session)
        attempts = found["attempts"] if found else []
        return (attempts[0].get("code", 0), attempts[0].get("text", "")) if attempts else (0, "")

    def bounced(self, mail_id: str, at: datetime, reason: str) -> None:
        """The mail is journalled as one that came back."""
        came_back = {"bounced_at": at, "bounce": reason}
        self.rows.update_one({"_id": mail_id}, {"$set": came_back}, session=self.session)

    def hold(self, recipient: str, at: datetime) -> None:
        """Afterwards no mail about an event that waits to go to this address goes out any more. What was for
        people who have left the address is dropped; of the others somebody will hear.
        """
        waiting = {"recipient": recipient, "open": True, "state": {"$in": WAITING}, "event_id": {"$gt": ""}}
        ends: tuple[tuple[dict[str, str], Progress], ...] = (
            ({"template": STRANGER}, Progress(State.SKIPPED, reason=FORMER)),
            ({}, Progress(State.FAILED, reason=UNDELIVERABLE)),
        )
        for which, progress in ends:
            fields = records.progress_fields(progress, at)
            change = {name: fields[name] for name in END}
            self.rows.update_many({**waiting, **which}, {"$set": change}, session=self.session)

    def held(self, recipient: str) -> list[str]:
        """Ids of the invitees whose mail to this address was held or refused or came back."""
        lost = {"$or": [{"state": State.FAILED.value}, {"bounced_at": {"$type": "date"}}]}
        wanted = {"recipient": recipient, "event_id": {"$gt": ""}, **lost}
        return sorted(self.rows.distinct("invitee_id", wanted, session=self.session))

    def withdraw(self, invitee_id: str, reason: str = SUPERSEDED) -> None:
        """Afterwards none of the invitee's mails that wait goes out any more, but those that take an entry
        out of a calendar: it may be another one than the person's present mails reach.
        """
        self._skip({"invitee_id": invitee_id, "method": {"$ne": CANCEL}}, reason)

    def withdraw_reminders(self, invitee_ids: Sequence[str], version: int) -> None:
        """Afterwards no reminder of these people that waits and tells of an earlier version of the event goes
        out any more.
        """
        earlier = {"about": About.REMINDER.value, "event_version": {"$lt": version}}
        self._skip({"invitee_id": {"$in": [*invitee_ids]}, **earlier}, SUPERSEDED)

    def refuse(self, invitee_id: str, templates: Collection[str]) -> None:
        """Afterwards none of the invitee's mails of these kinds that wait goes out any more."""
        self._skip({"invitee_id": invitee_id, "template": {"$in": [*templates]}}, UNSUBSCRIBED)

    def _skip(self, which: Mapping[str, Any], reason: str) -> None:
        skipped = {"state": State.SKIPPED.value, "reason": reason, "open": False, "due_at": None, "claim": ""}
        self.rows.update_many(
            {**which, "open": True, "state": {"$in": WAITING}},
            {"$set": skipped, "$currentDate": {"ended_at": True}},
            session=self.session,
        )

    def unannounced(self, limit: int) -> list[tuple[Entry, datetime]]:
        """Mails that came to an end nobody was told of, and when that was; oldest first."""
        found = self.rows.find(UNANNOUNCED, session=self.session).sort("ended_at").limit(limit)
        return [(records.entry_from({**each, "content": b""}), each["ended_at"]) for each in found]

    def late(self, before: datetime, limit: int) -> list[Entry]:
        """Mails written before then that wait although somebody waits for them, or were refused for now, and
        that nobody was told of."""
        kept_waiting = [{"awaited": True}, {"state": State.RETRY.value}]
        wanted = {"open": True, "delayed": None, "written_at": {"$lte": before}, "$or": kept_waiting}
        found = self.rows.find(wanted, {"content": 0}, session=self.session).limit(limit)
        return [records.entry_from({**each, "content": b""}) for each in found]

    def mark_delayed(self, ids: Sequence[str]) -> None:
        """Afterwards they are not told to be late again."""
        self.rows.update_many({"_id": {"$in": list(ids)}}, {"$set": {"delayed": True}}, session=self.session)

    def mark_announced(self, ids: Sequence[str]) -> None:
        """Afterwards they are not announced again."""
        self.rows.update_many(
            {"_id": {"$in": list(ids)}}, {"$set": {"unannounced": False}}, session=self.session
        )
