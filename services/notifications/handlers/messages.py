"""What organisers may do with mails that were sent."""

from dataclasses import replace
from datetime import datetime

from services.notifications.domain.deliveries import Progress, State
from services.notifications.domain.journal import HELD, Entry
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from shared.audits import AuditRow
from shared.errors import Conflict, NotFound

MOST_COPIES = 3
COPY = ":copy:"


def resend(tx: Transaction, mail_id: str, context: Context) -> Entry:
    """A copy of the mail is queued, with a Message-ID and a date of its own; answers the copy. A copy of a
    copy is one of the first mail.

    Raises:
        NotFound: `unknown-message`.
        Conflict: `message-under-way`, it may still go out by itself; `message-out-of-date`, something newer
            has been said since; `message-without-content`, it was never written out;
            `message-copied-enough`.
    """
    entry = _known(tx, mail_id)
    first = entry.copy_of or entry.id
    copies = tx.mails.copies(first)
    if refusal := _obstacle(tx, entry, context.at, copies):
        raise refusal
    copy = _copy(entry, first, context, copies + 1)
    if not tx.mails.known([copy.id]):
        tx.mails.add(copy)
    return copy


def send_again(
    tx: Transaction, mail_id: str, context: Context, actor: str, since: datetime | None = None
) -> Entry:
    """As `resend`; the audit says who asked for it.

    Args:
        since: when whoever asks looked at the mail; None = now.

    Raises:
        NotFound, Conflict: as `resend`; `message-copied-meanwhile`, it was sent again after that.
    """
    known = _known(tx, mail_id)
    if since and tx.mails.copies(known.copy_of or known.id, since):
        raise Conflict("message-copied-meanwhile")
    copy = resend(tx, mail_id, context)
    said = AuditRow(context.at, actor, "sent a mail again", f"mails/{mail_id}", context.correlation_id)
    tx.audit.add(said)
    return copy


def obstacle(tx: Transaction, mail_id: str, at: datetime) -> tuple[Conflict | None, int]:
    """What stands against sending the mail again, and how often it was sent again already.

    Raises:
        NotFound: `unknown-message`.
    """
    entry = _known(tx, mail_id)
    copies = tx.mails.copies(entry.copy_of or entry.id)
    return _obstacle(tx, entry, at, copies), copies


def _known(tx: Transaction, mail_id: str) -> Entry:
    entry = tx.mails.get(mail_id)
    if entry is None:
        raise NotFound("unknown-message")
    return entry


def _obstacle(tx: Transaction, entry: Entry, at: datetime, copies: int) -> Conflict | None:
    if not entry.progress.closed:
        return Conflict("message-under-way")
    if not entry.content:
        return Conflict("message-without-content")
    if copies >= MOST_COPIES:
        return Conflict("message-copied-enough", most=MOST_COPIES)
    return Conflict("message-out-of-date") if _is_out_of_date(tx, entry, at) else None


def _is_out_of_date(tx: Transaction, entry: Entry, at: datetime) -> bool:
    invitee = tx.invitees.get(entry.invitee_id)
    event = tx.events.get(entry.event_id)
    if invitee is None or event is None or entry.is_worthless(at):
        return True
    if entry.progress.state is State.SKIPPED and entry.progress.reason != HELD:
        return True
    return entry.invitee_version < invitee.version or entry.event_version < event.version


def _copy(entry: Entry, first: str, context: Context, number: int) -> Entry:
    key = f"{entry.key.partition(COPY)[0]}{COPY}{number}"
    again = context.writer.again(entry, key, context.at)
    return replace(
        entry,
        id=again.id,
        key=key,
        message_id=again.message_id,
        content=again.content,
        written_at=context.at,
        correlation_id=context.correlation_id,
        progress=Progress(State.QUEUED, due_at=context.at),
        copy_of=first,
    )
