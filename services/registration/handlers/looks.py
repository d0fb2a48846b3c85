"""Looks at people's data: each is written down, once a minute at most for one asker and one thing.

Source: Public Information Act (AvTS) § 39(2); a page that is reloaded is no second look.
"""

import hashlib
from datetime import datetime

from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.records import AuditRow


def note_look(desk: Desk, call: Call, act: str, subject: str) -> None:
    """The audit says who looked at what; whoever cannot be written down sees nothing.

    Raises:
        Unavailable: the database does not answer in time.
    """
    key = look_id(call.actor, act, subject, call.at)
    desk.store.records.looks.note(key, AuditRow(call.at, call.actor, act, subject, call.correlation_id))


def look_id(actor: str, act: str, subject: str, at: datetime) -> str:
    """The same for the same look within a minute."""
    return hashlib.sha256(f"{actor}|{act}|{subject}|{at:%Y-%m-%dT%H:%M}".encode()).hexdigest()[:24]
