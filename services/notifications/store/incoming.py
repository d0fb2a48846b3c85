"""Mails that came in, for as long as they are kept."""

from datetime import timedelta

from services.notifications.domain.incoming import Incoming, Verdict
from services.notifications.store.readmodels import Bound, Rows

KEPT_FOR = timedelta(days=90)


def prepare(rows: Rows) -> None:
    """Afterwards the indexes exist. `stored_at` is the server's own time, whatever a demonstration clock
    says.
    """
    rows.create_index("stored_at", name="kept", expireAfterSeconds=int(KEPT_FOR.total_seconds()))
    rows.create_index([("received_at", -1), ("_id", -1)], name="received")


class IncomingMails(Bound):
    """Inside a transaction."""

    def known(self, mail_id: str) -> bool:
        """Was this mail taken in already?"""
        return self.rows.find_one({"_id": mail_id}, {"_id": 1}, session=self.session) is not None

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
            "reason": verdict.reason,
            "event_id": verdict.event_id,
            "invitee_id": verdict.invitee_id,
        }
        change = {"$set": fields, "$currentDate": {"stored_at": True}}
        self.rows.update_one({"_id": mail.id}, change, upsert=True, session=self.session)
