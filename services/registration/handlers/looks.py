"""Looks at people's data: each is written down, once a minute at most for one asker and one thing.

Source: Public Information Act (AvTS) § 39(2); a page that is reloaded is no second look.
"""

from services.registration.handlers.desk import Call, Desk
from shared.audits import AuditRow, look_id


def note_look(desk: Desk, call: Call, act: str, subject: str) -> None:
    """The audit says who looked at what; whoever cannot be written down sees nothing.

    Raises:
        Unavailable: the database does not answer in time.
    """
    key = look_id(call.actor, act, subject, call.at)
    desk.store.records.looks.note(key, AuditRow(call.at, call.actor, act, subject, call.correlation_id))
