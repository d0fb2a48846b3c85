"""Telling whoever shows a roster that a mail is late, so that nobody wonders where it is."""

from datetime import timedelta

from services.notifications.domain.invitees import is_contact
from services.notifications.handlers.announcements import BATCH, mail_data
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from shared.contracts.notifications import MAIL_DELAYED
from shared.messaging.outbox import Announcement

PATIENCE = timedelta(minutes=5)
"""How long a mail somebody waits for, or one that was refused for now, may wait before it counts as late."""


def announce_delays(tx: Transaction, context: Context) -> bool:
    """The mails that have become late since the last time are announced, once each; True when there may be
    more.

    A broadcast that simply takes its time is not late: only what somebody waits for, and what was tried in
    vain.
    """
    late = tx.mails.late(context.at - PATIENCE, BATCH)
    if late:
        told = [
            Announcement(
                kind=MAIL_DELAYED,
                subject=f"mails/{entry.id}",
                aggregate_version=1,
                data=mail_data(entry, context.at),
                at=context.at,
                correlation_id=entry.correlation_id,
                id=f"{entry.id}.0",
            )
            for entry in late
            if entry.event_id and not is_contact(entry.invitee_id)
        ]
        tx.outbox.add(told)
        tx.mails.mark_delayed([entry.id for entry in late])
    return len(late) == BATCH
