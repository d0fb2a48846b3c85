"""Announcing what became of mails."""

from datetime import datetime
from typing import Any

from services.notifications.domain.deliveries import State
from services.notifications.domain.invitees import is_contact
from services.notifications.domain.journal import Entry
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.troubles import on_refusal
from shared.contracts.notifications import MAIL_FAILED, MAIL_SENT
from shared.messaging.outbox import Announcement

BATCH = 100


def announce(tx: Transaction, context: Context) -> bool:
    """The mails that were sent or failed since the last time are announced, once each; True when there may be
    more. Mails about no event and mails to a programme's contact are on nobody's roster and passed over.
    """
    ended = tx.mails.unannounced(BATCH)
    for entry, _ in ended:
        on_refusal(tx, entry, context)
    if ended:
        tx.outbox.add([_announcement(entry, at) for entry, at in ended if _is_on_a_roster(entry)])
        tx.mails.mark_announced([entry.id for entry, _ in ended])
    return len(ended) == BATCH


def _is_on_a_roster(entry: Entry) -> bool:
    return bool(entry.event_id) and not is_contact(entry.invitee_id)


def mail_data(entry: Entry, at: datetime) -> dict[str, Any]:
    """What every announcement about a mail says."""
    return {
        "mail_id": entry.id,
        "event_id": entry.event_id,
        "registration_id": "" if entry.trainer else entry.invitee_id,
        "assignment_id": entry.invitee_id if entry.trainer else "",
        "template": entry.template,
        "about": entry.about,
        "at": at,
    }


def _announcement(entry: Entry, at: datetime) -> Announcement:
    """A mail that came back before we had noted that it went out was sent no later than that."""
    sent = entry.progress.state is State.SENT
    data = mail_data(entry, min(at, entry.bounced_at or at))
    return Announcement(
        kind=MAIL_SENT if sent else MAIL_FAILED,
        subject=f"mails/{entry.id}",
        aggregate_version=1,
        data=data if sent else {**data, "reason": entry.progress.reason},
        at=at,
        correlation_id=entry.correlation_id,
        id=f"{entry.id}.1",
    )
