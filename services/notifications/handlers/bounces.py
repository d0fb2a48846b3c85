"""What follows when a mail came back, and when somebody says that its address works."""

from datetime import timedelta

from services.notifications.domain.bounces import Cause, Trouble, key_of
from services.notifications.domain.deliveries import State
from services.notifications.domain.incoming import Incoming, Verdict
from services.notifications.domain.journal import Entry
from services.notifications.handlers.announcements import mail_data
from services.notifications.handlers.answers import TAKEN
from services.notifications.handlers.context import Context
from services.notifications.handlers.lost import tell_again
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.troubles import suffer
from shared.contracts.envelope import Message
from shared.contracts.notifications import MAIL_BOUNCED
from shared.errors import NotYet
from shared.messaging.outbox import Announcement

REPORTED_WITHIN = timedelta(days=14)
"""Mail servers give up after five days, and rarely after more than a week (RFC 5321 §4.5.4.1)."""

UNDER_WAY = frozenset({State.SENT, State.SENDING, State.UNKNOWN})
"""States of a mail that the server may have taken; a report can be quicker than our own note of it."""


def on_bounce(tx: Transaction, mail: Incoming, context: Context) -> Verdict:
    """The mail is journalled as one that came back, organisers will hear of it, and an address that takes no
    mail is known as one. A report about a mail that never went out, or that was reported, changes nothing.
    """
    entry = _returned(tx, mail, context)
    if entry is None or mail.bounce is None:
        return Verdict("unknown-mail")
    if _is_stale(entry, mail):
        return Verdict("stale-report", entry.event_id, entry.invitee_id)
    cause = mail.bounce.cause(entry.recipient)
    if cause is None:
        return Verdict("not-failed", entry.event_id, entry.invitee_id)
    if not (entry.progress.state in UNDER_WAY or entry.progress.unknowns):
        return Verdict("never-sent", entry.event_id, entry.invitee_id)
    if entry.bounced_at is not None:
        return Verdict("known-already", entry.event_id, entry.invitee_id)
    tx.mails.bounced(entry.id, mail.received_at, cause.reason.value)
    trouble = suffer(tx, entry, cause, context)
    _tell(tx, entry, cause, trouble, context)
    return Verdict(TAKEN, entry.event_id, entry.invitee_id)


def _is_stale(entry: Entry, mail: Incoming) -> bool:
    """Is it about a mail that is long over? Whoever was forwarded that mail can still write to the address it
    came from.
    """
    return mail.received_at - entry.written_at > REPORTED_WITHIN


def on_address_confirmed(tx: Transaction, message: Message, context: Context) -> None:
    """The address counts as good, and whatever did not arrive there is told once more, for every event.

    Raises:
        NotYet: the registration or assignment is not known here yet.
    """
    invitee = tx.invitees.get(message.data["registration_id"] or message.data["assignment_id"])
    if invitee is None:
        raise NotYet("invitee unknown")
    address = key_of(invitee.person.email)
    tx.troubles.forget(address)
    written = {each.recipient for each in tx.mails.of(invitee.id) if key_of(each.recipient) == address}
    for each in sorted({one for recipient in written for one in tx.mails.held(recipient)}):
        _again(tx, context, message.id, each)


def _returned(tx: Transaction, mail: Incoming, context: Context) -> Entry | None:
    """By an address only we can make; else by the Message-ID, which only whoever had the mail can know."""
    addressed = (mail.envelope_to, *(mail.bounce.addressed if mail.bounce else ()))
    for address in addressed:
        if (mail_id := context.envelopes.mail_of(address)) and (entry := tx.mails.get(mail_id)):
            return entry
    return mail_called(tx, mail.bounce.message_id) if mail.bounce else None


def mail_called(tx: Transaction, message_id: str) -> Entry | None:
    """Our mail with this Message-ID, angle brackets and all."""
    entry = tx.mails.get(message_id.strip("<>").partition("@")[0]) if message_id else None
    return entry if entry and entry.message_id == message_id else None


def _tell(tx: Transaction, entry: Entry, cause: Cause, trouble: Trouble, context: Context) -> None:
    """Organisers hear of an address that is the person's own. Whoever has left it meanwhile is told at the
    new one what came back from the old one.
    """
    invitee = tx.invitees.get(entry.invitee_id)
    if invitee is None:
        return
    if key_of(invitee.person.email) != key_of(entry.recipient):
        _again(tx, context, f"bounce:{entry.id}", invitee.id)
        return
    tx.outbox.add([_announcement(entry, cause, trouble, context)])


def _again(tx: Transaction, context: Context, cause: str, invitee_id: str) -> None:
    invitee = tx.invitees.get(invitee_id)
    event = tx.events.get(invitee.event_id) if invitee else None
    if invitee and event:
        tell_again(tx, context, cause, (invitee, event))


def _announcement(entry: Entry, cause: Cause, trouble: Trouble, context: Context) -> Announcement:
    reason = trouble.reason if trouble.is_dead else cause.reason.value
    return Announcement(
        kind=MAIL_BOUNCED,
        subject=f"mails/{entry.id}",
        aggregate_version=2,
        data={**mail_data(entry, context.at), "reason": reason, "undeliverable": trouble.is_dead},
        at=context.at,
        correlation_id=context.correlation_id,
        id=f"{entry.id}.2",
    )
