"""What mails that did not arrive say of their address."""

from services.notifications.domain.bounces import REFUSED, UNREACHABLE, Cause, Trouble, of_reply
from services.notifications.domain.deliveries import State
from services.notifications.domain.journal import Entry
from services.notifications.domain.lost import REFUSED as REFUSED_HERE
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction


def suffer(tx: Transaction, entry: Entry, cause: Cause, context: Context) -> Trouble:
    """What is known of the address takes this mail in, and is answered; when it takes no mail any more, those
    that wait for it do not go.
    """
    trouble = tx.troubles.of(entry.recipient).after(cause, entry.id, context.at)
    tx.troubles.save(trouble)
    if trouble.holds_mail:
        tx.mails.hold(entry.recipient, context.at)
    return trouble


def on_refusal(tx: Transaction, entry: Entry, context: Context) -> None:
    """A mail that the server refused or that was given up says of its address what a report would."""
    progress = entry.progress
    if progress.state is not State.FAILED or not entry.recipient:
        return
    code, text = tx.mails.last_answer(entry.id)
    cause = of_reply(f"{code} {text}")
    if progress.reason in REFUSED_HERE:
        suffer(tx, entry, cause or REFUSED, context)
    elif progress.reason == "gave-up" and cause:
        suffer(tx, entry, UNREACHABLE, context)
